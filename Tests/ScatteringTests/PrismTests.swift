import Numerics
import Optics
import Quantities
import TestKit
import Testing

@testable import Scattering

@Suite struct PrismTests {
  private static let aberrations = Aberrations([
    .c10: .init(value: -60), .c12: .init(value: 25, angle: 0.4), .c21: .init(value: 300, angle: -1),
    .c23: .init(value: 400, angle: 0.3), .c30: .init(value: 1e5), .c45: .init(value: 2e5, angle: 0.2),
  ])

  private func probe(_ semiangle: Double = 0.02) throws -> Probe {
    try Probe(
      beam: ElectronBeam(energy: 2e5), aperture: .round(semiangle: semiangle), aberrations: Self.aberrations)
  }

  private func patterns<Real: RealScalar>(
    _ bench: WaveBench<Real>, _ probe: Probe, factor: SIMD2<Int>, at positions: [SIMD2<Double>],
    threads: Int = 1
  ) throws -> (spectra: [[Complex<Real>]], matrix: ScatteringMatrix<Real>) {
    let geometry = try PrismGeometry(grid: bench.grid, probe: probe, interpolation: factor)
    let matrix = try #require(ScatteringMatrix(geometry: geometry, model: bench.waves, threads: threads))
    let reduction = ScatteringMatrix<Real>.Reduction(matrix)
    var spectra: [[Complex<Real>]] = []
    reduction.patterns(probe: geometry.coefficients(probe), positions: positions) { _, spectrum in
      spectra.append((0..<matrix.patternLayout.count).map { spectrum[$0] })
    }
    return (spectra, matrix)
  }

  private func positions(_ count: Int, in size: SIMD3<Double>, seed: Int) -> [SIMD2<Double>] {
    let reals = Seeded.reals(2 * count, seed: seed)
    return (0..<count).map { SIMD2((reals[2 * $0] + 1) / 2 * size.x, (reals[2 * $0 + 1] + 1) / 2 * size.y) }
  }

