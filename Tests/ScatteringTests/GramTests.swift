import Numerics
import Optics
import Quantities
import TestKit
import Testing

@testable import Scattering

/// Frames of a fixed detector from the Gram matrix of its plane waves.
@Suite struct GramTests {
  private static let crystal = SmallSpecimens.strontiumTitanate(repeats: SIMD3(4, 3, 3), rms: 0.08)
  private static let disordered = SmallSpecimens.disordered(
    atoms: 50, elements: [14, 38], box: SIMD3(9, 8, 12), seed: 21)

  private func probe(_ aberrations: [AberrationTerm: Aberrations.Coefficient] = [:]) throws -> Probe {
    try Probe(
      beam: ElectronBeam(energy: 2e5), aperture: .round(semiangle: 0.02),
      aberrations: Aberrations(aberrations))
  }

  /// Elements of a layout between two angles.
  private func ring(_ layout: SpectrumLayout, _ inner: Double, _ outer: Double, _ beam: ElectronBeam)
    -> [Bool]
  {
    var region = [Bool](repeating: false, count: layout.count)
    for c in 0..<layout.columns {
      for j in 0..<layout.grid.ny {
        let (kx, ky) = (layout.kx(c), layout.grid.ky(j))
        let angle = (kx * kx + ky * ky).squareRoot() * beam.wavelength
        region[c * layout.stride + j] = angle >= inner && angle < outer
      }
    }
    return region
  }

  private func sum(_ exit: [Complex<Double>], _ region: [Bool], _ bench: WaveBench<some RealScalar>) -> Double
  {
    let layout = bench.model.layout
    var sum = 0.0
    for c in 0..<layout.columns {
      for j in 0..<layout.grid.ny where region[c * layout.stride + j] {
        sum += exit[j * layout.grid.nx + layout.kxIndex(c)].squaredMagnitude
      }
    }
    return sum
  }

