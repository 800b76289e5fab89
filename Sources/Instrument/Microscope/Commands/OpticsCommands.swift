import Configuration
import Foundation
import Quantities

extension MicroscopeCommand {
  static let optics: [MicroscopeCommand] = [
    single(
      "set_defocus", "defocus_nm", .defocus, 1e5,
      "Defocus against the setting called 0; positive is underfocus."),
    MicroscopeCommand("reset_defocus", "Calls the present setting defocus 0.") { microscope, _, _ in
      try microscope.elapse(microscope.column.resetDefocus(&microscope.state.column))
      return Reply()
    },
    pair("set_stigmator", "stigmator_nm", .stigmator, 5e3, "Condenser stigmator as C12 along x and y."),
    pair("set_beam_shift", "shift_nm", .beamShift, 1e4, "Shift of the scanned field in the laboratory."),
    pair(
      "set_image_shift", "shift_nm", .imageShift, 1e4, "Shift of the scanned field by the image deflectors."),
    pair("set_beam_tilt", "tilt_mrad", .beamTilt, 50, "Tilt of the beam."),
    pair("set_diffraction_shift", "shift_mrad", .diffractionShift, 200, "Shift of patterns on the cameras."),
    single(
      "set_scan_rotation", "rotation_rad", .scanRotation, 2 * .pi, "Rotation of the scan from x towards y."),
    single("set_field_of_view", "field_nm", .fieldOfView, 1e6, "Side of the field of a square scan."),
    single(
      "set_gun_lens", "gun_lens", .gunLens, 1e3,
      "Gun lens: more makes the source image and the current smaller."),
    MicroscopeCommand(
      "step_magnification", "Steps along the ladder of fields of view; positive steps magnify.",
      [Parameter("steps", .integer(1, -40...40), "steps of √2")]
    ) { microscope, read, _ in
      let steps = try read.integer("steps")
      try microscope.elapse(microscope.column.stepField(by: steps, &microscope.state.column))
      return Reply([
        "field_nm": .number(microscope.column.setpoint(.fieldOfView, microscope.state.column).x / 10)
      ])
    },
    ladder(
      "set_condenser_aperture", "aperture_um", unit: "µm",
      "Condenser aperture; it sets the convergence angle."
    ) {
      try $0.column.set(condenserAperture_um: $1, &$0.state.column)
    },
    ladder("set_camera_length", "camera_length_m", unit: "m", "Camera length.") {
      try $0.column.set(cameraLength_m: $1, &$0.state.column)
    },
    ladder("set_energy_slit", "slit_eV", unit: "eV", "Slit of the monochromator; 0 is out.") {
      try $0.column.set(energySlit_eV: $1, &$0.state.column)
    },
    MicroscopeCommand(
      "set_spot_size", "Spot size; each step halves the current.",
      [Parameter("spot_size", .integer(7, 1...11), "larger is a smaller spot")], required: ["spot_size"]
    ) { microscope, read, _ in
      let size = try read.integer("spot_size")
      try microscope.elapse(try microscope.column.set(spotSize: size, &microscope.state.column))
      return Reply()
    },
    MicroscopeCommand(
      "set_high_tension",
      "High tension. The column valves have to be closed; the corrector jumps and relaxes afterwards.",
      [Parameter("high_tension_kV", .number(200, 1...1000, unit: "kV"), "one of the instrument's ladder")],
      required: ["high_tension_kV"]
    ) { microscope, read, _ in
      let value = try read.number("high_tension_kV")
      guard value == microscope.state.column.highTension_kV || !microscope.state.column.valvesAreOpen else {
        throw RefusedRequest.unsafe(
          "high tension: the column valves are open; allowed: changes with the valves closed")
      }
      let time = microscope.state.time
      let duration = try microscope.column.set(highTension_kV: value, at: time, &microscope.state.column)
      if duration > .zero {
        microscope.corrector.change(highTension_kV: value, at: time + duration, &microscope.state.corrector)
      }
      try microscope.elapse(duration)
      return Reply()
    },
    MicroscopeCommand(
      "set_probe_current", "Sets the gun lens for a current at the specimen, as the control program does.",
      [
        Parameter("current_pA", .number(100, 1e-3...1e5, unit: "pA"), "at the specimen"),
        Parameter(
          "spot_size_too", .truth(false), "the spot size is changed where the gun lens does not reach"),
      ],
      required: ["current_pA"]
    ) { microscope, read, _ in
      let current = try read.number("current_pA") * 1e-12
      if try read.truth("spot_size_too") { try microscope.setSpotSize(for: current) }
      return try microscope.setCurrent(current)
    },
    MicroscopeCommand("measure_screen_current", "Current on the viewing screen, which has to be in.") {
      microscope, _, _ in
      try microscope.elapse(seconds: microscope.model.column.durations.screenReading)
      let current = try microscope.column.readScreenCurrent(
        at: microscope.state.time, &microscope.state.column)
      return Reply(["current_pA": .number(current * 1e12)])
    },
    MicroscopeCommand("flash_gun", "Flashes the emitter. The column valves have to be closed.") {
      microscope, _, _ in
      guard !microscope.state.column.valvesAreOpen else {
        throw RefusedRequest.unsafe(
          "gun flash: the column valves are open; allowed: flashes with the valves closed")
      }
      try microscope.elapse(try microscope.column.flash(at: microscope.state.time, &microscope.state.column))
      return Reply()
    },
    MicroscopeCommand("get_optics", .question, "Settings of the column as the instrument reads them back.") {
      microscope, _, _ in Reply(microscope.opticsReadings())
    },
  ]

