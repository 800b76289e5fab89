import Crystals
import Detection
import Foundation
import Numerics
import Optics
import Quantities
import Scattering
import TestKit
import Testing

@testable import ForwardModel

@Suite struct MemoryPlanTests {
  private func request(_ method: EngineSettings.Method, _ factor: Int = 1) throws -> SimulationRequest {
    var request = try Requests.strontiumTitanate(scan: (9, 8))
    request.engine = EngineSettings(method: method, interpolation: SIMD2(factor, factor), precision: .single)
    request.engine.passesEachProbe = true
    return request
  }

  /// Room for everything but the signals, and for `positions` of those.
  private func tight(_ request: SimulationRequest, positions: Int) throws -> Int {
    let plan = try SimulationPlan(request, threads: 2, memory: Requests.memory)
    return MemoryNeeds(request, decision: plan.decision, threads: 2).fixed + positions * plan.bytesPerPosition
  }

  @Test(arguments: [(EngineSettings.Method.multislice, 1), (.prism, 1), (.prism, 2)])
  func littleMemoryTakesMoreBlocksAndGivesTheSameNumbers(method: EngineSettings.Method, factor: Int) throws {
    var request = try request(method, factor)
    let edge = SmallSpecimens.strontiumTitanateEdge
    request.scan = .raster(start: .zero, end: SIMD2(edge, edge), nx: 18, ny: 11)
    let whole = try Requests.run(request)
    let parts = try Requests.run(request, memory: try tight(request, positions: 160))
    #expect(whole.plan.block == 198 && parts.plan.block == (method == .prism ? 64 : 80))
    #expect(parts.record.signals == whole.record.signals)
    #expect(
      parts.work.distinctSlices == whole.work.distinctSlices, "slices are built once, not for each block")
  }

  @Test func severalThermalConfigurationsInSeveralBlocksGiveTheSameNumbers() throws {
    var request = try request(.multislice)
    request.thermal = .einstein(
      count: 3, seed: 4,
      motions: Array(repeating: .isotropic(rms: 0.08), count: request.arrangement.atoms.count))
    let whole = try Requests.run(request)
    let parts = try Requests.run(request, memory: try tight(request, positions: 40))
    #expect(whole.plan.keepsConfigurations && !parts.plan.keepsConfigurations && parts.plan.block < 72)
    #expect(parts.record.signals == whole.record.signals)
  }

  /// Of given configurations the first may repeat its slices and another not.
  @Test func theLargestGivenConfigurationCounts() throws {
    var request = try request(.multislice)
    let rest = [SIMD3<Double>](repeating: .zero, count: request.atomCount)
    let moved = rest.indices.map { SIMD3(0.001 * Double($0), 0, 0) }
    func needs(_ configurations: [[SIMD3<Double>]]) throws -> Int {
      request.thermal = .given(configurations)
      let plan = try SimulationPlan(request, threads: 2, memory: Requests.memory)
      return MemoryNeeds(request, decision: plan.decision, threads: 2).configuration
    }
    #expect(try needs([rest]) < needs([moved]))
    #expect(try needs([rest, moved]) == needs([moved]))
  }

  /// Source size needs all positions at once: they go to a file where memory has no room for them.
  @Test func signalsThatDoNotFitAreKeptInAFile() throws {
    var request = try request(.multislice)
    request.source = .gaussian(sigma: 0.4)
    let whole = try Requests.run(request)
    let parts = try Requests.run(request, memory: try tight(request, positions: 40))
    #expect(72 * parts.plan.bytesPerPosition > parts.plan.signalMemory, "the test must reach the file")
    #expect(parts.record.signals == whole.record.signals)
  }

  @Test func tooLittleMemoryIsRefusedWithTheFigureThatWouldDo() throws {
    var request = try request(.prism)
    request.grid = Grid(nx: 96, ny: 96, lengthX: request.grid.lengthX, lengthY: request.grid.lengthY)
    let least = try tight(request, positions: 64)
    var message = ""
    do {
      _ = try SimulationPlan(request, threads: 2, memory: least / 2)
    } catch { message = error.message }
    let words = message.split(separator: " ")
    let figure = try #require(words.firstIndex(of: "need").flatMap { Double(words[$0 + 1]) }, "\(message)")
    #expect(message.hasPrefix("memory:") && message.contains("--memory-GiB"))
    #expect(throws: Never.self) {
      try SimulationPlan(request, threads: 2, memory: Int(figure * Double(1 << 30)))
    }
    // The figure is rounded up to a hundredth.
    #expect(figure * Double(1 << 30) >= Double(least) && (figure - 0.01) * Double(1 << 30) < Double(least))
  }
}
