import Foundation
import Numerics
import Quantities
import TestKit
import Testing

@testable import Scattering

@Suite struct FreeSpaceTests {
  private let beam = ElectronBeam(energy: 2e5)

  private func vacuum(
    _ size: SIMD3<Double>, nx: Int, ny: Int, slices: Int = 1, propagator: PropagatorKind = .fresnel,
    tilt: SIMD2<Double> = .zero
  ) throws -> WaveBench<Double> {
    try WaveBench(
      AtomArrangement(atoms: [], box: size), nx: nx, ny: ny, slices: slices, beam: beam,
      propagator: propagator,
      tilt: tilt)
  }

  /// The Fresnel phase leaves out terms from (λk)⁴ on, the second order from (λk)⁶ on.
  @Test(arguments: [(PropagatorKind.fresnel, 4.0), (.secondOrder, 6)])
  func phasesAgreeToTheirOrder(kind: PropagatorKind, order: Double) {
    let lambda = beam.wavelength
    let angles = [0.2, 0.1, 0.05]
    let errors = angles.map { alpha in
      let k2 = alpha * alpha / (lambda * lambda)
      let exact = PropagatorKind.exact.phase(k2: k2, distance: 1e4, wavelength: lambda)
      return abs(kind.phase(k2: k2, distance: 1e4, wavelength: lambda) - exact)
    }
    let found = ObservedOrder(steps: angles, errors: errors).value
    #expect(abs(found - order) < 0.1, "order \(found), errors \(errors)")
  }

