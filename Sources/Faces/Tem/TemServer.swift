import Configuration
import Instrument
import Quantities
import WireProtocol

/// `tem.server`, the object of DTMicroscope's proxies (smart_proxy.py, twisted_server.py): the union of their methods, in SI units.
enum TemServer {
  /// Over Pyro `set_stage` answers nothing, over netstrings the new place.
  static let object = FaceObject<WireValue>("TEMServer", devices + beam + stage(answers: false) + rest)
  static let netstringObject = FaceObject<WireValue>(
    "TEMServer", devices + beam + stage(answers: true) + rest)

  private static let rest = status + commands + corrector + conversation

  // MARK: - Devices

  private static let devices: [FaceMethod<WireValue>] = [
    FaceMethod("get_detectors", "Names of devices.") { _ in
      .list(TemDevice.allCases.map { .string($0.rawValue) })
    },
    FaceMethod("activate_device", [.init("device")], "1 for a device that there is, else 0.") { call in
      .int(call["device"].text.flatMap(TemDevice.init) == nil ? 0 : 1)
    },
    FaceMethod(
      "device_settings", [.init("device")], takesFurther: true,
      "Keeps settings of a device: size, exposure in s, field_of_view in m, detectors, binning."
    ) { call in
      guard let device = call["device"].text.flatMap(TemDevice.init) else { return 0 }
      try device.keep(call.bound.further, on: call.instrument)
      return 1
    },
    FaceMethod(
      "acquire_image", [.init("device", default: .null)], takesFurther: true,
      "A picture of a camera or a scanned frame; settings hold for this call. None for what is no such device."
    ) { call in
      guard let device = try device(call) else { return .null }
      return try device.image(call.bound.further, on: call.instrument)?.triple ?? .null
    },
    FaceMethod("acquire_image_stack", [.init("device")], "The settings of a device, as the original answers.")
    {
      call in
      guard let device = call["device"].text.flatMap(TemDevice.init) else { return .null }
      return .dict(device.settings(call.instrument))
    },
    FaceMethod(
      "acquire_spectrum", [.init("device", default: .null)], takesFurther: true,
      "An X-ray spectrum of 2048 channels of 10 eV where the beam rests; exposure in s."
    ) { call in
      guard let device = try device(call) else { return .null }
      return try device.spectrum(call.bound.further, at: nil, on: call.instrument)?.triple ?? .null
    },
    FaceMethod(
      "acquire_spectrum_points", [.init("device"), .init("points")], takesFurther: true,
      "Spectra at places, x and y in nm from the left and the top of the field."
    ) { call in
      guard let device = call["device"].text.flatMap(TemDevice.init) else { return .null }
      guard let points = call["points"].items else {
        throw PyroException.builtin("TypeError", "points must be list, not \(call["points"].kind)")
      }
      guard points.count <= 1000 else {
        throw InputError.outOfRange("points", Double(points.count), allowed: "up to 1000")
      }
      let places = try points.map { try place($0, "points", on: call.instrument) }
      return .list(
        try places.map { place in
          try device.spectrum(call.bound.further, at: place, on: call.instrument)?.triple ?? .null
        })
    },
  ]

  private static let beam = ["set_beam_position", "set_probe_position"].map { name in
    FaceMethod<WireValue>(
      name, [.init("x"), .init("y")], "Rests the beam; nm from the left and the top of the field."
    ) { call in
      try call.instrument.park(try place(.list([call["x"], call["y"]]), "position", on: call.instrument))
      return 1
    }
  }

  /// In one variant of the original the parameter is called `device_name`.
  private static func device(_ call: FaceCall) throws -> TemDevice? {
    let other = call.bound.further.last { $0.key == "device_name" }?.value
    guard call.has("device") || other != nil else {
      throw PyroException.builtin("TypeError", "missing 1 required positional argument: 'device'")
    }
    return (call.has("device") ? call["device"] : other!).text.flatMap(TemDevice.init)
  }

  /// Fractions of the field.
  private static func place(_ point: WireValue, _ name: String, on instrument: SharedInstrument) throws
    -> SIMD2<Double>
  {
    let numbers = try FaceCall.numbers(point, name)
    guard numbers.count == 2 else {
      throw InputError("\(name): \(numbers.count) numbers are not allowed; allowed: x and y")
    }
    let microscope = instrument.session.microscope
    let field = microscope.column.setpoint(.fieldOfView, microscope.state.column).x / 10
    for number in numbers where !(0...field).contains(number) {
      throw InputError.outOfRange(
        name, number, allowed: "0 to \(InputError.brief(field)), the field of view", unit: "nm")
    }
    return SIMD2(numbers[0], numbers[1]) / field
  }

  // MARK: - Stage

  private static func stage(answers: Bool) -> [FaceMethod<WireValue>] {
    [
      FaceMethod("get_stage", "x, y, z in m, α and β in rad.") { call in
        .list(try call.instrument.stage().map { .float($0) })
      },
      FaceMethod(
        "set_stage", [.init("stage_positions"), .init("relative", default: true)],
        "Moves the stage by, or to, a dictionary or list of x, y, z in m, a and b in rad."
      ) { call in
        try call.instrument.moveStage(call["stage_positions"], relative: try call.truth("relative"))
        guard answers else { return .null }
        return ["new_stage": .list(try call.instrument.stage().map { .float($0) })]
      },
    ]
  }

  // MARK: - Status

  private static let pressure = 1e-5

