import Configuration
import Faces
import Foundation
import HTTPFace
import Instrument
import Quantities
import Storage

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
      .init("--token", value: "T", "what clients of the HTTP interfaces have to know"),
      .init("--http-port", value: "PORT", "the project's own interface (default 9095, or any free port where that is taken)"),
      .init("--referee-port", value: "PORT", "the truth, for those who examine (default: off; 0: any free port)"),
      .init("--name-server", value: "HOST:PORT", "register the Pyro objects with a Pyro name server"),
    ]
      + FaceSet.all.map { face in
        .init(
          "--\(face.name)-port", value: "PORT", "\(face.meaning) (default \(face.port); 0: any free port)")
      },
    notes: "When all listen, a line `ready FACE=HOST:PORT …` is printed. SIGINT and SIGTERM end the program.")

  static func run(_ words: [String]) throws {
    let arguments = try Arguments(words, syntax: syntax)
    if arguments.wantsHelp { return try Terminal.output(syntax.help) }
    let host = arguments.text("--host") ?? "127.0.0.1"
    let clock = try clock(arguments)
    let ports = try FaceSet.all.map { face in
      (face.name, try arguments.integer("--\(face.name)-port", in: 0...65535) ?? face.port)
    }
    Signals.holdBack()
    let microscope = try ServedMicroscope(arguments).make()
    let trace = try arguments.text("--trace").map { try LineFile($0) }
    trace?.write(try Trace.header(microscope))
    var record: (@Sendable (Trace.Entry) -> Void)?
    if let trace { record = { trace.write($0.line) } }
    let session = MicroscopeSession(
      microscope, clock: clock, isBlind: arguments.has("--blind"),
      log: record)
    let instrument = SharedInstrument(session, log: try arguments.text("--log").map { try LineFile($0) })
    var listening: [(face: any Face, port: Int)] = []
    for (name, port) in ports {
      guard let face = FaceSet.face(name, instrument) else { continue }
      listening.append((face, try face.start(host: host, port: port)))
    }
    let token = arguments.text("--token")
    let http = HTTPFace(session: session, token: token)
    let httpPort = try start(http, host: host, port: try arguments.integer("--http-port", in: 0...65535))
    var referee: (face: RefereeFace, port: Int)?
    if let port = try arguments.integer("--referee-port", in: 0...65535) {
      let face = RefereeFace(session: session, token: token)
      referee = (face, try face.start(host: host, port: port))
    }
    if let address = arguments.text("--name-server"),
      let pyro = listening.first(where: { $0.face.name == "pyro" })
    {
      try NameServer.register(at: address, host: host, port: pyro.port)
    }
    let shown = host.contains(":") ? "[\(host)]" : host
    var places = listening.map { "\($0.face.name)=\(shown):\($0.port)" } + ["http=\(shown):\(httpPort)"]
    if let referee { places.append("referee=\(shown):\(referee.port)") }
    if !isLoopback(host) {
      Terminal.note(
        "WARNING: \(host) can be reached from other machines. Only the HTTP interfaces ask for a token"
          + (token == nil ? ", and none is set (--token)." : "."))
    }
    try Terminal.output("ready \(places.joined(separator: " "))\n")
    Signals.next()
    for (face, _) in listening { face.stop() }
    http.stop()
    referee?.face.stop()
    session.stop()
    UnfinishedFiles.remove()
    // Threads may still compute what nobody waits for any more; nothing of it is kept.
    _exit(0)
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

  private static func isLoopback(_ host: String) -> Bool {
    host == "localhost" || host == "::1" || host.hasPrefix("127.")
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
