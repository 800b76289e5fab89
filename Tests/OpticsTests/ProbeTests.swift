import Foundation
import Numerics
import Quantities
import Testing

@testable import Optics

@Suite struct ProbeTests {
  private static let beam = ElectronBeam(energy: 200e3)

  private static func probe(
    _ aperture: Aperture = .round(semiangle: 0.02), _ named: [String: Double] = [:]
  ) throws -> Probe {
    try Probe(beam: beam, aperture: aperture, aberrations: Aberrations(named: named))
  }

  // MARK: closed forms

  @Test(arguments: [(Aperture.Edge.soft, 5e-4), (.hard, 4e-3)])
  func probeWithoutAberrationsIsTheAiryPattern(edge: Aperture.Edge, bound: Double) throws {
    let grid = Grid(nx: 320, ny: 320, lengthX: 120, lengthY: 120)
    let wave = ProbeWave(try Self.probe(.round(semiangle: 0.02, edge: edge)), grid: grid)
    let peak = wave.intensity(0, 0)
    for step in 1...30 {
      let (r, phi) = (0.1 * Double(step), 0.9 * Double(step))
      let x = 2 * Double.pi * 0.02 / Self.beam.wavelength * r
      let airy = pow(2 * j1(x) / x, 2)
      let value = wave.intensity(r * cos(phi), r * sin(phi)) / peak
      #expect(abs(value - airy) < bound, "r = \(r) Å: \(value), \(airy)")
    }
  }

  @Test func fullWidthIsThatOfTheAiryPattern() throws {
    let wave = ProbeWave(try Self.probe(), grid: Grid(nx: 320, ny: 320, lengthX: 120, lengthY: 120))
    let half = wave.intensity(0, 0) / 2
    var (low, high) = (0.0, 1.0)
    for _ in 0..<20 {
      let middle = (low + high) / 2
      if wave.intensity(middle, 0) > half { low = middle } else { high = middle }
    }
    // [2 J1(x)/x]² = 1/2 at x = 1.61634: full width 0.5145 λ/α.
    #expect(abs(2 * low / (0.51450 * Self.beam.wavelength / 0.02) - 1) < 2e-3, "\(2 * low)")
  }

  @Test(arguments: [-400.0, -150, 60, 110, 300]) func axialIntensityFollowsDefocus(c10: Double) throws {
    // ∫ exp(-iπ C10 t/λ) dt over t = α² gives sinc²(C10 α²/2λ).
    let grid = Grid(nx: 320, ny: 320, lengthX: 120, lengthY: 120)
    let peak = ProbeWave(try Self.probe(), grid: grid).intensity(0, 0)
    let value =
      ProbeWave(try Self.probe(.round(semiangle: 0.02), ["C10": c10]), grid: grid).intensity(0, 0) / peak
    let x = Double.pi * c10 * 4e-4 / (2 * Self.beam.wavelength)
    #expect(abs(value - pow(sin(x) / x, 2)) < 1e-3, "\(value), \(pow(sin(x) / x, 2))")
  }

  @Test func axialIntensityFollowsSphericalAberration() throws {
    // ∫ exp(-iπ/λ (C10 t + C30 t²/2)) dt by Simpson's rule.
    let (c10, c30) = (-120.0, 8e5)
    let steps = 2000
    var sum = Complex<Double>.zero
    for step in 0...steps {
      let t = 4e-4 * Double(step) / Double(steps)
      let weight = step == 0 || step == steps ? 1.0 : (step % 2 == 1 ? 4.0 : 2.0)
      sum += Complex(phase: -Double.pi / Self.beam.wavelength * (c10 * t + c30 * t * t / 2)) * weight
    }
    let expected = (sum * (1 / (3 * Double(steps)))).squaredMagnitude
    let grid = Grid(nx: 320, ny: 320, lengthX: 120, lengthY: 120)
    let peak = ProbeWave(try Self.probe(), grid: grid).intensity(0, 0)
    let wave = ProbeWave(try Self.probe(.round(semiangle: 0.02), ["C10": c10, "C30": c30]), grid: grid)
    #expect(abs(wave.intensity(0, 0) / peak - expected) < 1e-3, "\(wave.intensity(0, 0) / peak), \(expected)")
  }