  // MARK: - Kinds of settings

  private static func single(
    _ name: String, _ key: String, _ control: ColumnControl, _ largest: Double, _ meaning: String
  ) -> MicroscopeCommand {
    let edge = control.edge
    return MicroscopeCommand(
      name, meaning, [Parameter(key, .number(0, -largest...largest, unit: edge.unit), edge.name)],
      required: [key]
    ) { microscope, read, _ in
      let value = try read.number(key) * edge.scale
      let column = microscope.column
      let duration =
        control == .defocus
        ? try column.set(relativeDefocus: value, &microscope.state.column)
        : try column.set(control, to: value, &microscope.state.column)
      try microscope.elapse(duration)
      return Reply()
    }
  }

  private static func pair(
    _ name: String, _ key: String, _ control: ColumnControl, _ largest: Double, _ meaning: String
  ) -> MicroscopeCommand {
    let edge = control.edge
    return MicroscopeCommand(
      name, meaning,
      [
        Parameter(
          key, .numbers([0, 0], count: 2, -largest...largest, unit: edge.unit), "\(edge.name) along x and y"),
        Parameter("relative", .truth(false), "added to the present setting"),
      ], required: [key]
    ) { microscope, read, _ in
      let values = try read.numbers(key)
      var value = SIMD2(values[0], values[1]) * edge.scale
      if try read.truth("relative") { value += microscope.column.setpoint(control, microscope.state.column) }
      try microscope.elapse(try microscope.column.set(control, to: value, &microscope.state.column))
      return Reply()
    }
  }

  private static func ladder(
    _ name: String, _ key: String, unit: String, _ meaning: String,
    set: @escaping @Sendable (inout Microscope, Double) throws -> InstrumentTime
  ) -> MicroscopeCommand {
    MicroscopeCommand(
      name, meaning, [Parameter(key, .number(0, 0...1e6, unit: unit), "one of the instrument's ladder")],
      required: [key]
    ) { microscope, read, _ in
      let duration = try set(&microscope, try read.number(key))
      try microscope.elapse(duration)
      return Reply()
    }
  }
}

extension Microscope {
  /// The spot size nearest to the present one with which the gun lens reaches a current in A; where there is none it stays.
  fileprivate mutating func setSpotSize(for wanted: Double) throws {
    let present = column.probeCurrent(at: state.time, state.column)
    let lens = column.setpoint(.gunLens, state.column).x
    let range = model.column.range(of: .gunLens)
    // A step of the spot size halves the current.
    let reaching = model.column.spotSizes.filter { size in
      let halvings = log2(present / wanted) - Double(size - state.column.spotSize)
      return range.contains(lens + model.column.gunLensHalving * halvings)
    }
    let size = state.column.spotSize
    guard let nearest = reaching.min(by: { abs($0 - size) < abs($1 - size) }), nearest != size else { return }
    try elapse(try column.set(spotSize: nearest, &state.column))
  }

  /// Each setting of the gun lens that halves the current is known; steps below the accuracy of the lens do not matter.
  fileprivate mutating func setCurrent(_ wanted: Double) throws -> Reply {
    let present = column.probeCurrent(at: state.time, state.column)
    let lens =
      column.setpoint(.gunLens, state.column).x + model.column.gunLensHalving * log2(present / wanted)
    let range = model.column.range(of: .gunLens)
    guard range.contains(lens) else {
      let largest =
        present
        * exp2(
          (column.setpoint(.gunLens, state.column).x - range.lowerBound) / model.column.gunLensHalving)
      let smallest =
        present
        * exp2(
          (column.setpoint(.gunLens, state.column).x - range.upperBound) / model.column.gunLensHalving)
      throw InputError.outOfRange(
        "probe current", wanted * 1e12,
        allowed:
          "\(InputError.brief(smallest * 1e12)) to \(InputError.brief(largest * 1e12)) with this spot size and"
          + " aperture", unit: "pA")
    }
    try elapse(try column.set(.gunLens, to: lens, &state.column))
    // The control program measures and corrects a few times.
    try elapse(seconds: 3 * model.column.durations.screenReading)
    return Reply(["gun_lens": .number(lens)])
  }

  /// What the instrument says of its settings; each has errors of reading.
  fileprivate mutating func opticsReadings() -> [String: JSONValue] {
    func read(_ control: ColumnControl) -> SIMD2<Double> {
      column.read(control, &state.column) / control.edge.scale
    }
    return [
      "defocus_nm": .number(read(.defocus).x - state.column.focus / 10),
      "stigmator_nm": .pair(read(.stigmator)), "beam_shift_nm": .pair(read(.beamShift)),
      "image_shift_nm": .pair(read(.imageShift)), "beam_tilt_mrad": .pair(read(.beamTilt)),
      "diffraction_shift_mrad": .pair(read(.diffractionShift)),
      "scan_rotation_rad": .number(read(.scanRotation).x),
      "field_nm": .number(read(.fieldOfView).x), "gun_lens": .number(read(.gunLens).x),
    ].merging(settings) { reading, _ in reading }
  }
}
