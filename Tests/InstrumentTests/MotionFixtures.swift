import Configuration
import Foundation
import Numerics

@testable import Instrument

/// Models for tests: ideal but for what is named.
enum MotionFixtures {
  /// Without errors but for those that `change` puts back.
  static func stage(_ change: (inout StageModel) -> Void = { _ in }) throws -> StageModel {
    var model = try StageModel(.object(["imperfections": .number(0)]))
    change(&model)
    return model
  }

  static func drift(_ change: (inout DriftModel) -> Void = { _ in }) throws -> DriftModel {
    var model = try DriftModel(.object(["imperfections": .number(0)]))
    change(&model)
    return model
  }

  static func scan(_ change: (inout ScanModel) -> Void = { _ in }) throws -> ScanModel {
    var model = try ScanModel(.object(["imperfections": .number(0)]))
    change(&model)
    return model
  }

  /// A specimen that does not move but for what the models say.
  static func motion(stage: StageModel? = nil, drift: DriftModel? = nil, seed: UInt64 = 1) throws
    -> SpecimenMotion
  {
    SpecimenMotion(
      stage: Stage(model: try stage ?? self.stage(), seed: seed), stageState: StageState(),
      drift: Drift(model: try drift ?? self.drift(), seed: seed), driftState: DriftState())
  }

  static func frame(_ columns: Int, _ rows: Int, field: SIMD2<Double>, dwell_us: Double) -> ScanSettings {
    ScanSettings(
      pattern: .frame(columns, rows), field: field, dwell: InstrumentTime(seconds: dwell_us * 1e-6))
  }

  /// Written to JSON and read back.
  static func reloaded<Value: Codable>(_ value: Value) throws -> Value {
    try JSONDecoder().decode(Value.self, from: try JSONEncoder().encode(value))
  }

  /// Least squares: coefficients of `columns` that give `values`.
  static func fit(_ columns: [[Double]], to values: [Double]) -> [Double] {
    let n = columns.count
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    var rows = (0..<n).map { i in (0..<n).map { dot(columns[i], columns[$0]) } + [dot(columns[i], values)] }
    for i in 0..<n {
      let pivot = (i..<n).max { abs(rows[$0][i]) < abs(rows[$1][i]) }!
      rows.swapAt(i, pivot)
      for j in 0..<n where j != i {
        let share = rows[j][i] / rows[i][i]
        for k in i...n { rows[j][k] -= share * rows[i][k] }
      }
    }
    return (0..<n).map { rows[$0][n] / rows[$0][$0] }
  }
}

func length(_ vector: SIMD2<Double>) -> Double { (vector * vector).sum().squareRoot() }
func length(_ vector: SIMD3<Double>) -> Double { (vector * vector).sum().squareRoot() }

extension InstrumentTime {
  static func s(_ seconds: Double) -> InstrumentTime { InstrumentTime(seconds: seconds) }
}
