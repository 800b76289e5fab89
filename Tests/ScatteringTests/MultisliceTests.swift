import Foundation
import Numerics
import Optics
import Quantities
import TestKit
import Testing

@testable import Scattering

@Suite struct MultisliceTests {
  private let probe = try! Probe(
    beam: ElectronBeam(energy: 2e5), aperture: .round(semiangle: 0.02),
    aberrations: Aberrations([.c10: .init(value: -40)]))

  /// exp(iσV) ≈ 1 + iσV: what is left out is of second order in the strength of the specimen.
  @Test func aWeakObjectScattersInFirstOrder() throws {
    let box = SIMD3(6.0, 5.0, 2.0)
    func error(_ strength: Double) throws -> Double {
      let atoms = SmallSpecimens.disordered(atoms: 6, box: box, seed: 5)
      let faint = AtomArrangement(
        atoms: atoms.atoms.map {
          ScatteringAtom($0.scatterer, x: $0.x, y: $0.y, z: $0.z, occupancy: strength)
        }, box: box)
      let bench = try WaveBench<Double>(faint, nx: 48, ny: 40, slices: 1)
      let potential = try projectedPotential(Double.self, faint, nx: 48, ny: 40)
      var expected = reciprocalSpace(
        potential.map { Complex(0, bench.beam.interaction * $0) }, grid: bench.grid)
      for i in expected.indices {
        expected[i] = expected[i] * (1 / Double(bench.grid.count))
        let k = bench.frequency(i)
        expected[i] = expected[i] * BandLimit(grid: bench.grid).value(k2: k.x * k.x + k.y * k.y)
      }
      expected[0] += .one
      let exit = bench.exit(bench.planeWave(0, 0))
      return power(zip(exit, bench.propagated(expected)).map { $0 - $1 }).squareRoot()
    }
    let errors = try [0.4, 0.2, 0.1, 0.05].map(error)
    let order = ObservedOrder(halvings: errors).value
    #expect(abs(order - 2) < 0.05, "order \(order), errors \(errors)")
  }

  // MARK: - Conservation

