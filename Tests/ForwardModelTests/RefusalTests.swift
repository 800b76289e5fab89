import Crystals
import Detection
import Numerics
import Optics
import Quantities
import Scattering
import TestKit
import Testing

@testable import ForwardModel

@Suite struct RefusalTests {
  struct Example: Sendable {
    let what: String
    /// How the message begins.
    let names: String
    let change: @Sendable (inout SimulationRequest) throws -> Void
  }

  static let examples = [
    Example(what: "an aperture beyond the band limit", names: "beam.semiangle_mrad") {
      $0.probe = try Probe(beam: $0.probe.beam, aperture: .round(semiangle: 0.2))
    },
    Example(what: "a detector beyond the band limit", names: "outer angle of far") {
      $0.detectors.append(.init(name: "far", detector: .annular(try AnnularDetector(inner: 0.1, outer: 0.3))))
    },
    Example(what: "a scan outside of the cell", names: "scan end, x") {
      $0.scan = .raster(start: .zero, end: SIMD2(8, 3), nx: 2, ny: 2)
    },
    Example(what: "a position outside of the cell", names: "scan position 2, y") {
      $0.scan = .list([.zero, SIMD2(1, -1)])
    },
    Example(what: "exit waves by PRISM", names: "outputs: exit_wave") {
      $0.extras = [.exitWave]
      $0.engine.method = .prism
    },
    Example(what: "exit waves of phonons", names: "outputs: exit_wave") {
      $0.extras = [.exitWave]
      $0.thermal = .einstein(count: 1, seed: 1, motions: [nil])
    },
    Example(what: "exit waves of a focal spread", names: "outputs: exit_wave") {
      $0.extras = [.exitWave]
      $0.foci = try FocalSpread(sigma: 10).samples(count: 3)
    },
    Example(what: "a depth series by PRISM", names: "thicknesses_A") {
      $0.thicknesses = [4]
      $0.engine.method = .prism
    },
    Example(what: "a thickness beyond the specimen", names: "thicknesses_A") { $0.thicknesses = [4, 12] },
    Example(what: "a thickness that is no number", names: "thicknesses_A") { $0.thicknesses = [.nan] },
    Example(what: "a source of a list of positions", names: "coherence") {
      $0.scan = .list([.zero])
      $0.source = .gaussian(sigma: 0.3)
    },
    Example(what: "too few displacements", names: "phonons.configurations_A[1]") {
      let all = [SIMD3<Double>](repeating: .zero, count: 60)
      $0.thermal = .given([all, Array(all.dropLast())])
    },
    Example(what: "an interpolation that leaves no window", names: "PRISM interpolation") {
      $0.engine = EngineSettings(method: .prism, interpolation: SIMD2(13, 1))
    },
  ]

  @Test(arguments: examples) func impossibleRequestsAreRefusedByName(example: Example) throws {
    var request = try Requests.strontiumTitanate()
    #expect(throws: Never.self) { try SimulationPlan(request, threads: 1, memory: Requests.memory) }
    try example.change(&request)
    do {
      _ = try SimulationPlan(request, threads: 1, memory: Requests.memory)
      Issue.record("\(example.what) was accepted")
    } catch {
      #expect(error.message.hasPrefix(example.names), "\(example.what): \(error.message)")
      #expect(error.message.contains("allowed"), "\(error.message)")
    }
  }
}
