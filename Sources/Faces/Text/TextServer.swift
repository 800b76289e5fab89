import Quantities
import WireProtocol

/// A server of asyncroscopy's text protocol: its commands, and those that every server has.
struct TextServer: Sendable {
  let object: FaceObject<AsyncroscopyReply>

  init(_ className: String, _ commands: [FaceMethod<AsyncroscopyReply>]) {
    let own = FaceObject(className, commands)
    object = FaceObject(
      className,
      commands + [
        FaceMethod("discover_commands", "Names of all commands, as JSON.") { _ in
          let names = own.names + ["discover_commands", "get_help"]
          return try json(.list(names.map { .string($0) }))
        },
        FaceMethod("get_help", [.init("command_name")], "What a command does, as JSON.") { call in
          let name = try call.text("command_name")
          guard let method = own.method(name) else {
            return try json(["error": .string("Unknown command '\(name)'")])
          }
          return try json([
            "name": .string(name), "signature": .string(method.signature), "summary": .string(method.meaning),
            "doc": .string("\(name)\(method.signature)\n\n\(method.meaning)"),
          ])
        },
      ])
  }

  /// The one frame that a command is answered with.
  func answer(_ request: AsyncroscopyRequest, _ face: String, _ peer: String, _ instrument: SharedInstrument)
    -> AsyncroscopyReply
  {
    let arguments = request.arguments.map { WireEntry(.string($0.name), .string($0.value)) }
    do {
      return try instrument.logged(face, peer, SharedInstrument.text(request.command, [], arguments)) {
        try object.call(request.command, [], arguments, on: instrument, readsTexts: true)
      }
    } catch {
      return .traceback(FaceFailure.traceback(error))
    }
  }
}

private func json(_ value: WireValue) throws -> AsyncroscopyReply {
  .text(String(decoding: try WireJSON.encode(value, ascii: true), as: UTF8.self))
}