  private static let status: [FaceMethod<WireValue>] = [
    FaceMethod("get_vacuum", "Pressure of the column.") { _ in .float(pressure) },
    FaceMethod(
      "get_microscope_status", [.init("parameters", default: .null)],
      "Idle or Busy; with names, a dictionary."
    ) { call in
      guard call.has("parameters") else { return call.instrument.isBusy ? "Busy" : "Idle" }
      return try filtered(
        [
          WireEntry("vaccuum", .float(pressure)), WireEntry("column_valve", valve(call.instrument)),
        ], call)
    },
    FaceMethod(
      "get_instrument_status", [.init("parameters", default: .null)],
      "Vacuum, column_valve, beam_current in nA, and the instrument's own time."
    ) { call in
      try filtered(
        [
          WireEntry("vacuum", .float(pressure)), WireEntry("column_valve", valve(call.instrument)),
          WireEntry("beam_current", .float(call.instrument.current * 1e9)),
          WireEntry("instrument_time_s", .float(call.instrument.time)),
        ], call)
    },
    FaceMethod(
      "set_microscope_status", [.init("parameter"), .init("value")],
      "column_valve open or close; optics_mode STEM."
    ) { call in
      try call.instrument.setStatus(try call.text("parameter"), try call.text("value"))
      return .null
    },
    FaceMethod("check_status", [.init("mode")], "State of the vacuum, or of the column valve.") { call in
      switch try call.text("mode") {
      case "vacuum": return "Ready"
      case "column valve", "column_valve": return valve(call.instrument)
      case let mode: throw InputError("mode \"\(mode)\" is not allowed; allowed: vacuum, column valve")
      }
    },
  ]

  private static let commands = ["microscope_comand", "microscope_command"].map { name in
    FaceMethod<WireValue>(name, [.init("comand")], "open_valve or close_valve.") { call in
      switch try call.text("comand") {
      case "open_valve": try call.instrument.setValves(open: true)
      case "close_valve": try call.instrument.setValves(open: false)
      case let word: throw InputError("comand \"\(word)\" is not allowed; allowed: open_valve, close_valve")
      }
      return 1
    }
  }

  private static func valve(_ instrument: SharedInstrument) -> WireValue {
    instrument.valvesAreOpen ? "Open" : "Closed"
  }

  private static func filtered(_ entries: [WireEntry], _ call: FaceCall) throws -> WireValue {
    guard call.has("parameters") else { return .dict(entries) }
    let wanted = call["parameters"].text.map { [.string($0)] } ?? call["parameters"].items
    guard let wanted else {
      throw PyroException.builtin("TypeError", "parameters must be list, not \(call["parameters"].kind)")
    }
    return .dict(entries.filter { wanted.contains($0.key) })
  }

  // MARK: - Corrector

  private static let corrector: [FaceMethod<WireValue>] = [
    FaceMethod(
      "align_microscope", [.init("device"), .init("order")], "Corrects aberrations up to an order, 1 to 3."
    ) { call in
      try call.instrument.align(order: try call.integer("order"))
      return 1
    },
    FaceMethod(
      "aberration_correction", [.init("order")], takesFurther: true,
      "Corrects aberrations up to an order, 1 to 3."
    ) { call in
      try call.instrument.align(order: try call.integer("order"))
      return 1
    },
    FaceMethod("correct_to_2nd_order", "Measures and corrects C1, A1, A2 and B2.") { call in
      try call.instrument.align(order: 2)
      return .null
    },
    FaceMethod("measure_c1a1", "Defocus and two-fold astigmatism in m.") { call in
      try passed("measureC1A1", [], call)
    },
    FaceMethod(
      "run_tableau", [.init("tab_type", default: "Standard"), .init("angle", default: 18)],
      "Aberrations in m; angle in mrad."
    ) { call in
      try passed(
        "acquireTableau", [WireEntry("tabType", call["tab_type"]), WireEntry("angle", call["angle"])], call)
    },
    FaceMethod(
      "correct_aberration",
      [
        .init("name"), .init("value", default: .null), .init("target", default: .null),
        .init("select", default: .null),
      ], "Removes what was measured of an aberration, or a given amount in m."
    ) { call in
      try passed(
        "correctAberration", ["name", "value", "target", "select"].map { WireEntry(.string($0), call[$0]) },
        call)
    },
  ]

  /// The original asks the corrector's server, whose errors are RuntimeErrors here.
  private static func passed(_ method: String, _ keywords: [WireEntry], _ call: FaceCall) throws -> WireValue
  {
    do {
      return try CorrectorServer.object.call(method, [], keywords, on: call.instrument, readsTexts: true)
    } catch {
      throw RunError("RPC Error: \(PythonLiteral.encode(JSONRPCError.server(FaceFailure.text(error)).value))")
    }
  }

  // MARK: - Conversation

  private static let conversation: [FaceMethod<WireValue>] = [
    FaceMethod("get_commands", "Names of all methods.") { _ in .list(object.names.map { .string($0) }) },
    FaceMethod("help_commands", "What each method does.") { _ in
      .string(object.methods.map { "\($0.name)\($0.signature): \($0.meaning)" }.joined(separator: "\n"))
    },
    FaceMethod("get_instrument", "What the instrument is called.") { call in
      .string(call.instrument.session.microscope.model.name)
    },
    FaceMethod("close", "Does nothing: others go on.") { _ in 1 },
  ]
}
