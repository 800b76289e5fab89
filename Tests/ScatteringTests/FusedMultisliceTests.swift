import Numerics
import Optics
import Quantities
import TestKit
import Testing

@testable import Scattering

/// The fused engine of each instruction set against the reference engine in double precision.
@Suite struct FusedMultisliceTests {
  private static let sets = InstructionSet.supported.filter { $0 != .reference }

  private func checkAgainstReference(
    _ instructions: InstructionSet, nx: Int, ny: Int, slices: Int, tilt: SIMD2<Double> = .zero
  ) throws {
    let atoms = SmallSpecimens.disordered(
      atoms: 8 * slices, elements: [14, 38], box: SIMD3(9, 8, 2 * Double(slices)), seed: nx + ny)
    let fused = try WaveBench<Float>(
      atoms, nx: nx, ny: ny, slices: slices, tilt: tilt, instructions: instructions)
    let exact = try WaveBench<Double>(atoms, nx: nx, ny: ny, slices: slices, tilt: tilt)
    #expect(fused.model.fused != nil && exact.model.fused == nil)
    // Also frequencies in the soft edge of the band and beyond it.
    var wave = Seeded.complex(fused.grid.count, seed: nx * ny)
    for i in wave.indices where fused.model.layout.column(kxIndex: i % nx) == nil { wave[i] = .zero }
    var expected: [[Complex<Double>]] = []
    exact.through(wave) { _, spectrum in expected.append(spectrum) }
    var worst = 0.0
    fused.through(wave) { slice, spectrum in
      worst = max(worst, relativeDistance(spectrum, expected[slice]))
    }
    #expect(
      Tolerance.model(1e-6 * (1 + Double(slices).squareRoot()), because: "rounding of slices").accepts(worst),
      "\(instructions) \(nx) x \(ny), \(slices) slices: \(worst)")
  }

  @Test(
    arguments: sets,
    [
      (4, 6), (8, 9), (16, 15), (32, 32), (48, 50), (50, 48), (60, 64), (63, 45), (80, 35), (100, 81),
      (128, 96),
      (125, 27), (240, 14), (21, 256),
    ]) func threeSlicesOfAnyGrid(instructions: InstructionSet, size: (Int, Int)) throws
  {
    try checkAgainstReference(instructions, nx: size.0, ny: size.1, slices: 3)
  }

  @Test(arguments: sets) func oneSliceOrAHundred(instructions: InstructionSet) throws {
    try checkAgainstReference(instructions, nx: 60, ny: 72, slices: 1)
    try checkAgainstReference(instructions, nx: 72, ny: 60, slices: 100, tilt: SIMD2(0.01, -0.02))
  }

  /// Incident waves may reach beyond the band limit: then more columns are kept.
  @Test(arguments: sets) func allColumnsMayBeKept(instructions: InstructionSet) throws {
    let atoms = SmallSpecimens.disordered(atoms: 20, box: SIMD3(9, 8, 6), seed: 4)
    let grid = Grid(nx: 60, ny: 48, lengthX: 9, lengthY: 8)
    let potential = PotentialModel(
      arrangement: atoms, grid: grid, slicing: try Slicing(height: 6, requested: 2))
    func exit<Real: RealScalar>(_: Real.Type, _ reach: Double) -> [Complex<Double>] {
      let model = MultisliceModel(
        builder: PotentialBuilder<Real>(model: potential), beam: ElectronBeam(energy: 2e5),
        highestFrequency: reach, instructions: instructions)
      let spectrum = AlignedBuffer<Complex<Real>>(count: model.layout.count)
      for (c, line) in (0..<model.layout.columns).map({ ($0, Seeded.complex(48, seed: $0)) }) {
        for j in 0..<48 { spectrum.pointer[c * model.layout.stride + j] = Complex<Real>(line[j]) }
      }
      Multislice(model).propagate(spectrum.pointer)
      return (0..<model.layout.count).map { Complex<Double>(spectrum.pointer[$0]) }
    }
    for reach in [0, 2.8, 100] {
      let difference = relativeDistance(exit(Float.self, reach), exit(Double.self, reach))
      #expect(Tolerance.model(3e-6, because: "rounding of slices").accepts(difference), "\(difference)")
    }
  }

  // MARK: - Exits

  @Test(arguments: InstructionSet.supported) func exitsAreTheWavesOnTheWay(instructions: InstructionSet)
    throws
  {
    let crystal = SmallSpecimens.silicon110(repeats: SIMD3(1, 1, 4), rms: 0.1)
    let bench = try WaveBench<Float>(crystal, nx: 48, ny: 40, slices: 8, instructions: instructions)
    let wave = bench.noise(seed: 3)
    var all: [[Complex<Double>]] = []
    bench.through(wave) { _, spectrum in all.append(spectrum) }
    #expect(all.count == 8)
    let engine = Multislice(bench.model)
    let spectrum = AlignedBuffer<Complex<Float>>(count: bench.model.layout.count)
    for exits in [[], [7], [0], [2, 3, 6], [0, 7]] {
      bench.pack(wave, into: spectrum.pointer)
      var seen: [Int] = []
      let before = engine.work
      engine.propagate(spectrum.pointer, exits: exits) { slice in
        seen.append(slice)
        #expect(
          Tolerance.roundoff(Float.self, operations: 8).accepts(
            relativeDistance(bench.unpacked(spectrum.pointer), all[slice])), "\(exits) \(slice)")
      }
      let passed = (exits.last ?? 7) + 1
      #expect(seen == (exits.isEmpty ? [7] : exits))
      #expect(engine.work.probeSlices - before.probeSlices == passed)
      #expect(engine.work.transforms - before.transforms == 2 * passed)
    }
  }

  // MARK: - Choice of the engine

  @Test func theReferenceCanBeForcedAndServesWhatTheOthersCannot() throws {
    let atoms = SmallSpecimens.disordered(atoms: 20, box: SIMD3(9, 8, 6), seed: 4)
    for set in InstructionSet.supported {
      let bench = try WaveBench<Float>(atoms, nx: 40, ny: 48, slices: 3, instructions: set)
      #expect((bench.model.fused == nil) == (set == .reference))
      #expect(try WaveBench<Double>(atoms, nx: 40, ny: 48, slices: 3, instructions: set).model.fused == nil)
      // 11 is no radix, and 7 is a single stage.
      #expect(try WaveBench<Float>(atoms, nx: 44, ny: 48, slices: 3, instructions: set).model.fused == nil)
      #expect(try WaveBench<Float>(atoms, nx: 48, ny: 7, slices: 3, instructions: set).model.fused == nil)
    }
    #expect(InstructionSet.supported.contains(.reference) && InstructionSet.standard.isSupported)
  }

  /// A wave leaves nothing behind for the next one.
  @Test(arguments: sets) func anEngineIsTheSameForEveryWave(instructions: InstructionSet) throws {
    let atoms = SmallSpecimens.disordered(atoms: 20, box: SIMD3(9, 8, 6), seed: 4)
    let bench = try WaveBench<Float>(atoms, nx: 50, ny: 42, slices: 3, instructions: instructions)
    let engine = Multislice(bench.model)
    let spectrum = AlignedBuffer<Complex<Float>>(count: bench.model.layout.count)
    func exit(_ seed: Int) -> [Complex<Double>] {
      bench.pack(Seeded.complex(bench.grid.count, seed: seed), into: spectrum.pointer)
      engine.propagate(spectrum.pointer)
      return bench.unpacked(spectrum.pointer)
    }
    let first = exit(1)
    _ = exit(2)
    #expect(exit(1) == first)
  }

  // MARK: - The way back

  /// Rows of the scattering matrix from the reversed model, columns from the model itself.
  private func checkReversal<Real: RealScalar>(
    _: Real.Type, _ instructions: InstructionSet, _ tolerance: Tolerance
  ) throws {
    let atoms = SmallSpecimens.disordered(atoms: 40, elements: [14, 38], box: SIMD3(7, 6, 9), seed: 17)
    let bench = try WaveBench<Real>(
      atoms, nx: 20, ny: 18, slices: 4, tilt: SIMD2(0.01, -0.005), instructions: instructions)
    let last = bench.unpacked(bench.model.freeSpace[3].values.pointer)
    let back = Multislice(bench.model.reversed())
    let spectrum = AlignedBuffer<Complex<Real>>(count: bench.model.layout.count)
    let harmonics = [(0, 0), (1, 0), (0, -2), (3, 4), (-5, 1), (-2, -3), (6, 0), (0, 5)]
    var largest = 0.0
    for (kx, ky) in harmonics {
      let column = bench.exit(bench.planeWave(kx, ky))
      for (qx, qy) in harmonics {
        bench.pack(bench.planeWave(-qx, -qy).map { $0 * last[bench.index(qx, qy)] }, into: spectrum.pointer)
        back.propagate(spectrum.pointer)
        let found = bench.unpacked(spectrum.pointer)[bench.index(-kx, -ky)]
        let expected = column[bench.index(qx, qy)]
        largest = max(largest, expected.magnitude)
        #expect(
          tolerance.accepts((found - expected).magnitude),
          "(\(kx), \(ky)) → (\(qx), \(qy)): \(expected), \(found)")
      }
    }
    #expect(largest > 0.1, "there must be something to compare: \(largest)")
  }

  @Test func theReversedModelIsTheTransposedOperator() throws {
    try checkReversal(Double.self, .reference, .model(1e-12, because: "rounding alone"))
    for set in InstructionSet.supported {
      try checkReversal(Float.self, set, .model(3e-6, because: "rounding of four slices"))
    }
  }

  @Test func theReversedModelSharesTransmissionFunctions() throws {
    let crystal = SmallSpecimens.silicon110(repeats: SIMD3(1, 1, 2), rms: 0.1)
    let model = try WaveBench<Float>(crystal, nx: 48, ny: 40, slices: 4).model
    let back = model.reversed()
    #expect(back.slices.map(ObjectIdentifier.init) == model.slices.map(ObjectIdentifier.init).reversed())
    #expect(back.freeSpace[0] === model.freeSpace[2])
  }
}
