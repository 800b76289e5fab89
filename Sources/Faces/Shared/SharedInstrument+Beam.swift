import Configuration
import Instrument
import Quantities

/// Place, current and valves of the beam.
extension SharedInstrument {
  /// Rests the beam at a place of the field.
  func park(_ place: SIMD2<Double>) throws {
    try perform("place_beam", ["place": JSONValue([place.x, place.y])])
    remember { $0.place = place }
  }

  /// Unblanks the beam where it was last placed, for some seconds; afterwards it is off until the next scan.
  func irradiate(seconds: Double) throws {
    let place = self.place
    try together("expose") {
      try park(place)
      try perform("expose", ["seconds": .number(seconds)])
      try perform("release_beam")
      try unblank()
    }
  }

  /// Where the beam rests, or was last placed, in fractions of the field.
  var place: SIMD2<Double> { session.microscope.state.parked ?? memory.place }

  func unblank() throws { try perform("blank_beam", ["blanked": false]) }

  /// Sets the current at the specimen in pA.
  func setCurrent(_ picoamperes: Double) throws {
    try perform(
      "set_probe_current", ["current_pA": .number(picoamperes), "spot_size_too": true])
  }

  /// Measures the current on the screen at some settings of the gun lens, which afterwards is as before.
  func calibrateCurrent() throws {
    try together("calibrate_screen_current") {
      let microscope = session.microscope
      let before = microscope.column.setpoint(.gunLens, microscope.state.column).x
      let range = microscope.model.column.range(of: .gunLens)
      try perform("set_screen", ["inserted": true])
      for step in 0..<5 {
        let lens = range.lowerBound + (range.upperBound - range.lowerBound) * (Double(step) + 0.5) / 5
        try perform("set_gun_lens", ["gun_lens": .number(lens)])
        try perform("measure_screen_current")
      }
      try perform("set_gun_lens", ["gun_lens": .number(before)])
      try perform("set_screen", ["inserted": false])
    }
  }

  func setValves(open: Bool) throws { try perform("set_column_valves", ["open": .bool(open)]) }

  var valvesAreOpen: Bool { session.microscope.state.column.valvesAreOpen }
  var isBlanked: Bool { session.microscope.state.column.isBlanked }
  var isBusy: Bool { session.activity.command != nil }

  /// Current at the specimen with the beam on, in A.
  var current: Double {
    let microscope = session.microscope
    return microscope.column.probeCurrent(at: microscope.state.time, microscope.state.column)
  }

  var time: Double { session.now.seconds }
}
