import Configuration
import Foundation
import Instrument
import Quantities
import WireProtocol

/// asyncroscopy's microscope server: the commands of its real instrument, of its atomic twins and of the agents' one.
enum MicroscopeCommands {
  typealias Command = FaceMethod<AsyncroscopyReply>

  // MARK: - Pictures and status

  /// s; the original gives no answer to longer frames.
  private static let longestFrame = 600.0

  static let imaging: [Command] = [
    Command(
      "connect_AS", [.init("host", default: ""), .init("port", default: "")], "Connects to the microscope."
    ) {
      call in
      call.instrument.remember { $0.isConnectedToAS = true }
      return .text("Connected to Digital Twin microscope.")
    },
    Command("get_status", "Whether the microscope is connected and idle, the beam, and the loaded sample.") {
      call in
      let memory = call.instrument.memory
      guard memory.isConnectedToAS else { return .text("Microscope is Offline") }
      let word = call.instrument.isBusy ? "Busy" : "Ready"
      let beam = call.instrument.isBlanked ? "blanked" : "unblanked"
      // A session without a referee does not count atoms.
      let isBlind = call.instrument.session.isBlind
      let sample =
        try call.instrument.sample.map { _ in
          isBlind ? "" : try " Atoms: \(call.instrument.atomCount())."
        } ?? " No sample loaded."
      return .text("Microscope is \(word). Beam: \(beam).\(sample)")
    },
    Command("get_stage", "x, y, z in m, α and β in rad.") { call in
      .array(NumericArray(try call.instrument.stage().map { Float($0) }))
    },
    Command(
      "get_scanned_image", [.init("scanning_detector"), .init("size"), .init("dwell_time")],
      "A square frame of size pixels; dwell_time in s."
    ) { call in
      let (size, dwell) = (try call.integer("size"), try call.number("dwell_time"))
      try SharedInstrument.check(size: size)
      if Double(size) * Double(size) * dwell > longestFrame { return .noAnswer }
      let image = try call.instrument.frame(
        size: size, dwell: dwell, detector: try call.text("scanning_detector"))
      return .array(image.numeric(.real))
    },
    Command("set_fov", [.init("fov")], "Sets the side of the field in Å, and begins the dose map anew.") {
      call in
      let (before, wanted) = (call.instrument.field, try call.number("fov"))
      try call.instrument.setField(wanted * 1e-10)
      call.instrument.beginDoseMap()
      return .text(
        "FOV changed from \(InputError.brief(before)) Å to \(InputError.brief(wanted)) Å. Dose map reset.")
    },
  ]

  // MARK: - The beam

  static let beam: [Command] = [
    Command(
      "place_beam",
      [.init("x", default: .null), .init("y", default: .null), .init("beam_pos", default: .null)],
      "Rests the beam at x and y, fractions of the field."
    ) { call in
      let place =
        call.has("beam_pos")
        ? try call.numbers("beam_pos") : [try call.number("x"), try call.number("y")]
      guard place.count == 2, place.allSatisfy({ 0...1 ~= $0 }) else {
        let shown = place.map { InputError.brief($0) }.joined(separator: ", ")
        return .text("Error: Position (\(shown)) is out of range; allowed: two numbers from 0 to 1")
      }
      try call.instrument.park(SIMD2(place[0], place[1]))
      let side = call.instrument.field
      return .text(
        String(
          format: "Beam positioned at (%.3f, %.3f) normalized = (%.2f, %.2f) Å", place[0], place[1],
          place[0] * side, place[1] * side))
    },
    Command("blank_beam", "Blanks the beam.") { call in
      try call.instrument.perform("blank_beam", ["blanked": true])
      return .text("Beam blanked")
    },
    Command(
      "unblank_beam", [.init("duration", default: .null), .init("dwell_time", default: .null)],
      "Unblanks the beam; with a duration in s it rests so long where it was placed."
    ) { call in
      let key = call.has("duration") ? "duration" : "dwell_time"
      let seconds = call.has(key) ? try call.number(key) : 1
      guard 0...longestExposure ~= seconds else {
        throw InputError.outOfRange(key, seconds, allowed: "0 to 100000", unit: "s")
      }
      guard seconds > 0 else {
        try call.instrument.unblank()
        return .text("Beam unblanked")
      }
      try call.instrument.irradiate(seconds: seconds)
      return .text("Beam unblanked for \(PythonLiteral.encode(.float(seconds)))s. Damage applied.")
    },
    Command("calibrate_screen_current", "Measures the current on the screen at settings of the gun lens.") {
      call in
      try call.instrument.calibrateCurrent()
      return .text("[AS] calibrated screen current")
    },
    Command(
      "set_current", [.init("current", default: .null), .init("beam_current", default: .null)],
      "Sets the current at the specimen in pA."
    ) { call in
      if call.has("beam_current") {
        return try setCurrent(try call.number("beam_current"), call)
      }
      let current = try call.number("current")
      try call.instrument.setCurrent(current)
      return .text("[AS] current set to \(InputError.brief(current))")
    },
    Command("set_beam_current", [.init("current")], "Sets the current at the specimen in pA.") { call in
      try setCurrent(try call.number("current"), call)
    },
  ]

