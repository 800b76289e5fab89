import Configuration
import Faces
import Foundation
import HTTPFace
import Instrument
import Quantities

/// `stemulator serve`: the instrument behind its control interfaces, until a signal ends it.
enum ServeCommand: Command {
  static let name = "serve"
  static let summary = "the instrument behind its control interfaces"

  private static let syntax = CommandSyntax(
    "stemulator serve",
    summary: "Runs one instrument that programs control over the network.",
    options: [
      .init("--host", value: "HOST", "address to listen on (default 127.0.0.1)")
    ] + ServedMicroscope.options + [
      .init("--clock", value: "CLOCK", "virtual: time passes by commands only; realtime (default virtual)"),
      .init("--speed", value: "F", "how much faster than the wall clock realtime runs (default 1)"),
      .init("--blind", "nobody can ask for the truth"),
      .init("--log", value: "FILE", "write each call in a line for people"),
      .init("--trace", value: "FILE", "write what stemulator replay plays again"),
      .init(
        "--token", value: "T",
        "what clients of the HTTP interface have to know (default: STEMULATOR_TOKEN of the environment, or none)"
      ),
      .init("--referee-token", value: "T", "what clients of the referee have to know (default: the token)"),
      .init("--faces", value: "LIST", "faces that listen: \(faceNames.joined(separator: ",")) (default all)"),
      .init(
        "--http-port", value: "PORT",
        "the project's own interface (default 9095, or any free port where that is taken)"),
      .init(
        "--referee-port", value: "PORT", "the truth, for those who examine (default: off; 0: any free port)"),
      .init("--name-server", value: "HOST:PORT", "register the Pyro objects with a Pyro name server"),
    ]
      + FaceSet.all.map { face in
        .init(
          "--\(face.name)-port", value: "PORT", "\(face.meaning) (default \(face.port); 0: any free port)")
      },
    notes: "When all listen, a line `ready FACE=HOST:PORT …` is printed. SIGINT and SIGTERM end the program.")

  private static let faceNames = FaceSet.all.map(\.name) + ["http"]

  static func run(_ words: [String]) throws {
    let arguments = try Arguments(words, syntax: syntax)
    if arguments.wantsHelp { return try Terminal.output(syntax.help) }
    let plan = try ServePlan(arguments, faces: faceNames)
    let clock = try clock(arguments)
    // What cannot work is told before the microscope is made, which takes its time.
    for port in plan.ports.values + [plan.http, plan.referee].compactMap(\.self) where port != 0 {
      try FaceSet.probe(host: plan.host, port: port)
    }
    let trace = try arguments.text("--trace").map { try LineFile($0) }
    let log = try arguments.text("--log").map { try LineFile($0) }
    raiseFileLimit()
    Signals.holdBack()
    let ending = ServeEnding()
    let microscope = try ServedMicroscope(arguments).make()
    trace?.write(try Trace.header(microscope))
    var record: (@Sendable (Trace.Entry) -> Void)?
    if let trace { record = { trace.write($0.line) } }
    let session = MicroscopeSession(
      microscope, clock: clock, isBlind: arguments.has("--blind"), log: record)
    let instrument = SharedInstrument(session, log: log)
    var listening: [(face: any Face, port: Int)] = []
    for entry in FaceSet.all {
      guard let port = plan.ports[entry.name], let face = FaceSet.face(entry.name, instrument) else {
        continue
      }
      listening.append((face, try face.start(host: plan.host, port: port)))
    }
    let shown = plan.host.contains(":") ? "[\(plan.host)]" : plan.host
    var places = listening.map { "\($0.face.name)=\(shown):\($0.port)" }
    var calls: CallLog?
    if log != nil { calls = { instrument.record("http", "-", $0, since: $1, $2) } }
    var http: HTTPFace?
    if plan.hasHTTP {
      let face = HTTPFace(session: session, token: plan.token, log: calls)
      places.append("http=\(shown):\(try start(face, host: plan.host, port: plan.http))")
      http = face
    }
    var referee: RefereeFace?
    if let port = plan.referee {
      let face = RefereeFace(session: session, token: plan.refereeToken, log: calls)
      places.append("referee=\(shown):\(try face.start(host: plan.host, port: port))")
      referee = face
    }
    if let address = plan.nameServer, let pyro = listening.first(where: { $0.face.name == "pyro" }) {
      try NameServer.register(at: address, host: plan.host, port: pyro.port)
    }
    if !AccessRules.isLoopback(plan.host) {
      Terminal.note(
        "WARNING: \(plan.host) can be reached from other machines. Only the HTTP interfaces ask for a token"
          + (plan.token == nil ? ", and none is set (--token)." : "."))
    }
    ending.set { [listening, http, referee] in
      for (face, _) in listening { face.stop() }
      http?.stop()
      referee?.stop()
      session.stop()
    }
    try Terminal.output("ready \(places.joined(separator: " "))\n")
    // The thread of the signals ends the program.
    while true { sleep(1000) }
  }

  /// Each client has a descriptor, and systems start programs with few.
  private static func raiseFileLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = min(limit.rlim_max, 65_536)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  /// Another instrument may have the usual port; who has not asked for it gets any free one, and the line `ready` tells which.
  private static func start(_ face: HTTPFace, host: String, port: Int?) throws -> Int {
    if let port { return try face.start(host: host, port: port) }
    do {
      return try face.start(host: host, port: 9095)
    } catch is RunError {
      return try face.start(host: host, port: 0)
    }
  }

  private static func clock(_ arguments: Arguments) throws -> SessionClock {
    let speed = try arguments.number("--speed", in: 0.001...1000)
    switch arguments.text("--clock") ?? "virtual" {
    case "virtual":
      guard speed == nil else {
        throw InputError("--speed: not allowed with --clock virtual; allowed: realtime")
      }
      return .virtual
    case "realtime": return .realtime(factor: speed ?? 1)
    case let word:
      throw InputError("--clock: \"\(word)\" is not allowed; allowed: virtual, realtime")
    }
  }
}
