package import Configuration

/// How the specimen wanders against the beam: laterally and in height, in Å and s. Amplitudes of 0 switch a part off.
package struct DriftModel: Sendable, Hashable {
  /// Speed after a move per Å of it, its limit in Å/s, and its time constant in s.
  package var perMove: Double
  package var moveLimit: Double
  package var moveTime: Double
  /// Speed at moment 0 from the insertion of the holder, one standard deviation per axis in Å/s, and its time constant in s.
  package var insertion: Double
  package var insertionTime: Double
  /// Random walk in Å per root second: lateral and in height.
  package var walk: Double
  package var heightWalk: Double
  /// Steady speed of a session, one standard deviation per axis in Å/s: lateral and in height.
  package var steady: Double
  package var heightSteady: Double
  /// Jumps per second, their standard deviation per axis in Å, and how long one takes in s.
  package var jumpRate: Double
  package var jump: Double
  package var jumpTime: Double

  /// What users may set.
  package static let parameters: [Parameter] = [
    Parameter("imperfections", .number(1, 0...100, unit: ""), "factor on all drift; 0 for none"),
    Parameter(
      "move_pm_per_s_um", .number(1, 0...1e4, unit: "pm/s/µm"), "speed just after a move, for its length"),
    Parameter("move_limit_pm_per_s", .number(200, 0...1e6, unit: "pm/s"), "most that a move causes"),
    Parameter("move_decay_s", .number(180, 1e-2...1e6, unit: "s"), "time constant of the drift after a move"),
    Parameter(
      "insertion_pm_per_s", .number(10, 0...1e6, unit: "pm/s"),
      "speed at the start of a session, one standard deviation"),
    Parameter(
      "insertion_decay_s", .number(1800, 1e-2...1e6, unit: "s"), "time constant of the drift after insertion"),
    Parameter("walk_pm_per_root_s", .number(15, 0...1e5, unit: "pm/√s"), "lateral random walk"),
    Parameter("height_walk_pm_per_root_s", .number(60, 0...1e5, unit: "pm/√s"), "random walk of the height"),
    Parameter(
      "steady_pm_per_s", .number(3, 0...1e5, unit: "pm/s"), "steady lateral drift, one standard deviation"),
    Parameter(
      "height_steady_pm_per_s", .number(10, 0...1e5, unit: "pm/s"),
      "steady drift of the height, one standard deviation"),
    Parameter("jumps_per_hour", .number(3, 0...3600, unit: "1/h"), "mean rate of jumps"),
    Parameter(
      "jump_pm", .number(150, 0...1e6, unit: "pm"), "size of a jump, one standard deviation per axis"),
    Parameter("jump_ms", .number(5, 0...1e4, unit: "ms"), "time constant of a jump; 0 for a step"),
  ]

  /// - Throws: `InputError` naming the parameter.
  package init(_ values: JSONValue = .object([:]), path: String = "drift") throws {
    let reader = try ParameterReader(values, Self.parameters, path: path)
    let factor = try reader.number("imperfections")
    func picometres(_ key: String) throws -> Double { factor * (try reader.number(key)) * 1e-2 }
    perMove = try picometres("move_pm_per_s_um") / 1e4
    moveLimit = try picometres("move_limit_pm_per_s")
    moveTime = try reader.number("move_decay_s")
    insertion = try picometres("insertion_pm_per_s")
    insertionTime = try reader.number("insertion_decay_s")
    walk = try picometres("walk_pm_per_root_s")
    heightWalk = try picometres("height_walk_pm_per_root_s")
    steady = try picometres("steady_pm_per_s")
    heightSteady = try picometres("height_steady_pm_per_s")
    jumpRate = try reader.number("jumps_per_hour") / 3600
    jump = try picometres("jump_pm")
    jumpTime = try reader.number("jump_ms") * 1e-3
  }
}
