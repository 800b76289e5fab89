import Configuration
import Crystals
import Foundation
import Instrument
import Quantities
import Worlds

/// What an instrument in use takes of a machine's time, beside what it takes of its own.
enum InstrumentBench {
  /// HAADF frames of 512 x 512 pixels, 1 us, of MoS2 at 60 kV.
  static func run(threads: Int) throws -> [String: Double] {
    let library = SpecimenSource(try SpecimenLibrary.locate())
    var figures: [String: Double] = [:]
    var microscope = Microscope(
      try MicroscopeModel(.object([:])), specimen: try library.named("MoS2"), seed: 7, library: library,
      threads: threads)
    for (command, values) in [
      ("set_column_valves", ["open": false]), ("set_high_tension", ["high_tension_kV": 60]),
      ("set_column_valves", ["open": true]), ("set_field_of_view", ["field_nm": 10]),
    ] as [(String, JSONValue)] {
      _ = try microscope.perform(command, values)
    }
    let frame: JSONValue = ["detectors": "HAADF", "columns": 512, "dwell_us": 1]
    for what in ["cold", "second", "third"] {
      try measure(what, &microscope, frame, &figures)
    }
    _ = try microscope.perform("set_defocus", ["defocus_nm": 5])
    try measure("refocused", &microscope, frame, &figures)
    try measure(
      "series_of_8", &microscope, ["detectors": "HAADF", "columns": 512, "dwell_us": 1, "frames": 8], &figures
    )
    return figures
  }

  private static func measure(
    _ what: String, _ microscope: inout Microscope, _ values: JSONValue, _ figures: inout [String: Double]
  ) throws {
    let before = microscope.state.time
    var caught: Result<Void, any Error> = .success(())
    let spent = Clock.seconds { caught = Result { _ = try microscope.perform("acquire_image", values) } }
    try caught.get()
    let own = (microscope.state.time - before).seconds
    figures[what + "_s"] = spent
    figures[what + "_instrument_s"] = own
    print(what, String(format: "%.2f s of the machine for %.2f s of the instrument", spent, own))
  }
}