  private func gram<Real: RealScalar>(
    _ benches: [(bench: WaveBench<Real>, weight: Double)], _ inner: Double, _ outer: Double, threads: Int = 1
  ) throws -> GramMatrix<Real> {
    let first = benches[0].bench
    let geometry = try PrismGeometry(grid: first.grid, probe: try probe(), interpolation: SIMD2(1, 1))
    let region = ring(first.waves.wholeLayout, inner, outer, first.beam)
    let gram = GramMatrix<Real>(geometry: geometry, repeats: first.waves.lattice.repeats)
    for (bench, weight) in benches {
      let matrix = try #require(
        ScatteringMatrix(geometry: geometry, model: bench.waves, seen: region, threads: threads))
      gram.add(matrix, region: region, weight: weight, threads: threads)
      let shape = MatrixShape(
        geometry: geometry, repeats: bench.waves.lattice.repeats, layout: bench.waves.wholeLayout,
        seen: region)
      #expect(shape.pairTerms <= gram.work.productTerms, "tiles hold the upper triangle")
    }
    return gram
  }

  private static let places = [SIMD2(0.0, 0), SIMD2(0.7, 2.9), SIMD2(3.9, 1.1), SIMD2(7.7, 6.3)]

  private func check<Real: RealScalar>(
    _: Real.Type, _ arrangement: AtomArrangement, _ size: (Int, Int), limit: Double
  ) throws {
    let bench = try WaveBench<Real>(arrangement, nx: size.0, ny: size.1, slices: 6)
    let gram = try gram([(bench, 1)], 0.03, 0.06)
    let region = ring(bench.model.layout, 0.03, 0.06, bench.beam)
    let aberrations: [[AberrationTerm: Aberrations.Coefficient]] = [
      [:], [.c10: .init(value: -90)],
      [.c10: .init(value: 60), .c12: .init(value: 40, angle: 0.4), .c30: .init(value: 2e5)],
    ]
    for aberrations in aberrations {
      let probe = try probe(aberrations)
      let image = gram.image(of: [(probe, 1)], threads: 2)
      let found = image.series.values(at: Self.places)
      for (place, value) in zip(Self.places, found) {
        let expected = sum(bench.exit(bench.probe(probe, x: place.x, y: place.y)), region, bench)
        #expect(
          Tolerance.model(limit * expected, because: "sums of some 10^5 products").accepts(value, expected),
          "\(Real.self) at \(place): \(value), not \(expected)")
      }
      let frame = image.series.values(x: Self.places.map(\.x), y: Self.places.map(\.y))
      let difference = largestDifference(
        (0..<Self.places.count).map { frame[$0 * Self.places.count + $0] }, found)
      #expect(Tolerance.transform(Double.self, count: 1 << 20).accepts(difference))
    }
  }

  @Test func framesAreThoseOfMultislice() throws {
    try check(Double.self, Self.crystal, (64, 48), limit: 1e-11)
    try check(Float.self, Self.crystal, (64, 48), limit: 1e-4)
    try check(Double.self, Self.disordered, (48, 45), limit: 1e-11)
    try check(Float.self, Self.disordered, (48, 45), limit: 1e-4)
  }

  @Test func thermalConfigurationsAndFociAreAveraged() throws {
    let other = SmallSpecimens.disordered(atoms: 50, elements: [14, 38], box: SIMD3(9, 8, 12), seed: 22)
    let benches = try [Self.disordered, other].map { try WaveBench<Double>($0, nx: 48, ny: 45, slices: 6) }
    let gram = try gram([(benches[0], 0.25), (benches[1], 0.75)], 0.02, 0.07)
    let region = ring(benches[0].model.layout, 0.02, 0.07, benches[0].beam)
    let foci = [(try probe([.c10: .init(value: -30)]), 0.4), (try probe([.c10: .init(value: 30)]), 0.6)]
    let found = gram.image(of: foci, threads: 1).series.values(at: Self.places)
    for (place, value) in zip(Self.places, found) {
      var expected = 0.0
      for (bench, weight) in zip(benches, [0.25, 0.75]) {
        for (probe, share) in foci {
          expected +=
            weight * share * sum(bench.exit(bench.probe(probe, x: place.x, y: place.y)), region, bench)
        }
      }
      #expect(Tolerance.model(1e-11 * expected, because: "rounding of sums").accepts(value, expected))
    }
  }

  /// A region of a matrix that keeps more is the same as a matrix of that region.
  @Test func regionsAreTakenFromLargerMatrices() throws {
    let bench = try WaveBench<Double>(Self.crystal, nx: 64, ny: 48, slices: 6)
    let whole = try gram([(bench, 1)], 0.03, 0.06)
    let gathered = GramMatrix<Double>(geometry: whole.geometry, repeats: whole.repeats)
    let matrix = try #require(ScatteringMatrix(geometry: whole.geometry, model: bench.waves, threads: 1))
    gathered.add(
      matrix, region: ring(bench.waves.wholeLayout, 0.03, 0.06, bench.beam), weight: 1, threads: 1)
    let images = try [whole, gathered].map {
      try $0.image(of: [(probe(), 1)], threads: 1).series.values(at: Self.places)
    }
    #expect(
      Tolerance.transform(Double.self, count: 1 << 20).accepts(largestDifference(images[0], images[1])))
  }

  /// The diagonal holds what the detector sees of single plane waves; no image is negative anywhere, and that of a period
  /// repeats with it.
  @Test func theMatrixIsThatOfIntensities() throws {
    let bench = try WaveBench<Double>(Self.crystal, nx: 64, ny: 48, slices: 6)
    let gram = try gram([(bench, 1)], 0.03, 0.06)
    let region = ring(bench.model.layout, 0.03, 0.06, bench.beam)
    for block in gram.blocks {
      for (row, number) in block.beams.enumerated() {
        let value = block.values.pointer[row * block.beams.count + row]
        let beam = gram.geometry.beams[number]
        let expected = sum(bench.exit(bench.planeWave(beam.x, beam.y)), region, bench)
        #expect(Tolerance.transform(Double.self, count: 1 << 30).accepts(value.re, expected))
        #expect(Tolerance.transform(Double.self, count: 1 << 20).accepts(value.im))
      }
    }
    let image = gram.image(of: [(try probe([.c10: .init(value: 300)]), 1)], threads: 1)
    let steps = (0..<24).map { Double($0) * 3.905 / 24 }
    let frame = image.series.values(x: steps, y: steps)
    #expect(frame.allSatisfy { $0 > 0 })
    let moved = image.series.values(x: steps.map { $0 + 2 * 3.905 }, y: steps.map { $0 + 3.905 })
    #expect(
      Tolerance.transform(Double.self, count: 1 << 30).accepts(largestDifference(moved, frame)))
  }

  /// Reciprocity: a specimen turned upside down scatters -q into -k as it scattered k into q, so that with detector and
  /// aperture alike the matrices of both have the same trace.
  @Test func aSpecimenUpsideDownHasTheSameTrace() throws {
    let box = Self.disordered.box
    let turned = AtomArrangement(
      atoms: Self.disordered.atoms.map { atom in
        var moved = atom
        moved.z = box.z - atom.z
        return moved
      }, box: box)
    let traces = try [Self.disordered, turned].map { arrangement in
      let bench = try WaveBench<Double>(arrangement, nx: 48, ny: 45, slices: 6)
      let geometry = try PrismGeometry(grid: bench.grid, probe: try probe(), interpolation: SIMD2(1, 1))
      // The pixels of the aperture itself, each with its opposite.
      let layout = bench.waves.wholeLayout
      var region = [Bool](repeating: false, count: layout.count)
      for beam in geometry.beams {
        for sign in [1, -1] {
          let (x, y) = (sign * beam.x, sign * beam.y)
          let column = try #require(layout.column(kxIndex: x < 0 ? x + layout.grid.nx : x))
          region[column * layout.stride + (y < 0 ? y + layout.grid.ny : y)] = true
        }
      }
      let gram = GramMatrix<Double>(geometry: geometry, repeats: SIMD2(1, 1))
      let matrix = try #require(ScatteringMatrix(geometry: geometry, model: bench.waves, threads: 2))
      gram.add(matrix, region: region, weight: 1, threads: 2)
      return gram.blocks.reduce(0.0) { sum, block in
        block.beams.indices.reduce(sum) { $0 + block.values.pointer[$1 * block.beams.count + $1].re }
      }
    }
    #expect(
      Tolerance.model(1e-9 * traces[0], because: "rounding of sums").accepts(traces[0], traces[1]),
      "\(traces)")
  }

  @Test(arguments: [2, 5]) func threadsDoNotChangeABit(threads: Int) throws {
    let bench = try WaveBench<Float>(Self.disordered, nx: 64, ny: 60, slices: 6)
    let probe = try probe([.c10: .init(value: 100)])
    let images = try [1, threads].map { threads in
      try gram([(bench, 0.5), (bench, 0.5)], 0.03, 0.06, threads: threads).image(
        of: [(probe, 1)], threads: threads
      )
      .series.values(at: Self.places)
    }
    #expect(images[0] == images[1])
  }

  /// Classes divide the matrix, and a frame takes one term per pair of plane waves of a class.
  @Test func repeatsDivideTheMatrix() throws {
    let periodic = try WaveBench<Float>(Self.crystal, nx: 64, ny: 48, slices: 6)
    let single = try WaveBench<Float>(Self.crystal.expanded(), nx: 64, ny: 48, slices: 6)
    let probe = try probe()
    let grams = try [periodic, single].map { try gram([($0, 1)], 0.03, 0.06, threads: 2) }
    let counts = grams.map { $0.blocks.map { $0.beams.count } }
    #expect(counts[0].count == 12 && counts[1].count == 1)
    for (gram, counts) in zip(grams, counts) {
      #expect(gram.work.matrixBytes == 8 * counts.reduce(0) { $0 + $1 * $1 })
      let image = gram.image(of: [(probe, 1)], threads: 1)
      #expect(image.work.productTerms == counts.reduce(0) { $0 + $1 * ($1 + 1) / 2 })
      #expect(image.work.transforms == 0 && image.work.probeSlices == 0)
    }
    #expect(grams[0].work.matrixBytes < grams[1].work.matrixBytes / 8)
    let found = grams.map { $0.image(of: [(probe, 1)], threads: 1).series.values(at: Self.places) }
    #expect(
      Tolerance.model(1e-4 * found[1].max()!, because: "single precision").accepts(
        largestDifference(found[0], found[1])))
  }
}
