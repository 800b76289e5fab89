import Numerics
import Optics
import Quantities
import TestKit
import Testing

@testable import Scattering

/// Plane waves through one lateral period instead of the whole field.
@Suite struct BlochTests {
  private static let crystal = SmallSpecimens.strontiumTitanate(repeats: SIMD3(4, 3, 3), rms: 0.08)
  private static let thickness = 6

  private func bench<Real: RealScalar>(
    _: Real.Type, _ nx: Int, _ ny: Int, propagator: PropagatorKind = .fresnel, tilt: SIMD2<Double> = .zero
  ) throws -> WaveBench<Real> {
    try WaveBench<Real>(
      Self.crystal, nx: nx, ny: ny, slices: Self.thickness, propagator: propagator, tilt: tilt)
  }

  private func probe(_ aberrations: Aberrations = Aberrations([.c10: .init(value: -80)])) throws -> Probe {
    try Probe(beam: ElectronBeam(energy: 2e5), aperture: .round(semiangle: 0.02), aberrations: aberrations)
  }

  /// Every harmonic of the whole field belongs to one class and has one place in it.
  @Test(arguments: [(48, 36), (52, 45), (20, 21)], [SIMD2(4, 3), SIMD2(1, 1), SIMD2(2, 3)])
  func classesShareOutTheHarmonics(size: (Int, Int), repeats: SIMD2<Int>) {
    let grid = Grid(nx: size.0, ny: size.1, lengthX: 12, lengthY: 9)
    guard grid.nx % repeats.x == 0, grid.ny % repeats.y == 0 else { return }
    let lattice = BlochLattice(grid: grid, repeats: repeats)
    var members: [SIMD2<Int>: Int] = [:]
    for j in 0..<grid.ny {
      for i in 0..<grid.nx {
        let beam = PrismGeometry.Beam(
          x: Grid.harmonic(i, of: grid.nx), y: Grid.harmonic(j, of: grid.ny))
        let offset = lattice.offset(of: beam)
        let index = lattice.index(of: beam)
        #expect(lattice.harmonicX(index.x, offset: offset.x) == beam.x)
        #expect(lattice.harmonicY(index.y, offset: offset.y) == beam.y)
        members[offset, default: 0] += 1
      }
    }
    #expect(members.count == repeats.x * repeats.y)
    #expect(members.values.allSatisfy { $0 == lattice.cell.count })
  }