  @Test func aSmoothSpecimenKeepsTheNorm() throws {
    let crystal = SmallSpecimens.silicon110(repeats: SIMD3(2, 3, 10), rms: 0.25)
    let bench = try WaveBench<Double>(crystal, nx: 96, ny: 96, slices: 20)
    let exit = bench.exit(bench.probe(probe, x: 3, y: 2))
    #expect(
      Tolerance.model(1e-7, because: "what a potential smeared by 0.25 Å scatters beyond 2.9/Å").accepts(
        power(exit), 1),
      "\(power(exit) - 1)")
  }

  @Test func theBandLimitOnlyEverTakesElectrons() throws {
    let crystal = SmallSpecimens.strontiumTitanate(repeats: SIMD3(2, 2, 12))
    let bench = try WaveBench<Double>(crystal, nx: 64, ny: 65, slices: 24)
    var before = 1 + 1e-12
    var history: [Double] = []
    bench.through(bench.probe(probe, x: 0, y: 0)) { slice, spectrum in
      let now = power(spectrum)
      #expect(now < before, "slice \(slice): \(before) → \(now)")
      before = now
      history.append(now)
    }
    #expect(
      history.last! < 0.99 && history.last! > 0.5,
      "a probe on a Sr column loses some, not all: \(history.last!)")
  }

  // MARK: - Reciprocity and reversal

  /// Source and detector may be exchanged: k → k' through the specimen has the amplitude of -k' → -k through
  /// the specimen turned over, but for the free space behind the last slice, which is on the other side.
  @Test(arguments: [(0, 0, 3, -2), (2, 1, -4, 5), (-3, 0, 7, 7)])
  func amplitudesAreReciprocal(kx: Int, ky: Int, hx: Int, hy: Int) throws {
    let box = SIMD3(7.0, 6.0, 20.0)
    let atoms = SmallSpecimens.disordered(atoms: 40, elements: [14, 38], box: box, seed: 17)
    let there = try WaveBench<Double>(atoms, nx: 42, ny: 35, slices: 10)
    let back = try WaveBench<Double>(SmallSpecimens.reversed(atoms), nx: 42, ny: 35, slices: 10)
    let forward = there.exit(there.propagated(there.planeWave(kx, ky)))[there.index(hx, hy)]
    let reverse = back.exit(back.propagated(back.planeWave(-hx, -hy)))[back.index(-kx, -ky)]
    #expect(forward.magnitude > 1e-3, "there must be something to compare: \(forward.magnitude)")
    #expect(
      Tolerance.transform(Double.self, count: 1 << 20).accepts((forward - reverse).magnitude),
      "\(forward), \(reverse)")
  }

  /// The conjugate of an exit wave goes back through the specimen to the conjugate of the incident wave.
  @Test func timeCanBeReversed() throws {
    let crystal = SmallSpecimens.silicon110(repeats: SIMD3(2, 3, 6), rms: 0.25)
    let there = try WaveBench<Double>(crystal, nx: 96, ny: 96, slices: 12)
    let back = try WaveBench<Double>(SmallSpecimens.reversed(crystal), nx: 96, ny: 96, slices: 12)
    func conjugated(_ wave: [Complex<Double>]) -> [Complex<Double>] {
      wave.indices.map { i in
        let (x, y) = (i % there.grid.nx, i / there.grid.nx)
        return wave[there.index(-x, -y)].conjugate
      }
    }
    let incident = there.probe(probe, x: 4, y: 5)
    let exit = there.exit(incident)
    #expect(relativeDistance(exit, incident) > 0.3, "the specimen must do something")
    let returned = back.propagated(back.exit(back.propagated(conjugated(exit))), back: true)
    let difference = relativeDistance(returned, conjugated(incident))
    #expect(
      Tolerance.model(1e-5, because: "the little that was scattered beyond the band is lost").accepts(
        difference),
      "\(difference)")
  }

  // MARK: - Tilt

  /// Tilting the beam by λh/L is sending in the plane wave h, seen along the beam.
  @Test func tiltingTheBeamIsSendingInAnotherPlaneWave() throws {
    let crystal = SmallSpecimens.silicon110(repeats: SIMD3(2, 3, 4), rms: 0.3)
    let straight = try WaveBench<Double>(crystal, nx: 96, ny: 96, slices: 8)
    let (hx, hy) = (2, -1)
    let lambda = straight.beam.wavelength
    let tilt = SIMD2(atan(lambda * straight.grid.kx(hx)), atan(lambda * straight.grid.ky(95)))
    let tilted = try WaveBench<Double>(crystal, nx: 96, ny: 96, slices: 8, tilt: tilt)
    let wave = straight.exit(straight.planeWave(hx, hy))
    let k0 = SIMD2(straight.grid.kx(hx), straight.grid.ky(95))
    let along = Complex<Double>(phase: .pi * lambda * crystal.size.z * (k0.x * k0.x + k0.y * k0.y))
    let seen = wave.indices.map { i in wave[straight.index(i % 96 + hx, i / 96 + hy)] * along }
    let difference = relativeDistance(tilted.exit(tilted.planeWave(0, 0)), seen)
    #expect(
      Tolerance.model(1e-6, because: "the band is centred on the beam once and on the axis once").accepts(
        difference),
      "\(difference)")
  }

  /// A beam that goes aslant through an upright crystal sees what an upright beam sees in a crystal that
  /// leans the other way; behind it, the beam has moved by t tan(tilt).
  @Test func tiltingTheBeamIsLeaningTheCrystal() throws {
    let crystal = SmallSpecimens.silicon110(repeats: SIMD3(2, 3, 4), rms: 0.3).expanded()
    let slope = SIMD2(0.02, -0.01)
    let (slices, dz) = (8, crystal.size.z / 8)
    let leaning = crystal.displaced(
      by: crystal.atoms.map { atom in
        let entrance = (atom.z / dz).rounded(.down) * dz
        return SIMD3(-slope.x * entrance, -slope.y * entrance, 0)
      })
    let tilted = try WaveBench<Double>(
      crystal, nx: 96, ny: 96, slices: slices, tilt: SIMD2(atan(slope.x), atan(slope.y)))
    let upright = try WaveBench<Double>(leaning, nx: 96, ny: 96, slices: slices)
    let wave = upright.probe(probe, x: 3, y: 4)
    let moved = upright.exit(wave).enumerated().map { index, value in
      let k = upright.frequency(index)
      return value * Complex(phase: -2 * .pi * crystal.size.z * (k.x * slope.x + k.y * slope.y))
    }
    let difference = relativeDistance(tilted.exit(wave), moved)
    #expect(
      Tolerance.model(1e-10, because: "exp(iσV) of a shifted potential is sampled at other points").accepts(
        difference),
      "\(difference)")
    let untilted = try WaveBench<Double>(crystal, nx: 96, ny: 96, slices: slices)
    #expect(relativeDistance(untilted.exit(wave), moved) > 0.05, "the tilt must matter")
  }

  // MARK: - Work

  @Test func aSliceCostsTwoTransforms() throws {
    let crystal = SmallSpecimens.strontiumTitanate(repeats: SIMD3(1, 1, 5))
    let bench = try WaveBench<Float>(crystal, nx: 16, ny: 16, slices: 10)
    let engine = Multislice(bench.model)
    let spectrum = AlignedBuffer<Complex<Float>>(count: bench.model.layout.count)
    var exits: [Int] = []
    for _ in 0..<3 { engine.propagate(spectrum.pointer, exits: Array(0..<10)) { exits.append($0) } }
    #expect(engine.work.probeSlices == 30 && engine.work.transforms == 60)
    #expect(exits == (0..<3).flatMap { _ in Array(0..<10) })
    // Two distinct slices share two fields and one propagator.
    #expect(Set(bench.model.slices.map { ObjectIdentifier($0) }).count == 2)
    #expect(Set(bench.model.freeSpace.map { ObjectIdentifier($0) }).count == 1)
  }

  @Test(arguments: [2, 5, 8]) func threadsDoNotChangeABit(threads: Int) throws {
    let atoms = SmallSpecimens.disordered(atoms: 60, box: SIMD3(6, 6, 12), seed: 2)
    let one = try WaveBench<Float>(atoms, nx: 30, ny: 33, slices: 9)
    let many = try WaveBench<Float>(atoms, nx: 30, ny: 33, slices: 9, threads: threads)
    for (a, b) in zip(one.model.slices, many.model.slices) {
      #expect((0..<a.count).allSatisfy { a.pointer[$0] == b.pointer[$0] })
    }
    let wave = one.probe(probe, x: 1, y: 2)
    #expect(one.exit(wave) == many.exit(wave))
  }
}
