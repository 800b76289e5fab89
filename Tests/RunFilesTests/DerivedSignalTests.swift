import Detection
import ForwardModel
import Foundation
import Numerics
import Testing

@testable import RunFiles

@Suite struct DerivedSignalTests {
  private static let detectors = """
    [{name: 'P', type: 'pixelated', crop: 'cutoff', average: true}, {name: 'I', type: 'icom'},
     {name: 'D', type: 'dpc', inner_mrad: 0, outer_mrad: 20}]
    """

  private func plan() throws -> SimulationPlan {
    let run = try Sample.run(
      ("detectors", Self.detectors), ("scan", "{start_A: [0, 0], end_A: [4, 4], shape: [3, 2]}"))
    return try SimulationPlan(run.request, threads: 1, memory: 1 << 30)
  }

  private func fill(_ signals: DerivedSignals, _ detector: Int, _ values: [Float], cuts: [Int]) {
    let each = values.count / 6
    for (first, last) in zip([0] + cuts, cuts + [6]) {
      Array(values[first * each..<last * each]).withUnsafeBufferPointer {
        signals.add(detector: detector, thickness: 0, positions: first..<last, values: $0)
      }
    }
  }

  @Test(arguments: [[], [1], [3], [1, 2, 5]]) func averagesDoNotDependOnWhereTheScanIsCut(cuts: [Int]) throws
  {
    let plan = try plan()
    let count = plan.readouts[0].valueCount
    let values = (0..<6 * count).map { 1 / Float($0 + 1) }
    let signals = DerivedSignals(plan)
    fill(signals, 0, values, cuts: cuts)
    let expected = (0..<count).map { pixel in
      (0..<6).reduce(0.0) { $0 + Double(values[$1 * count + pixel]) } / 6
    }
    #expect(try signals.result(0) == expected)
  }

  @Test func integralsAndDifferencesAreThoseOfDetection() throws {
    let plan = try plan()
    let signals = DerivedSignals(plan)
    let angles = (0..<12).map { Float(sin(Double($0))) * 1e-3 }
    fill(signals, 1, angles, cuts: [2])
    let grid = try #require(plan.request.scan.grid)
    let field = CentreOfMassField(scan: grid, interleaved: angles.map(Double.init))
    #expect(try signals.result(1) == field.integrated().map { $0 * 1000 })

    let sectors = (0..<24).map { Float($0 * $0) }
    fill(signals, 2, sectors, cuts: [4])
    // Sectors 0 1 2 3: u = (q0 + q3) - (q1 + q2), v = (q0 + q1) - (q2 + q3).
    let expected = (0..<6).flatMap { position -> [Double] in
      let q = (0..<4).map { Double(sectors[4 * position + $0]) }
      return [(q[0] + q[3]) - (q[1] + q[2]), (q[0] + q[1]) - (q[2] + q[3])]
    }
    #expect(try signals.result(2) == expected)
  }

  @Test func integrationNeedsAScanGrid() throws {
    let run = try Sample.run(
      ("detectors", "[{name: 'I', type: 'icom'}]"), ("scan", "{positions_A: [[1, 1]]}"))
    #expect(throws: (any Error).self) { try SimulationPlan(run.request, threads: 1, memory: 1 << 30) }
  }
}