  @Test func comaMovesTheCentreOfTheProbeAsItsRaysDo() throws {
    // The mean position of |ψ(r)|² is the mean ray displacement over the aperture. With coma the path
    // difference is C21 α² (α·n)/3, n along φ21; the mean of its gradient over the disc is C21 α_c²/3 n. The
    // soft edge and the few pixels across the disc leave a few per cent.
    let grid = Grid(nx: 96, ny: 96, lengthX: 40, lengthY: 40)
    let angle = 0.5
    let probe = try Self.probe(.round(semiangle: 0.02), ["C21": 3000, "phi21": angle])
    let values = field(of: probe, x: 20, y: 20, grid: grid)
    var (x, y, all) = (Complex<Double>.zero, Complex<Double>.zero, 0.0)
    for j in 0..<96 {
      for i in 0..<96 {
        let intensity = values[j * 96 + i].squaredMagnitude
        all += intensity
        x += Complex(phase: 2 * Double.pi * (Double(i) / 96 - 0.5)) * intensity
        y += Complex(phase: 2 * Double.pi * (Double(j) / 96 - 0.5)) * intensity
      }
    }
    let mean = SIMD2(atan2(x.im, x.re), atan2(y.im, y.re)) * (40 / (2 * Double.pi))
    let expected = 3000 * 4e-4 / 3 * SIMD2(cos(angle), sin(angle))
    #expect(
      abs(mean.x / expected.x - 1) < 0.05 && abs(mean.y / expected.y - 1) < 0.05, "\(mean), \(expected)")
  }

  // MARK: vortices

  @Test(arguments: [-2, -1, 1, 3]) func vortexIsDarkOnTheAxisAndWindsAroundIt(charge: Int) throws {
    let wave = ProbeWave(
      try Self.probe(.vortex(semiangle: 0.02, charge: charge)),
      grid: Grid(nx: 128, ny: 128, lengthX: 40, lengthY: 40))
    let ring = (0...60).map { step in
      let phi = 2 * Double.pi * Double(step) / 60
      return wave(0.5 * cos(phi), 0.5 * sin(phi))
    }
    #expect(wave.intensity(0, 0) < 1e-20 * ring[0].squaredMagnitude)
    var turned = 0.0
    for (a, b) in zip(ring, ring.dropFirst()) {
      let step = b * a.conjugate
      turned += atan2(step.im, step.re)
    }
    #expect(abs(turned / (2 * .pi) - Double(charge)) < 1e-9, "\(turned)")
  }

  // MARK: norm, layout, position

  @Test(arguments: [(64, 64), (63, 50), (40, 81)]) func normIsOneAndPaddingIsZero(nx: Int, ny: Int) throws {
    let grid = Grid(nx: nx, ny: ny, lengthX: 15, lengthY: 13)
    let probe = try Self.probe(.round(semiangle: 0.02), ["C10": -80, "C12": 30, "phi12": 0.4])
    for layout in [
      SpectrumLayout(grid: grid), SpectrumLayout(grid: grid, limit: probe.highestFrequency(grid)),
    ] {
      let spectrum = probe.spectrum(layout: layout)
      #expect(abs(spectrum.reduce(0) { $0 + $1.squaredMagnitude } - 1) < 1e-14)
      var norm = 0.0
      for column in 0..<layout.columns {
        for row in 0..<layout.stride {
          let value = spectrum[column * layout.stride + row]
          guard row < ny else {
            #expect(value == .zero)
            continue
          }
          let expected = probe.amplitude(kx: layout.kx(column), ky: grid.ky(row), grid: grid)
          norm += expected.squaredMagnitude
          if expected == .zero { #expect(value == .zero) }
          let product = value * expected.conjugate
          #expect(product.re >= 0 && abs(product.im) < 1e-14)
        }
      }
      #expect(norm > 1)
    }
  }

  @Test func layoutThatCutsTheApertureLosesElectrons() throws {
    let grid = Grid(nx: 64, ny: 64, lengthX: 15, lengthY: 15)
    let cut = try Self.probe().spectrum(layout: SpectrumLayout(grid: grid, limit: 0.4))
    let kept = cut.reduce(0) { $0 + $1.squaredMagnitude }
    #expect(kept > 0.5 && kept < 0.7, "\(kept)")
  }

  @Test func apertureLargerThanTheGridFillsIt() throws {
    let grid = Grid(nx: 16, ny: 9, lengthX: 15, lengthY: 15)
    let spectrum = try Self.probe(.round(semiangle: 0.2)).spectrum(layout: SpectrumLayout(grid: grid))
    #expect(spectrum.filter { $0 != .zero }.count == 144)
  }

  @Test func placingTheProbeShiftsItsField() throws {
    let grid = Grid(nx: 60, ny: 48, lengthX: 15, lengthY: 13)
    let probe = try Self.probe(.round(semiangle: 0.02), ["C10": -60, "C21": 2000, "phi21": 1])
    let origin = field(of: probe, x: 0, y: 0, grid: grid)
    let moved = field(of: probe, x: 7 * grid.dx, y: -5 * grid.dy, grid: grid)
    for j in 0..<48 {
      for i in 0..<60 {
        let difference = moved[(j + 43) % 48 * 60 + (i + 7) % 60] - origin[j * 60 + i]
        #expect(difference.magnitude < 1e-16)
      }
    }
  }

  @Test func writingClearsWhatWasThereAndRoundsToSingle() throws {
    let grid = Grid(nx: 61, ny: 64, lengthX: 15, lengthY: 13)
    let layout = SpectrumLayout(grid: grid, limit: 1.2)
    let lit = ProbeSpectrum(try Self.probe(), layout: layout)
    var double = [Complex<Double>](repeating: Complex(.nan, 3), count: layout.count)
    var single = [Complex<Float>](repeating: Complex(.nan, 3), count: layout.count)
    double.withUnsafeMutableBufferPointer { lit.write(x: 3.3, y: 4.4, into: $0.baseAddress!) }
    single.withUnsafeMutableBufferPointer { lit.write(x: 3.3, y: 4.4, into: $0.baseAddress!) }
    #expect(abs(double.reduce(0) { $0 + $1.squaredMagnitude } - 1) < 1e-14)
    #expect(single == double.map { Complex<Float>($0) })
    let origin = try Self.probe().spectrum(layout: layout)
    for column in 0..<layout.columns {
      for row in 0..<grid.ny {
        let element = column * layout.stride + row
        let phase = Complex<Double>(phase: -2 * Double.pi * (layout.kx(column) * 3.3 + grid.ky(row) * 4.4))
        #expect((double[element] - origin[element] * phase).magnitude < 1e-15)
      }
    }
  }

  // MARK: reference

  /// (column, row, value) of /work/shared/reference/physics/02b_probe_80kV_30mrad_aberrated.h5 (abTEM
  /// 1.0.11).
  static let aberrated: [(Int, Int, Double, Double)] = [
    (96, 97, -7.96193782243146e-06, 0.00022758857922348632),
    (94, 100, -1.2683062862572947e-05, 0.00021491409149979062),
    (100, 92, 9.965385079916044e-05, 0.00017578985914745607),
    (103, 108, 5.535119756265898e-05, -7.925087088363154e-05),
    (109, 77, -0.00012616203906633987, -1.6849090204074811e-06),
    (65, 137, 1.7965140835726206e-06, -1.4738916243825855e-05),
  ]

  @Test func aberratedProbeIsThatOfTheReference() throws {
    let aberrations = try Aberrations(named: [
      "C10": -60, "C12": 25, "phi12": 0.4, "C21": 1000, "phi21": 1.1, "C23": 700, "phi23": -0.7, "C30": -1e5,
      "C32": 5e4, "phi32": 0.9, "C34": 3e4, "phi34": -0.3, "C50": 1e8,
    ])
    let probe = try Probe(
      beam: ElectronBeam(energy: 80e3), aperture: .round(semiangle: 0.03), aberrations: aberrations)
    let values = field(of: probe, x: 10, y: 10, grid: Grid(nx: 192, ny: 192, lengthX: 20, lengthY: 20))
    for (i, j, re, im) in Self.aberrated {
      #expect((values[j * 192 + i] - Complex(re, im)).magnitude < 1e-12 * 2.3e-4, "(\(i), \(j))")
    }
  }

  /// The same of 02a_probe_200kV_20mrad.h5, real parts: soft edge, hard edge.
  static let plain: [(Int, Int, Double, Double)] = [
    (96, 96, 0.0005843427689078624, 0.0005670720746627297),
    (94, 99, 0.0004499433003248621, 0.00044055197232519813),
    (100, 91, 0.00023018526389916228, 0.00023191881166987138),
    (103, 107, -7.636624032123677e-05, -7.270842207245665e-05),
    (109, 76, 2.312056832299477e-05, 2.588650883848613e-05),
    (65, 136, 2.3073976340477305e-06, 2.0741279186047896e-06),
  ]

  @Test func plainProbesAreThoseOfTheReference() throws {
    let grid = Grid(nx: 192, ny: 192, lengthX: 15, lengthY: 15)
    let soft = field(of: try Self.probe(), x: 7.5, y: 7.5, grid: grid)
    let hard = field(of: try Self.probe(.round(semiangle: 0.02, edge: .hard)), x: 7.5, y: 7.5, grid: grid)
    for (i, j, ofSoft, ofHard) in Self.plain {
      #expect((soft[j * 192 + i] - Complex(ofSoft, 0)).magnitude < 1e-12 * 5.8e-4, "(\(i), \(j))")
      #expect((hard[j * 192 + i] - Complex(ofHard, 0)).magnitude < 1e-12 * 5.8e-4, "(\(i), \(j))")
    }
  }
}