  /// s
  private static let longestExposure = 1e5

  private static func setCurrent(_ current: Double, _ call: FaceCall) throws -> AsyncroscopyReply {
    try call.instrument.setCurrent(current)
    return .text("Beam current set to \(InputError.brief(current)) pA")
  }

  // MARK: - Samples

  static let sample: [Command] = [
    Command(
      "load_sample", [.init("cif_path", default: "WS2.cif"), .init("replicate", default: "(30, 20, 1)")],
      "Loads a piece of a crystal of the library, in vacuum, and sets the conditions of the twin: 60 kV, 30 mrad, 100 pA, 96 Å."
    ) { call in
      let cells = try call.numbers("replicate")
      guard cells.count == 3, cells.allSatisfy({ $0 >= 1 && $0 == $0.rounded() && $0 <= 10_000 }) else {
        throw InputError("replicate: allowed: three whole numbers from 1")
      }
      let sample = LoadedSample(
        crystal: LoadedSample.crystal(of: try call.text("cif_path")), cells: cells.map { Int($0) })
      return .text(try call.instrument.load(sample))
    },
    Command("reset_sample", "Loads the sample anew.") { call in
      guard let sample = call.instrument.sample else { return .text(unloaded) }
      return .text(try call.instrument.load(sample))
    },
    Command("get_dose_map", "Electrons per Å² over the field since it was set.") { call in
      guard call.instrument.sample != nil else {
        return .text("No dose map available. Load a sample first.")
      }
      return .array(call.instrument.doseMap())
    },
    Command("get_atom_count", "Atoms of the loaded sample that are left.") { call in
      guard call.instrument.sample != nil else { return .text(unloaded) }
      return .text("Current atom count: \(try call.instrument.atomCount())")
    },
  ]

  private static let unloaded = "No sample loaded. Load a sample first."

  // MARK: - What the agents' server adds

  /// m, between magnification and field
  private static let pictureWidth = 0.08442

  static let agent: [Command] = [
    Command("set_magnification", [.init("value")], "Sets the field by a magnification.") { call in
      let value = try call.number("value")
      guard value > 0 else { throw InputError.outOfRange("magnification", value, allowed: "above 0") }
      try call.instrument.setField(pictureWidth / value)
      return .text("Magnification set to \(InputError.brief(value)) (simulated)")
    },
    Command("get_state", "Field, current, stage and beam, as a Python dictionary.") { call in
      let instrument = call.instrument
      return .literal([
        "fov": .float(instrument.field), "beam_current": .float(instrument.current * 1e12),
        "blanked": .bool(instrument.isBlanked), "column_valve": instrument.valvesAreOpen ? "Open" : "Closed",
        "stage": .list(try instrument.stage().map { .float($0) }),
        "instrument_time_s": .float(instrument.time),
      ])
    },
    Command("tune_C1A1", takesFurther: true, "Measures and corrects defocus and two-fold astigmatism.") {
      call in
      try call.instrument.align(order: 1)
      return .text("C1A1 tuned (simulated)")
    },
    Command("set_microscope_status", [.init("parameter"), .init("value")], "column_valve open or close.") {
      call in
      try call.instrument.setStatus(try call.text("parameter"), try call.text("value"))
      return .text("\(try call.text("parameter")) set to \(try call.text("value")) (simulated)")
    },
  ]
}
