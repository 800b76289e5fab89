import Foundation
import Numerics
import Quantities
import Testing

@testable import Detection

@Suite struct AnalysisTests {
  /// A periodic potential, its gradient and its Laplacian at the positions of a scan.
  private struct Landscape {
    let scan: Grid
    var potential: [Double] = []
    var x: [Double] = []
    var y: [Double] = []
    var laplacian: [Double] = []

    init(_ scan: Grid) {
      self.scan = scan
      let waves: [(Double, Double, Double, Double)] = [
        (1, 0, 0.7, 0.2), (2, 1, -0.4, 1.1), (-1, 2, 0.3, 2.5),
      ]
      for j in 0..<scan.ny {
        for i in 0..<scan.nx {
          var (value, slopeX, slopeY, curvature) = (0.0, 0.0, 0.0, 0.0)
          for (hx, hy, size, start) in waves {
            let (qx, qy) = (2 * Double.pi * hx / scan.lengthX, 2 * Double.pi * hy / scan.lengthY)
            let phase = qx * Double(i) * scan.dx + qy * Double(j) * scan.dy + start
            value += size * cos(phase)
            slopeX -= size * qx * sin(phase)
            slopeY -= size * qy * sin(phase)
            curvature -= size * (qx * qx + qy * qy) * cos(phase)
          }
          potential.append(value)
          x.append(slopeX)
          y.append(slopeY)
          laplacian.append(curvature)
        }
      }
    }

    var field: CentreOfMassField { CentreOfMassField(scan: scan, x: x, y: y) }
  }

  static let scans = [
    Grid(nx: 12, ny: 12, lengthX: 4, lengthY: 4), Grid(nx: 9, ny: 14, lengthX: 3, lengthY: 7),
    Grid(nx: 16, ny: 7, lengthX: 5.5, lengthY: 2),
  ]

  @Test(arguments: scans) func integralOfAGradientIsThePotential(scan: Grid) {
    let landscape = Landscape(scan)
    let lowest = landscape.potential.min()!
    let image = landscape.field.integrated()
    for (a, b) in zip(image, landscape.potential) { #expect(abs(a - (b - lowest)) < 1e-13) }
  }

  @Test(arguments: scans) func derivativesOfAGradientField(scan: Grid) {
    let landscape = Landscape(scan)
    for (a, b) in zip(landscape.field.divergence(), landscape.laplacian) { #expect(abs(a - b) < 1e-11) }
    for value in landscape.field.curl() { #expect(abs(value) < 1e-11) }
  }

  @Test(arguments: [-1.2, -0.3, 0, 0.2, 0.9, 1.5]) func turnOfTheCameraIsFoundFromTheCurl(angle: Double) {
    let turned = Landscape(Self.scans[1]).field.turned(by: angle)
    let found = turned.angleOfLeastCurl()
    #expect(abs(found + angle) < 1e-10, "\(found)")
    for value in turned.turned(by: found).curl() { #expect(abs(value) < 1e-10) }
  }

  @Test func interleavedVectorsAreTakenApart() {
    let scan = Grid(nx: 2, ny: 1, lengthX: 1, lengthY: 1)
    let field = CentreOfMassField(scan: scan, interleaved: [1, 2, 3, 4])
    #expect(field == CentreOfMassField(scan: scan, x: [1, 3], y: [2, 4]))
  }

  // MARK: differential phase contrast

  @Test(arguments: [0, 0.3, -2.0]) func differencesPointWhereTheBeamGoes(rotation: Double) throws {
    // A broad beam displaced by a little: sectors by brute force over a fine mesh.
    let detector = try SegmentedDetector(inner: 0, outer: 1, radial: 2, rotation: rotation)
    let contrast = try DifferentialPhaseContrast(detector)
    let shift = SIMD2(0.02, -0.035)
    var segments = [Double](repeating: 0, count: 8)
    for i in -100..<100 {
      for j in -100..<100 {
        let (kx, ky) = ((Double(i) + 0.5) / 100, (Double(j) + 0.5) / 100)
        guard let segment = detector.segment(kx: kx, ky: ky, wavelength: 1) else { continue }
        segments[segment] += exp(-8 * (pow(kx - shift.x, 2) + pow(ky - shift.y, 2)))
      }
    }
    let signal = contrast.signal(segments)
    #expect(signal.x > 0 && signal.y < 0)
    #expect(abs(signal.x / signal.y - shift.x / shift.y) < 0.02)
    #expect(contrast.signals(segments + segments) == [signal, signal])
  }

  @Test func differencesNeedFourSectors() throws {
    let eight = try SegmentedDetector(inner: 0, outer: 1, azimuthal: 8)
    #expect(throws: InputError.self) { try DifferentialPhaseContrast(eight) }
    // Reference 08: abTEM's dpc_x is (q1 + q2) - (q0 + q3), minus ours.
    let signal = try DifferentialPhaseContrast(SegmentedDetector(inner: 0, outer: 1)).signal([4, 1, 2, 8])
    #expect(signal == SIMD2(9, -5))
  }

  // MARK: stored patterns

  @Test func virtualDetectorsSeeWhatRealOnesDo() throws {
    let field = FarField.fields[1]
    let beam = ElectronBeam(energy: 200e3)
    let camera = try DetectorReadout(
      .pixelated(PixelatedDetector(crop: .full)), layout: field.layout, beam: beam)
    let pattern = field.read(camera)
    let axes = try #require(camera.axes)
    let annulus = try AnnularDetector(inner: 0.006, outer: 0.02)
    let segments = try SegmentedDetector(inner: 0, outer: 0.025, radial: 2, azimuthal: 6, rotation: 0.1)
    let ring = VirtualDetector(annulus, axes: axes).values(of: pattern + pattern)
    #expect(ring.count == 2 && ring[0] == ring[1])
    #expect(abs(ring[0] - (try field.read(.annular(annulus)))[0]) < 1e-15)
    let virtual = VirtualDetector(segments, axes: axes).values(of: pattern)
    for (a, b) in zip(virtual, try field.read(.segmented(segments))) { #expect(abs(a - b) < 1e-15) }
    let single = VirtualDetector(annulus, axes: axes).values(of: pattern.map { Float($0) })
    #expect(abs(single[0] - ring[0]) < 1e-8)
  }

  @Test func averageOverPositions() {
    #expect(PositionAverage.of([1.0, 2, 3, 5, 6, 7], pixels: 3) == [3, 4, 5])
    #expect(PositionAverage.of([1, 2, 3, 6] as [Float], pixels: 2) == [2, 4])
  }

  @Test func profileOfARadialFunctionIsThatFunction() {
    let axes = PatternAxes(
      grid: Grid(nx: 41, ny: 60, lengthX: 10, lengthY: 13), nx: 41, ny: 60, wavelength: 0.025)
    var pattern: [Double] = []
    for y in axes.anglesY { for x in axes.anglesX { pattern.append(3 - 40 * (x * x + y * y).squareRoot()) } }
    let profile = RadialProfile(pattern, axes: axes, step: 0.005)
    #expect(profile.pixels.reduce(0, +) == pattern.count)
    for ring in 1..<8 { #expect(abs(profile.means[ring] - (3 - 40 * profile.angles[ring])) < 0.03) }
    let total = zip(profile.means, profile.pixels).reduce(0) { $0 + $1.0 * Double($1.1) }
    #expect(abs(total - pattern.reduce(0, +)) < 1e-9)
  }
}
