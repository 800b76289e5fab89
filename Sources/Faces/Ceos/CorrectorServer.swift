import Configuration
import Instrument
import Optics
import Quantities
import WireProtocol

/// The corrector's own server: methods and shapes of replies of the CEOS program, in m and rad.
enum CorrectorServer {
  private static let axis = Corrector.axisName

  static let object = FaceObject<WireValue>(
    "Corrector",
    [
      FaceMethod("getInfo", "What the corrector is.") { call in information(call.instrument) },
      FaceMethod(
        "acquireTableau",
        [.init("tabType", default: "Standard"), .init("angle", default: 0), .init("maxFit", default: .null)],
        "Measures aberrations from images at tilts of the beam; angle is the outer tilt in mrad."
      ) { call in
        var parameters: [String: JSONValue] = [
          "type": .string(try call.text("tabType")), "angle_mrad": .number(try call.number("angle")),
        ]
        if call.has("maxFit") { parameters["max_fit"] = .string(try call.text("maxFit")) }
        return measured(try call.instrument.perform("acquire_tableau", .object(parameters)))
      },
      FaceMethod("measureC1A1", "Measures defocus and two-fold astigmatism.") { call in
        let result = measured(try call.instrument.perform("measure_c1a1"))
        guard case .dict(let entries) = result, let aberrations = result["aberrations"] else { return result }
        let copies = ["C1", "A1"].compactMap { name in aberrations[name].map { WireEntry(.string(name), $0) }
        }
        return .dict(entries + copies)
      },
      FaceMethod(
        "correctAberration",
        [
          .init("name", default: .null), .init("value", default: .null), .init("target", default: .null),
          .init("select", default: .null),
        ], "Removes what was measured of an aberration, or a given amount of it."
      ) { call in
        try correct(call)
        return .dict([])
      },
      FaceMethod("getConfigOption", [.init("name")], "A setting, as it was last set.") { call in
        let name = try call.text("name")
        return .dict([WireEntry("value", call.instrument.memory.options[name] ?? .null)])
      },
      FaceMethod("setConfigOption", [.init("name"), .init("value")], "Keeps a setting.") { call in
        let (name, value) = (try call.text("name"), call["value"])
        let known = call.instrument.memory.options
        guard known[name] != nil || known.count < 100, name.count <= 100, !isLarge(value) else {
          throw InputError("configuration option: allowed: up to 100 of short names and values")
        }
        call.instrument.remember { $0.options[name] = value }
        return .dict([])
      },
    ])

  private static func isLarge(_ value: WireValue) -> Bool { PythonLiteral.encode(value).count > 1000 }

  private static func information(_ instrument: SharedInstrument) -> WireValue {
    let tension = InputError.brief(instrument.session.microscope.state.column.highTension_kV)
    return [
      "host": "stemulator", "mode": "STEM", "version": .string("stemulator \(Version.current)"),
      "kernelProtocolVersion": [1, 12, 4], "currentSetting": .string("MC_STEM@\(tension)KV"),
      "currentLabel": "calibrated",
      "measurementRange": ["We": 8.5e-06, "A2": 1.8e-04, "B2": 9.2e-05], "correctorType": "DCORPRIME",
      "kernelVersion": "5-6-373", "kernelHexVersion": 329_589,
    ]
  }

  /// Aberrations in the order of reports, each as [x, y]; round ones have 0 in y.
  private static func measured(_ reply: Reply) -> WireValue {
    func list(_ key: String) -> WireValue {
      guard case .object(let values)? = reply.values[key] else { return .dict([]) }
      let names = CEOSAberration.allCases.map(\.name) + [axis]
      return .dict(
        names.compactMap { name in
          guard let numbers = values[name]?.numbers, let first = numbers.first else { return nil }
          let scale = name == axis ? 1e-3 : 1e-9
          let second = numbers.count > 1 ? numbers[1] * scale : 0
          return WireEntry(.string(name), .list([.float(first * scale), .float(second)]))
        })
    }
    return ["aberrations": list("aberrations_nm"), "uncertainties": list("uncertainties_nm")]
  }

  private static func correct(_ call: FaceCall) throws {
    guard call.has("name") else { throw InputError("No aberration given") }
    if call.has("select"), !["fine", "coarse", "objective"].contains(try call.text("select")) {
      throw InputError(
        "Invalid selection \"\(try call.text("select"))\", valid selections are: ['fine', 'coarse', 'objective']"
      )
    }
    let name = try call.text("name")
    let scale = name == axis ? 1e3 : 1e9
    var parameters: [String: JSONValue] = ["name": .string(name)]
    for (argument, key) in [("value", "value_nm"), ("target", "target_nm")] where call.has(argument) {
      parameters[key] = JSONValue(try call.numbers(argument).map { $0 * scale })
    }
    try call.instrument.perform("correct_aberration", .object(parameters))
  }
}