  private func checkWhole<Real: RealScalar>(_: Real.Type, _ size: (Int, Int), tilt: SIMD2<Double>) throws {
    let atoms = SmallSpecimens.disordered(atoms: 60, elements: [14, 38], box: SIMD3(9, 8, 12), seed: 21)
    let bench = try WaveBench<Real>(atoms, nx: size.0, ny: size.1, slices: 6, tilt: tilt)
    let probe = try probe()
    let places = positions(19, in: atoms.size, seed: size.0)
    let (spectra, _) = try patterns(bench, probe, factor: SIMD2(1, 1), at: places)
    for (place, spectrum) in zip(places, spectra) {
      let expected = bench.exit(bench.probe(probe, x: place.x, y: place.y))
      let difference = relativeDistance(bench.unpacked(spectrum), expected)
      #expect(
        Tolerance.transform(Real.self, count: 1 << 30).accepts(difference),
        "\(Real.self) \(size) at \(place): \(difference)")
    }
  }

  /// The propagation is linear: the sum of propagated plane waves is the propagated probe.
  @Test(arguments: [(48, 48), (45, 42), (51, 49), (64, 37)], [SIMD2(0.0, 0), SIMD2(0.004, -0.002)])
  func withoutInterpolationPrismIsMultislice(size: (Int, Int), tilt: SIMD2<Double>) throws {
    try checkWhole(Float.self, size, tilt: tilt)
    try checkWhole(Double.self, size, tilt: tilt)
  }

  private static let crystal = SmallSpecimens.strontiumTitanate(repeats: SIMD3(4, 4, 4), rms: 0.08)

  /// Signal between 40 and 90 mrad, over positions of a cell, against multislice.
  private func error(_ factor: Int, _ bench: WaveBench<Double>) throws -> Double {
    let probe = try Probe(beam: bench.beam, aperture: .round(semiangle: 0.02))
    let places = (0..<16).map { SIMD2(Double($0 % 4), Double($0 / 4)) * (3.905 / 4) + SIMD2(5, 6) }
    func signal(_ layout: SpectrumLayout, _ value: (Int) -> Double) -> Double {
      var sum = 0.0
      for c in 0..<layout.columns {
        for j in 0..<layout.grid.ny {
          let k2 = layout.kx(c) * layout.kx(c) + layout.grid.ky(j) * layout.grid.ky(j)
          let alpha = k2.squareRoot() * bench.beam.wavelength
          if (0.04..<0.09).contains(alpha) { sum += value(c * layout.stride + j) }
        }
      }
      return sum
    }
    let (spectra, matrix) = try patterns(bench, probe, factor: SIMD2(factor, factor), at: places)
    var (squared, all) = (0.0, 0.0)
    for (place, spectrum) in zip(places, spectra) {
      let found = signal(matrix.patternLayout) { spectrum[$0].squaredMagnitude }
      let exit = AlignedBuffer<Complex<Double>>(count: bench.model.layout.count)
      bench.pack(bench.exit(bench.probe(probe, x: place.x, y: place.y)), into: exit.pointer)
      let expected = signal(bench.model.layout) { exit.pointer[$0].squaredMagnitude }
      squared += (found - expected) * (found - expected)
      all += expected * expected
    }
    return (squared / all).squareRoot()
  }

  @Test func interpolationErrorsFallWithTheFactor() throws {
    let bench = try WaveBench<Double>(Self.crystal, nx: 128, ny: 128, slices: 8)
    let errors = try [4, 2, 1].map { try error($0, bench) }
    #expect(errors[0] > 2 * errors[1] && errors[1] < 0.1, "f = 4, 2, 1: \(errors)")
    #expect(Tolerance.transform(Double.self, count: 1 << 30).accepts(errors[2]), "f = 1: \(errors[2])")
  }

  @Test(arguments: [2, 5], [1, 2]) func threadsDoNotChangeABit(threads: Int, factor: Int) throws {
    let bench = try WaveBench<Float>(Self.crystal, nx: 64, ny: 72, slices: 8)
    let places = positions(7, in: Self.crystal.size, seed: 3)
    let one = try patterns(bench, try probe(), factor: SIMD2(factor, 1), at: places)
    let many = try patterns(bench, try probe(), factor: SIMD2(factor, 1), at: places, threads: threads)
    #expect(one.spectra == many.spectra)
    #expect(one.matrix.work == many.matrix.work)
  }

  /// Neighbours share matrix products; which ones must not matter beyond rounding.
  @Test(arguments: [1, 2]) func aProbeIsTheSameInAnyCompany(factor: Int) throws {
    let bench = try WaveBench<Double>(Self.crystal, nx: 64, ny: 64, slices: 8)
    let places = positions(20, in: Self.crystal.size, seed: 4)
    let together = try patterns(bench, try probe(), factor: SIMD2(factor, factor), at: places).spectra
    for index in [0, 7, 19] {
      let alone = try patterns(bench, try probe(), factor: SIMD2(factor, factor), at: [places[index]])
        .spectra[0]
      #expect(
        Tolerance.transform(Double.self, count: 1 << 20).accepts(relativeDistance(together[index], alone)))
    }
  }

  /// Interpolation widens the soft edge of the aperture, which may then reach beyond the band limit.
  @Test func planeWavesBeyondTheBandLimitHaveTheirPlaces() throws {
    let grid = Grid(nx: 128, ny: 128, lengthX: 20, lengthY: 20)
    let beam = ElectronBeam(energy: 2e5)
    let cutoff = BandLimit(grid: grid).cutoff
    let probe = try Probe(beam: beam, aperture: .round(semiangle: cutoff * beam.wavelength * 0.9999))
    for factor in 2...32 {
      let geometry = try PrismGeometry(grid: grid, probe: probe, interpolation: SIMD2(factor, factor))
      let reach = max(probe.highestFrequency(grid), geometry.highestFrequency)
      let layout = MultisliceModel<Float>.layout(grid: grid, highestFrequency: reach)
      #expect(!geometry.beams.isEmpty)
      let lattice = BlochLattice(grid: grid, repeats: SIMD2(1, 1))
      for beam in geometry.beams { #expect(layout.column(kxIndex: lattice.index(of: beam).x) != nil) }
    }
  }

  @Test func everyPlaneWaveOfTheApertureIsPropagatedOnce() throws {
    let bench = try WaveBench<Float>(Self.crystal, nx: 96, ny: 96, slices: 8)
    let probe = try probe()
    let whole = try PrismGeometry(grid: bench.grid, probe: probe, interpolation: SIMD2(1, 1))
    let half = try PrismGeometry(grid: bench.grid, probe: probe, interpolation: SIMD2(2, 2))
    // A disc of radius α/λ on a grid of 1/L, and on one twice as coarse.
    let area = Double.pi * pow2(0.02 / bench.beam.wavelength * bench.grid.lengthX)
    #expect(
      Tolerance.model(0.1 * area, because: "pixels on the edge").accepts(Double(whole.beams.count), area))
    #expect(
      Tolerance.model(0.2 * area / 4, because: "pixels on the edge").accepts(
        Double(half.beams.count), area / 4))
    #expect(half.beams.allSatisfy { $0.x % 2 == 0 && $0.y % 2 == 0 })
    let matrix = try #require(ScatteringMatrix(geometry: whole, model: bench.waves, threads: 2))
    #expect(
      matrix.work.probeSlices == 8 * whole.beams.count && matrix.work.transforms == 16 * whole.beams.count)
    #expect(throws: InputError.self) {
      try PrismGeometry(grid: bench.grid, probe: probe, interpolation: SIMD2(25, 1))
    }
    #expect(throws: InputError.self) {
      try PrismGeometry(grid: bench.grid, probe: probe, interpolation: SIMD2(1, 0))
    }
  }
}

private func pow2(_ x: Double) -> Double { x * x }
