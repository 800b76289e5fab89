import Instrument
import Optics
import Quantities
import WireProtocol

/// asyncroscopy's corrector server: coefficients in nm by the names of pyTEMlib, which only a simulated instrument can set and tell;
/// and the real corrector's methods passed on.
enum AberrationCommands {
  static let all: [FaceMethod<AsyncroscopyReply>] =
    [
      FaceMethod("getInfo", "What the server is.") { _ in .text("CEOS Digital Twin Server") },
      FaceMethod(
        "uploadAberrations", takesFurther: true,
        "Sets coefficients in nm: C10, C12a, C12b, C21a …; others stay."
      ) { call in
        try upload(call)
        return .text("Aberrations Loaded")
      },
      FaceMethod("getAberrations", "All coefficients of the probe in nm, as a Python dictionary.") { call in
        .literal(.dict(try coefficients(call.instrument)))
      },
      FaceMethod(
        "correctAberration",
        [
          .init("name"), .init("value", default: .null), .init("target", default: .null),
          .init("select", default: .null),
        ],
        "Makes a coefficient such as C10 or C12a what is told in nm; for names such as A1 as the corrector does."
      ) { call in
        let name = try call.text("name")
        guard keys.contains(where: { $0.name == name }) else {
          return passed(
            "correctAberration", ["name", "value", "target", "select"].filter { call.has($0) }, call)
        }
        let value = try call.number("value")
        try set([name: value], call.instrument)
        return .text("Aberration \(name) changed to \(value)")
      },
      FaceMethod("runTableau", takesFurther: true, "Measures a tableau, and answers nothing.") { call in
        try call.instrument.perform("acquire_tableau")
        return .noAnswer
      },
    ] + passedOn

  /// The corrector's own methods; the whole netstring of the reply is the answer.
  private static let passedOn: [FaceMethod<AsyncroscopyReply>] =
    CorrectorServer.object.methods.filter { !["getInfo", "correctAberration"].contains($0.name) }.map {
      method in
      FaceMethod(method.name, method.parameters, method.meaning) { call in
        passed(method.name, method.parameters.map { $0.name }.filter { call.has($0) }, call)
      }
    }

  private static func passed(_ method: String, _ names: [String], _ call: FaceCall) -> AsyncroscopyReply {
    let request = JSONRPCRequest(
      id: 1, method: method, parameters: .dict(names.map { WireEntry(.string($0), call[$0]) }))
    let text = (try? request.encoded()) ?? []
    let reply = CorrectorFace.answer(text, from: "asyncroscopy", on: call.instrument) ?? []
    return .array(NumericArray(.uint8(reply)))
  }

  // MARK: - Coefficients

  /// Names of pyTEMlib: `C10`, `C12a` along x, `C12b` along y.
  private static let keys: [(name: String, aberration: CEOSAberration, component: Int)] =
    CEOSAberration.allCases.flatMap { aberration in
      aberration.term.multiplicity == 0
        ? [(aberration.term.name, aberration, 0)]
        : [(aberration.term.name + "a", aberration, 0), (aberration.term.name + "b", aberration, 1)]
    }

  private static func coefficients(_ instrument: SharedInstrument) throws -> [WireEntry] {
    // A session without a referee keeps the truth.
    _ = try instrument.session.referee()
    let probe = instrument.session.microscope.probeAberrations
    let known = keys.map { key in
      let value = probe[ceos: key.aberration] * key.aberration.factor / 10
      return WireEntry(.string(key.name), .float(value[key.component]))
    }
    return known + instrument.memory.opticsTold.map { WireEntry(.string($0.name), .float($0.value)) }
  }

  private static func upload(_ call: FaceCall) throws {
    var (told, others): ([String: Double], [(name: String, value: Double)]) = ([:], [])
    for entry in call.bound.further {
      guard let name = entry.key.text else { continue }
      let value = try FaceCall.number(entry.value, name, call.readsTexts)
      if keys.contains(where: { $0.name == name }) {
        told[name] = value
      } else {
        others.append((name, value))
      }
    }
    guard others.count <= 100 else {
      throw InputError.outOfRange("further values", Double(others.count), allowed: "up to 100")
    }
    try set(told, call.instrument)
    call.instrument.remember { memory in
      for other in others {
        memory.opticsTold.removeAll { $0.name == other.name }
        memory.opticsTold.append(other)
      }
      memory.opticsTold.removeFirst(max(0, memory.opticsTold.count - 100))
    }
  }

  /// Sets coefficients in nm; what is not named stays.
  private static func set(_ told: [String: Double], _ instrument: SharedInstrument) throws {
    try instrument.together("set_aberrations") { try setWithin(told, instrument) }
  }

  private static func setWithin(_ told: [String: Double], _ instrument: SharedInstrument) throws {
    let probe = instrument.session.microscope.probeAberrations
    var wanted: [(CEOSAberration, SIMD2<Double>)] = []
    for aberration in CEOSAberration.allCases {
      var value = probe[ceos: aberration]
      var isTold = false
      for key in keys where key.aberration == aberration {
        guard let number = told[key.name] else { continue }
        value[key.component] = number * 10 / aberration.factor
        isTold = true
      }
      if isTold { wanted.append((aberration, value)) }
    }
    if !wanted.isEmpty { try instrument.impose(wanted) }
  }
}