  @Test func theExactPhaseIsTheLongitudinalWaveNumber() {
    let lambda = beam.wavelength
    for k in [0.1, 1, 5, 20, 39] {
      let expected = 2 * .pi * 7 * ((1 / (lambda * lambda) - k * k).squareRoot() - 1 / lambda)
      let found = PropagatorKind.exact.phase(k2: k * k, distance: 7, wavelength: lambda)
      #expect(
        Tolerance.roundoff(Double.self, operations: 10, scale: 2 * .pi * 7 / lambda).accepts(found, expected))
    }
    #expect(!PropagatorKind.exact.carries(k2: 1.01 / (lambda * lambda), wavelength: lambda))
    #expect(PropagatorKind.fresnel.carries(k2: 1.01 / (lambda * lambda), wavelength: lambda))
  }

  @Test(arguments: PropagatorKind.allCases) func freeSpaceKeepsTheNormInsideTheBand(kind: PropagatorKind)
    throws
  {
    let bench = try vacuum(
      SIMD3(9, 8, 500), nx: 36, ny: 35, slices: 5, propagator: kind, tilt: SIMD2(0.01, -0.02))
    let wave = bench.noise(seed: 1)
    bench.through(wave) { slice, spectrum in
      #expect(
        Tolerance.transform(Double.self, count: 36 * 35 * 5).accepts(power(spectrum), 1), "slice \(slice)")
    }
  }

  @Test(arguments: PropagatorKind.allCases) func distancesAdd(kind: PropagatorKind) throws {
    let layout = SpectrumLayout(grid: Grid(nx: 20, ny: 21, lengthX: 5, lengthY: 5))
    func values(_ z: Double) -> [Complex<Double>] {
      let made = FreeSpace<Double>(
        layout: layout, kind: kind, distance: z, wavelength: beam.wavelength, tilt: SIMD2(0.003, 0.004))
      return (0..<layout.count).map { made.values.pointer[$0] }
    }
    let (a, b, sum) = (values(3), values(4.5), values(7.5))
    let band = BandLimit(grid: layout.grid)
    for c in 0..<layout.columns {
      for j in 0..<21 {
        let (kx, ky) = (layout.kx(c), layout.grid.ky(j))
        let i = c * layout.stride + j
        guard band.value(k2: kx * kx + ky * ky) == 1 else { continue }
        #expect(
          Tolerance.roundoff(Double.self, operations: 20, scale: 10).accepts((a[i] * b[i] - sum[i]).magnitude)
        )
      }
    }
    // Nothing passes beyond the band, whatever the sign of the frequency.
    #expect(
      (0..<layout.columns).allSatisfy { abs(layout.kx($0)) <= band.cutoff || a[$0 * layout.stride] == .zero })
  }

  // MARK: - Closed forms

  /// exp(-r²/4s²), whose intensity has the width s, becomes s²/q exp(-r²/4q) with q = s² + iλz/4π; a tilted
  /// axis carries it by z tan(tilt).
  @Test(arguments: [50.0, 200, 400], [SIMD2<Double>(0, 0), SIMD2(0.004, -0.002)])
  func aGaussianBeamWidensAsItsClosedForm(z: Double, tilt: SIMD2<Double>) throws {
    let (length, n, s) = (24.0, 72, 0.8)
    let bench = try vacuum(SIMD3(length, length, z), nx: n, ny: n, slices: 4, tilt: tilt)
    func beam(_ q: Complex<Double>, _ x0: Double, _ y0: Double) -> [Complex<Double>] {
      let inverse = q.conjugate * (1 / q.squaredMagnitude)
      return (0..<n * n).map { p in
        let x = Double(p % n) * length / Double(n) - x0
        let y = Double(p / n) * length / Double(n) - y0
        let r2 = (x * x + y * y) / 4
        return inverse * Complex(phase: -r2 * inverse.im) * (s * s * exp(-r2 * inverse.re))
      }
    }
    let start = beam(Complex(s * s, 0), 12, 12)
    let end = realSpace(bench.exit(reciprocalSpace(start, grid: bench.grid)), grid: bench.grid)
    let expected = beam(
      Complex(s * s, bench.beam.wavelength * z / (4 * .pi)), 12 + z * tan(tilt.x), 12 + z * tan(tilt.y))
    #expect(
      Tolerance.model(1e-7, because: "the beam has this amplitude where it meets its periodic images")
        .accepts(largestDifference(end, expected)), "\(largestDifference(end, expected))")

    let intensity = end.map(\.squaredMagnitude)
    let total = intensity.reduce(0, +)
    let mean =
      intensity.enumerated().reduce(0) { $0 + Double($1.offset % n) * length / Double(n) * $1.element }
      / total
    let variance =
      intensity.enumerated().reduce(0) {
        $0 + pow(Double($1.offset % n) * length / Double(n) - mean, 2) * $1.element
      } / total
    let width2 = s * s + pow(bench.beam.wavelength * z / (4 * .pi * s), 2)
    #expect(
      Tolerance.model(1e-6, because: "the tails of the moments in a finite field").accepts(variance, width2))
    #expect(
      Tolerance.model(1e-6, because: "the tails of the moments in a finite field").accepts(
        mean, 12 + z * tan(tilt.x)))
  }

  /// A grating of period a images itself after 2a²/λ, and moved by half a period after half of that.
  @Test(arguments: [(1, 0.0), (2, 0.5)]) func aGratingImagesItselfAtTheTalbotDistance(
    divisor: Int, moved: Double
  ) throws {
    let (length, lines, n) = (16.0, 4, 128)
    let period = length / Double(lines)
    let talbot = 2 * period * period / beam.wavelength
    let bench = try vacuum(SIMD3(length, 2, talbot / Double(divisor)), nx: n, ny: 8, slices: 7)
    var wave = [Complex<Double>](repeating: .zero, count: bench.grid.count)
    var expected = wave
    for order in -9...9 where order * lines < n / 3 - 2 {
      let amplitude = Seeded.complex(1, seed: 100 + order)[0]
      wave[bench.index(order * lines, 0)] = amplitude
      expected[bench.index(order * lines, 0)] = amplitude * Complex(phase: -2 * .pi * Double(order) * moved)
    }
    for index in wave.indices where !bench.isInsideBand(index) {
      (wave[index], expected[index]) = (.zero, .zero)
    }
    let difference = relativeDistance(bench.exit(wave), expected)
    // Phases reach 2π · 81 turns.
    #expect(Tolerance.roundoff(Double.self, operations: 100, scale: 500).accepts(difference), "\(difference)")
  }

  /// Fringes of a slit: ψ = (C(u2) - C(u1) + i (S(u2) - S(u1))) / (1 + i), u = x sqrt(2/λz) from either edge.
  @Test func aSlitHasFresnelsFringes() throws {
    let (length, n, width, z) = (40.0, 512, 8.0, 200.0)
    let bench = try vacuum(SIMD3(length, 1, z), nx: n, ny: 13, slices: 1)
    // Its exact spectrum up to the band limit: a slit of pixels would be wider by one.
    var wave = [Complex<Double>](repeating: .zero, count: bench.grid.count)
    for h in -n / 2..<n / 2 {
      let x = Double.pi * Double(h) / length * width
      let value = width / length * (h == 0 ? 1 : sin(x) / x)
      wave[bench.index(h, 0)] = Complex(phase: -.pi * Double(h)) * (value * Double(bench.grid.count))
    }
    let exit = realSpace(bench.exit(wave), grid: bench.grid)
    let scale = (2 / (bench.beam.wavelength * z)).squareRoot()
    func fresnel(_ u: Double) -> Complex<Double> {
      Complex(
        integral(0, u, steps: 4000) { cos(.pi * $0 * $0 / 2) },
        integral(0, u, steps: 4000) { sin(.pi * $0 * $0 / 2) })
    }
    var worst = 0.0
    var brightest = 0.0
    for i in stride(from: 0, to: n, by: 8) {
      let x = Double(i) * length / Double(n) - length / 2
      var expected = Complex<Double>.zero
      for image in [-length, 0, length] {
        expected += fresnel((x + image + width / 2) * scale) - fresnel((x + image - width / 2) * scale)
      }
      expected = expected * Complex(0.5, -0.5)
      worst = max(worst, (exit[i] - expected).magnitude)
      brightest = max(brightest, expected.magnitude)
    }
    #expect(brightest > 1.1, "there must be fringes")
    #expect(
      Tolerance.model(
        0.05,
        because: "the band limit and farther images end the waves of the edges, 1/(π sqrt2 u) = 0.018 each"
      ).accepts(worst), "\(worst)")
  }
}
