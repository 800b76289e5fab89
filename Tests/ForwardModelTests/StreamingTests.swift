import Crystals
import Detection
import Numerics
import Optics
import Quantities
import Scattering
import TestKit
import Testing

@testable import ForwardModel

@Suite struct StreamingTests {
  @Test func everyPositionIsHandedOnOnceAndInOrder() throws {
    var request = try Requests.strontiumTitanate(scan: (9, 8))
    request.thicknesses = [3.905, 11.715]
    let plan = try SimulationPlan(request, threads: 2, memory: Requests.memory)
    let fixed = MemoryNeeds(request, decision: plan.decision, threads: 2).fixed
    let (record, _, tight) = try Requests.run(request, memory: fixed + 40 * plan.bytesPerPosition)
    #expect(tight.block == 16)
    for detector in request.detectors.indices {
      for thickness in 0..<2 {
        let runs = record.blocks.filter { $0.detector == detector && $0.thickness == thickness }.map(
          \.positions)
        #expect(runs == [0..<16, 16..<32, 32..<48, 48..<64, 64..<72])
        #expect(record.signals[[detector, thickness]]?.count == 72 * tight.readouts[detector].valueCount)
      }
    }
    // A block is complete before the next one begins.
    #expect(record.blocks.map(\.positions.lowerBound) == record.blocks.map(\.positions.lowerBound).sorted())
  }

  @Test(arguments: [EngineSettings.Method.multislice, .prism])
  func progressRunsFromZeroToOne(method: EngineSettings.Method) throws {
    var request = try Requests.strontiumTitanate()
    request.engine.method = method
    request.thermal = .einstein(
      count: 2, seed: 1,
      motions: Array(repeating: .isotropic(rms: 0.05), count: request.arrangement.atoms.count))
    let shares = try Requests.run(request, threads: 1).record.shareDone
    #expect(shares.allSatisfy { $0 > 0 && $0 <= 1 } && shares.last == 1 && shares.count > 3)
    #expect(shares == shares.sorted())
  }

  @Test func extrasAreWhatTheyAreCalled() throws {
    var request = try Requests.strontiumTitanate(scan: (2, 1))
    request.engine.precision = .double
    request.extras = [.probe, .potential, .exitWave]
    let (record, _, _) = try Requests.run(request)
    let bench = try WaveBench<Double>(request.arrangement, nx: 48, ny: 48, slices: 6)
    let grid = request.grid
    let probe = try #require(record.waves[.probe])
    #expect(probe.count == 1)
    let start = bench.probe(request.probe, x: 0, y: 0)
    #expect(
      Tolerance.transform(Double.self, count: 1 << 16).accepts(
        relativeDistance(probe[0], realSpace(start, grid: grid))))
    // Σ|FFT ψ|² = 1, so that Σ|ψ|² = 1/(nx ny).
    #expect(
      Tolerance.transform(Double.self, count: grid.count).accepts(power(probe[0]) * Double(grid.count), 1))
    let waves = try #require(record.waves[.exitWave])
    #expect(waves.count == 2)
    for (index, wave) in waves.enumerated() {
      let place = request.scan.position(index)
      let expected = realSpace(bench.exit(bench.probe(request.probe, x: place.x, y: place.y)), grid: grid)
      #expect(Tolerance.transform(Double.self, count: 1 << 20).accepts(relativeDistance(wave, expected)))
    }
    #expect(record.potentials.count == 6)
    #expect(record.potentials[0] == record.potentials[2] && record.potentials[0] != record.potentials[1])
    let whole = try projectedPotential(Double.self, request.arrangement, nx: 48, ny: 48)
    let sum = (0..<grid.count).map { i in record.potentials.reduce(0) { $0 + $1[i] } }
    #expect(
      Tolerance.transform(Double.self, count: 1 << 16, scale: whole.max()!).accepts(
        largestDifference(sum, whole)))
  }

  @Test func vacuumGivesTheIncidentBeam() throws {
    var request = try Requests.strontiumTitanate()
    request.arrangement.self = .init(atoms: [], box: request.arrangement.size)
    request.detectors = [
      .init(name: "all", detector: .annular(try .init(inner: 0, outer: 0.03))),
      .init(name: "dark", detector: .annular(try .init(inner: 0.03, outer: 0.05))),
      .init(name: "com", detector: .centreOfMass),
    ]
    let signals = try Requests.run(request).record.signals
    let single = Tolerance.transform(Float.self, count: 48 * 48 * 6)
    #expect(signals[[0, 0]]!.allSatisfy { single.accepts($0, 1) })
    #expect(signals[[1, 0]]!.allSatisfy { $0 < 1e-10 })
    // The mean angle is rounding of the aperture's 20 mrad.
    #expect(signals[[2, 0]]!.allSatisfy { single.accepts($0 / 0.02) })
  }
}
