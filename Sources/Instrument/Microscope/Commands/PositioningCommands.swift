import Configuration
import Quantities

extension MicroscopeCommand {
  private static let axes: [(key: String, axis: StageAxis, limit: Double)] = [
    ("x_um", .x, 1e5), ("y_um", .y, 1e5), ("z_um", .z, 1e5), ("alpha_deg", .alpha, 360),
    ("beta_deg", .beta, 360),
  ]

  static let positioning: [MicroscopeCommand] = [
    MicroscopeCommand(
      "move_stage", "Moves the stage; axes that are not given stay.",
      axes.map {
        Parameter($0.key, .number(0, -$0.limit...$0.limit, unit: $0.axis.unit), "target of the axis")
      }
        + [Parameter("relative", .truth(false), "targets count from where the stage was last sent")]
    ) { microscope, read, _ in
      var target: [StageAxis: Double] = [:]
      let isRelative = try read.truth("relative")
      for (key, axis, _) in axes where read.has(key) {
        target[axis] =
          try read.number(key) * axis.perUnit + (isRelative ? microscope.state.stage.setpoint[axis] : 0)
      }
      return try microscope.moveStage(to: target)
    },
    MicroscopeCommand("get_stage", .question, "Where the encoders say that the stage is.") {
      microscope, _, _ in
      Reply(microscope.stageReadings())
    },
    MicroscopeCommand(
      "place_beam",
      "Rests the beam at a place of the field until it is released. Fractions count from the left and the top.",
      [Parameter("place", .numbers([0.5, 0.5], count: 2, 0...1, unit: ""), "fractions of the field")],
      required: ["place"]
    ) { microscope, read, _ in
      let place = try read.numbers("place")
      microscope.state.parked = SIMD2(place[0], place[1])
      try microscope.elapse(seconds: microscope.model.scan.pointMove)
      return Reply()
    },
    MicroscopeCommand(
      "release_beam", "Gives the beam back to the scan generator, which blanks it between scans."
    ) {
      microscope, _, _ in
      microscope.state.parked = nil
      return Reply()
    },
    MicroscopeCommand(
      "blank_beam", "Blanks or unblanks the beam.",
      [Parameter("blanked", .truth(true), "true: no beam on the specimen")]
    ) { microscope, read, _ in
      let blanked = try read.truth("blanked")
      try microscope.elapse(
        microscope.column.set(blanked: blanked, at: microscope.state.time, &microscope.state.column))
      return Reply()
    },
    MicroscopeCommand(
      "expose", "Unblanks the beam where it rests for a time and blanks it again.",
      [Parameter("seconds", .number(1, 0...1e5, unit: "s"), "how long the beam is on")], required: ["seconds"]
    ) { microscope, read, _ in
      let seconds = try read.number("seconds")
      if microscope.state.parked == nil { microscope.state.parked = SIMD2(0.5, 0.5) }
      try microscope.elapse(
        microscope.column.set(blanked: false, at: microscope.state.time, &microscope.state.column))
      microscope.settle()
      let before = microscope.state.dose.total
      try microscope.elapse(seconds: seconds)
      microscope.settle()
      try microscope.elapse(
        microscope.column.set(blanked: true, at: microscope.state.time, &microscope.state.column))
      return Reply(["electrons": .number(microscope.state.dose.total - before)])
    },
    MicroscopeCommand(
      "set_column_valves", "Opens or closes the column valves.",
      [Parameter("open", .truth(true), "true: the beam can pass")], required: ["open"]
    ) { microscope, read, _ in
      try microscope.elapse(
        microscope.column.set(valvesOpen: try read.truth("open"), &microscope.state.column))
      return Reply()
    },
    MicroscopeCommand(
      "set_screen", "Inserts or retracts the viewing screen. Detectors below it see nothing while it is in.",
      [Parameter("inserted", .truth(true), "true: in")], required: ["inserted"]
    ) { microscope, read, _ in
      try microscope.elapse(
        microscope.column.set(screenInserted: try read.truth("inserted"), &microscope.state.column))
      return Reply()
    },
  ]
}

extension Microscope {
  /// - Throws: `RefusedRequest` beyond the limits: the stage could hit the pole piece.
  mutating func moveStage(to target: [StageAxis: Double]) throws -> Reply {
    do {
      try stage.check(target)
    } catch {
      throw RefusedRequest.unsafe(error.message)
    }
    var moved = motion
    let duration = try moved.move(to: target, at: state.time)
    motion = moved
    try elapse(duration)
    return Reply(stageReadings())
  }

  func stageReadings() -> [String: JSONValue] {
    let read = stage.readback(state.stage, at: state.time)
    return [
      "x_um": .number(read.x / 1e4), "y_um": .number(read.y / 1e4), "z_um": .number(read.z / 1e4),
      "alpha_deg": .number(read.alpha * 180 / .pi), "beta_deg": .number(read.beta * 180 / .pi),
    ]
  }
}