  /// A plane wave on the grid of one cell is the plane wave on the whole field, for each class, propagator and tilt.
  @Test(
    arguments: [(64, 48), (60, 45), (52, 39)],
    [
      (PropagatorKind.fresnel, SIMD2(0.0, 0)), (.exact, SIMD2(0.004, -0.002)),
      (.secondOrder, SIMD2(-0.01, 0.003)),
    ])
  func aCellCarriesTheSameWaves(size: (Int, Int), space: (PropagatorKind, SIMD2<Double>)) throws {
    let bench = try bench(Double.self, size.0, size.1, propagator: space.0, tilt: space.1)
    let geometry = try PrismGeometry(grid: bench.grid, probe: try probe(), interpolation: SIMD2(1, 1))
    let matrix = try #require(ScatteringMatrix(geometry: geometry, model: bench.waves, threads: 1))
    #expect(matrix.blocks.count == 12 && bench.waves.lattice.repeats == SIMD2(4, 3))
    for block in matrix.blocks {
      for (row, number) in block.beams.enumerated() {
        let beam = geometry.beams[number]
        var found = [Complex<Double>](repeating: .zero, count: matrix.patternLayout.count)
        for (index, place) in block.places.enumerated() {
          found[Int(place)] = matrix.rows.pointer[block.start + row * block.places.count + index]
        }
        let expected = bench.exit(bench.planeWave(beam.x, beam.y))
        let difference = relativeDistance(bench.unpacked(found), expected)
        #expect(
          Tolerance.transform(Double.self, count: 1 << 30).accepts(difference),
          "\(beam) of class \(block.offset): \(difference)")
      }
    }
  }

  /// The cost of a wave is that of one cell, and the matrix holds no pixel that its waves cannot light.
  @Test func repeatsDivideTheWork() throws {
    let whole = SmallSpecimens.strontiumTitanate(repeats: SIMD3(4, 4, 3), rms: 0.08)
    let periodic = try WaveBench<Float>(whole, nx: 64, ny: 64, slices: 6)
    let single = try WaveBench<Float>(whole.expanded(), nx: 64, ny: 64, slices: 6)
    let geometry = try PrismGeometry(grid: periodic.grid, probe: try probe(), interpolation: SIMD2(1, 1))
    let few = try #require(ScatteringMatrix(geometry: geometry, model: periodic.waves, threads: 2))
    let all = try #require(ScatteringMatrix(geometry: geometry, model: single.waves, threads: 2))
    #expect(few.work.probeSlices == all.work.probeSlices && few.work.transforms == all.work.transforms)
    #expect(16 * few.work.transformedPixels == all.work.transformedPixels)
    // Classes differ a little in their number of waves and pixels.
    #expect(
      Tolerance.model(0.1, because: "pixels on the edge of the band").accepts(
        16 * Double(few.work.matrixBytes) / Double(all.work.matrixBytes), 1))
    let reductions = [few, all].map { ScatteringMatrix<Float>.Reduction($0) }
    for reduction in reductions {
      reduction.patterns(probe: geometry.coefficients(try probe()), positions: [.zero, SIMD2(1, 2)]) { _, _ in
      }
    }
    #expect(2 * few.work.matrixBytes == 8 * reductions[0].work.productTerms)
    #expect(2 * all.work.matrixBytes == 8 * reductions[1].work.productTerms)
    #expect(reductions.allSatisfy { $0.work.transforms == 0 })
  }

  /// With interpolation that divides the repeats, windows are periods of the field, and nothing is cut or transformed.
  @Test(arguments: [SIMD2(2, 3), SIMD2(4, 1), SIMD2(2, 1)], [(64, 48), (60, 45)])
  func windowsThatRepeatNeedNoTransform(factor: SIMD2<Int>, size: (Int, Int)) throws {
    let periodic = try bench(Double.self, size.0, size.1)
    let single = try WaveBench<Double>(
      Self.crystal.expanded(), nx: size.0, ny: size.1, slices: Self.thickness)
    let geometry = try PrismGeometry(grid: periodic.grid, probe: try probe(), interpolation: factor)
    let places = [SIMD2(0.3, 0.7), SIMD2(5.1, 2.2), SIMD2(1.95, 9.9)]
    var intensities: [[Double]] = []
    for (waves, isSpectral) in [(periodic.waves, true), (single.waves, false)] {
      let matrix = try #require(ScatteringMatrix(geometry: geometry, model: waves, threads: 1))
      #expect(matrix.isSpectral == isSpectral)
      let reduction = ScatteringMatrix<Double>.Reduction(matrix)
      var all: [Double] = []
      reduction.patterns(probe: geometry.coefficients(try probe()), positions: places) { _, spectrum in
        let layout = matrix.patternLayout
        for c in 0..<layout.columns {
          for j in 0..<layout.grid.ny { all.append(spectrum[c * layout.stride + j].squaredMagnitude) }
        }
      }
      #expect(reduction.work.transforms == (isSpectral ? 0 : places.count))
      intensities.append(all)
    }
    let difference = largestDifference(intensities[0], intensities[1])
    #expect(
      Tolerance.transform(Double.self, count: 1 << 30, scale: intensities[1].max()!).accepts(difference),
      "\(difference)")
  }

  /// Where windows do not repeat with the specimen, its plane waves still do.
  @Test(arguments: [SIMD2(3, 2), SIMD2(2, 2)]) func windowsThatDoNotRepeatAreCutFromTheSameWaves(
    factor: SIMD2<Int>
  )
    throws
  {
    let periodic = try bench(Double.self, 64, 48)
    let single = try WaveBench<Double>(Self.crystal.expanded(), nx: 64, ny: 48, slices: Self.thickness)
    let geometry = try PrismGeometry(grid: periodic.grid, probe: try probe(), interpolation: factor)
    let matrices = try [periodic.waves, single.waves].map {
      try #require(ScatteringMatrix(geometry: geometry, model: $0, threads: 2))
    }
    #expect(matrices.allSatisfy { !$0.isSpectral } && matrices[0].blocks.count > 1)
    let rows = matrices.map { matrix in (0..<matrix.rows.count).map { matrix.rows.pointer[$0] } }
    let difference = relativeDistance(rows[0], rows[1])
    #expect(Tolerance.transform(Double.self, count: 1 << 30).accepts(difference), "\(difference)")
    #expect(matrices[0].work.transformedPixels < matrices[1].work.transformedPixels / 4)
  }

  /// Only what detectors see is kept; it is the same as with everything.
  @Test func unseenPixelsAreNeitherKeptNorSummed() throws {
    let bench = try bench(Double.self, 64, 48)
    let geometry = try PrismGeometry(grid: bench.grid, probe: try probe(), interpolation: SIMD2(1, 1))
    let layout = bench.waves.wholeLayout
    let seen = (0..<layout.count).map { $0 % 7 == 3 }
    let all = try #require(ScatteringMatrix(geometry: geometry, model: bench.waves, threads: 1))
    let some = try #require(ScatteringMatrix(geometry: geometry, model: bench.waves, seen: seen, threads: 1))
    #expect(5 * some.work.matrixBytes < all.work.matrixBytes)
    var spectra: [[Complex<Double>]] = []
    for matrix in [all, some] {
      ScatteringMatrix<Double>.Reduction(matrix).patterns(
        probe: geometry.coefficients(try probe()), positions: [SIMD2(2, 3)]
      ) { _, spectrum in spectra.append((0..<layout.count).map { spectrum[$0] }) }
    }
    let expected = zip(spectra[0], seen).map { $1 ? $0 : .zero }
    #expect(
      Tolerance.transform(Double.self, count: 1 << 20).accepts(largestDifference(spectra[1], expected)))
  }

  /// What a matrix takes is counted from sizes alone.
  @Test(
    arguments: [(64, 48), (60, 45), (52, 39), (48, 51)], [SIMD2(1, 1), SIMD2(2, 1), SIMD2(4, 3), SIMD2(3, 2)])
  func sizesAreCountedWithoutMakingTheMatrix(size: (Int, Int), factor: SIMD2<Int>) throws {
    for arrangement in [Self.crystal, Self.crystal.expanded()] {
      let bench = try WaveBench<Float>(arrangement, nx: size.0, ny: size.1, slices: 3)
      let geometry = try PrismGeometry(grid: bench.grid, probe: try probe(), interpolation: factor)
      let (lattice, layout) = (bench.waves.lattice, bench.waves.wholeLayout)
      let matrix = try #require(ScatteringMatrix(geometry: geometry, model: bench.waves, threads: 2))
      let shape = MatrixShape(geometry: geometry, repeats: lattice.repeats, layout: layout)
      #expect(shape.bytes(Float.self) == matrix.work.matrixBytes)
      #expect(shape.isSpectral == matrix.isSpectral && shape.patternLayout == matrix.patternLayout)
      let slices = bench.waves.slices
      let inside = 2 * geometry.beams.count * slices * shape.pixelsPerWave
      let fields = matrix.isSpectral ? 0 : geometry.beams.count * geometry.field.count
      #expect(matrix.work.transformedPixels == inside + fields)
      let seen = (0..<shape.patternLayout.count).map { $0 % 3 == 1 }
      let part = MatrixShape(geometry: geometry, repeats: lattice.repeats, layout: layout, seen: seen)
      let small = try #require(
        ScatteringMatrix(geometry: geometry, model: bench.waves, seen: seen, threads: 1))
      #expect(part.bytes(Float.self) == small.work.matrixBytes)
    }
  }

  /// Other aberrations need the same plane waves: nothing passes the specimen again.
  @Test(arguments: [SIMD2(1, 1), SIMD2(2, 1), SIMD2(2, 2)])
  func aMatrixServesOtherAberrations(factor: SIMD2<Int>) throws {
    let bench = try bench(Double.self, 64, 48)
    let other = try probe(
      Aberrations([.c10: .init(value: 120), .c12: .init(value: 30, angle: 0.5), .c30: .init(value: 2e5)]))
    let places = [SIMD2(0.3, 0.7), SIMD2(5.1, 2.2)]
    func patterns(_ made: Probe, _ used: Probe) throws -> [Complex<Double>] {
      let geometry = try PrismGeometry(grid: bench.grid, probe: made, interpolation: factor)
      let matrix = try #require(ScatteringMatrix(geometry: geometry, model: bench.waves, threads: 1))
      let reduction = ScatteringMatrix<Double>.Reduction(matrix)
      var all: [Complex<Double>] = []
      reduction.patterns(probe: geometry.coefficients(used), positions: places) { _, spectrum in
        all += (0..<matrix.patternLayout.count).map { spectrum[$0] }
      }
      #expect(reduction.work.probeSlices == 0)
      return all
    }
    #expect(try patterns(try probe(), other) == patterns(other, other))
    #expect(try patterns(try probe(), other) != patterns(try probe(), try probe()))
  }

  @Test func rowsInAFileAreTheSame() throws {
    let bench = try bench(Float.self, 64, 48)
    let geometry = try PrismGeometry(grid: bench.grid, probe: try probe(), interpolation: SIMD2(1, 1))
    let matrices = try [true, false].map { inMemory in
      try #require(
        ScatteringMatrix(geometry: geometry, model: bench.waves, threads: 2, inMemory: inMemory))
    }
    #expect(
      (0..<matrices[0].rows.count).allSatisfy { matrices[0].rows.pointer[$0] == matrices[1].rows.pointer[$0] }
    )
  }
}
