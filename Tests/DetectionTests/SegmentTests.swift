import Foundation
import Numerics
import Quantities
import Testing

@testable import Detection

@Suite struct SegmentTests {
  private static let wavelength = ElectronBeam(energy: 200e3).wavelength

  @Test(arguments: FarField.fields.indices) func annulusIsTheMaskedSum(index: Int) throws {
    let field = FarField.fields[index]
    for (inner, outer) in [(0.0, 0.015), (0.008, 0.021), (0.02, 0.08), (0.06, Double.infinity)] {
      let value = try field.read(.annular(AnnularDetector(inner: inner, outer: outer)))
      let expected = field.sum { kx, ky in
        let alpha = Self.wavelength * (kx * kx + ky * ky).squareRoot()
        return alpha >= inner && alpha < outer ? 1 : 0
      }
      #expect(abs(value[0] - expected) < 1e-15, "\(inner) to \(outer)")
    }
  }

  @Test(arguments: FarField.fields.indices) func ringsAndRestAreTheWholeBeam(index: Int) throws {
    let field = FarField.fields[index]
    let edges = [0, 0.0051, 0.0123, 0.0201, 0.031, 0.05, Double.infinity]
    var sum = 0.0
    for (inner, outer) in zip(edges, edges.dropFirst()) {
      sum += try field.read(.annular(AnnularDetector(inner: inner, outer: outer)))[0]
    }
    #expect(abs(sum - 1) < 1e-14)
  }

  @Test(arguments: FarField.fields.indices) func segmentsAreTheMaskedSums(index: Int) throws {
    let field = FarField.fields[index]
    for (radial, azimuthal, rotation) in [(1, 4, 0.0), (3, 5, 0.4), (2, 12, -7.1), (1, 1, 2.0)] {
      let (inner, outer) = (0.004, 0.03)
      let detector = try SegmentedDetector(
        inner: inner, outer: outer, radial: radial, azimuthal: azimuthal, rotation: rotation)
      let values = try field.read(.segmented(detector))
      #expect(values.count == radial * azimuthal)
      for segment in 0..<values.count {
        let expected = field.sum { kx, ky in
          let alpha = Self.wavelength * (kx * kx + ky * ky).squareRoot()
          guard alpha >= inner, alpha < outer else { return 0 }
          let ring = Int((Double(radial) * (alpha - inner) / (outer - inner)).rounded(.down))
          var phi = (atan2(ky, kx) - rotation).truncatingRemainder(dividingBy: 2 * .pi)
          if phi < 0 { phi += 2 * .pi }
          let sector = Int((Double(azimuthal) * phi / (2 * .pi)).rounded(.down))
          return ring * azimuthal + min(sector, azimuthal - 1) == segment ? 1 : 0
        }
        #expect(abs(values[segment] - expected) < 1e-15, "segment \(segment) of \(radial) x \(azimuthal)")
      }
      let annulus = try field.read(.annular(AnnularDetector(inner: inner, outer: outer)))
      #expect(abs(values.reduce(0, +) - annulus[0]) < 1e-15)
    }
  }

  @Test func bordersOfQuadrantsBelongToTheSectorThatBeginsThere() throws {
    let detector = try SegmentedDetector(inner: 0, outer: 1)
    func sector(_ kx: Double, _ ky: Double) -> Int? { detector.segment(kx: kx, ky: ky, wavelength: 0.025) }
    #expect([sector(1, 0), sector(0, 1), sector(-1, 0), sector(0, -1)] == [0, 1, 2, 3])
    #expect([sector(1, 1), sector(-1, 1), sector(-1, -1), sector(1, -1)] == [0, 1, 2, 3])
    #expect(sector(1, -1e-300) == 3 && sector(0, 0) == 0)
  }

  @Test func singlePrecisionSpectraAreSummedInDouble() throws {
    let field = FarField.fields[4]
    let readout = try DetectorReadout(
      .annular(AnnularDetector(inner: 0, outer: 0.03)), layout: field.layout,
      beam: ElectronBeam(energy: 200e3))
    let single = field.spectrum.map { Complex<Float>($0) }
    var value: [Float] = [0]
    single.withUnsafeBufferPointer { spectrum in
      value.withUnsafeMutableBufferPointer { readout.read(spectrum.baseAddress!, into: $0.baseAddress!) }
    }
    #expect(abs(Double(value[0]) / field.read(readout)[0] - 1) < 2e-7)
  }

  @Test func accumulationIsTheWeightedSum() throws {
    let beam = ElectronBeam(energy: 200e3)
    let (a, b) = (FarField(FarField.fields[3].layout, seed: 8), FarField(FarField.fields[3].layout, seed: 9))
    let detectors: [Detector] = [
      .segmented(try SegmentedDetector(inner: 0, outer: 0.03)),
      .pixelated(try PixelatedDetector(crop: .full)),
      .centreOfMass,
    ]
    for detector in detectors {
      let readout = try DetectorReadout(detector, layout: a.layout, beam: beam)
      func sums(_ parts: [(FarField, Double)]) -> [Double] {
        var sums = [Double](repeating: 0, count: readout.sumCount)
        for (field, weight) in parts {
          field.spectrum.withUnsafeBufferPointer { spectrum in
            sums.withUnsafeMutableBufferPointer {
              readout.accumulate(spectrum.baseAddress!, weight: weight, into: $0.baseAddress!)
            }
          }
        }
        return sums
      }
      let (ofA, ofB, mixed) = (sums([(a, 1)]), sums([(b, 1)]), sums([(a, 0.3), (b, 0.7)]))
      for index in mixed.indices { #expect(abs(mixed[index] - 0.3 * ofA[index] - 0.7 * ofB[index]) < 1e-15) }
    }
  }

  @Test func refusesImpossibleDetectors() {
    #expect(throws: InputError.self) { try AnnularDetector(inner: 0.02, outer: 0.02) }
    #expect(throws: InputError.self) { try AnnularDetector(inner: -0.01, outer: 0.02) }
    #expect(throws: InputError.self) { try AnnularDetector(inner: .nan, outer: 0.02) }
    #expect(throws: InputError.self) { try SegmentedDetector(inner: 0, outer: 0.02, azimuthal: 0) }
    #expect(throws: InputError.self) { try SegmentedDetector(inner: 0, outer: .infinity) }
    let error = #expect(throws: InputError.self) { try AnnularDetector(inner: 0.08, outer: 0.02) }
    #expect(error?.message.contains("20 mrad") == true && error?.message.contains("80") == true)
  }

  @Test func anglesBeyondTheBandLimitAreRefused() throws {
    let beam = ElectronBeam(energy: 200e3)
    let grid = Grid(nx: 100, ny: 100, lengthX: 10, lengthY: 8)
    let largest = AngleLimits.largestAngle(grid: grid, beam: beam)
    #expect(abs(largest - beam.wavelength * 0.6666666 / 0.2) < 1e-16)
    #expect(abs(AngleLimits.samplingNeeded(forAngle: largest, beam: beam) - 0.1) < 1e-16)
    let inside = Detector.annular(try AnnularDetector(inner: 0, outer: 0.08))
    try AngleLimits.check(inside, name: "BF", grid: grid, beam: beam)
    let outside = Detector.annular(try AnnularDetector(inner: 0, outer: 0.09))
    let error = #expect(throws: InputError.self) {
      try AngleLimits.check(outside, name: "HAADF", grid: grid, beam: beam)
    }
    #expect(error?.message.contains("HAADF") == true && error?.message.contains("90 mrad") == true)
  }
}
