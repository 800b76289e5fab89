import Quantities
import WireProtocol

/// A server of asyncroscopy's text protocol: its commands, and those that every server has.
struct TextServer: Sendable {
  let object: FaceObject<AsyncroscopyReply>

  init(_ className: String, _ commands: [FaceMethod<AsyncroscopyReply>]) {
    let discover = "Names of all commands, as JSON.", help = "What a command does, as JSON."
    let helped = [FaceMethod<AsyncroscopyReply>.Parameter("command_name")]
    // Pages of help by name, those of these two among them.
    let pages =
      commands.map { ($0.name, $0.signature, $0.meaning) } + [
        ("discover_commands", FaceMethod<AsyncroscopyReply>.signature([]), discover),
        ("get_help", FaceMethod<AsyncroscopyReply>.signature(helped), help),
      ]
    object = FaceObject(
      className,
      commands + [
        FaceMethod("discover_commands", discover) { _ in try json(.list(pages.map { .string($0.0) })) },
        FaceMethod("get_help", helped, help) { call in
          let name = try call.text("command_name")
          guard let (_, signature, meaning) = pages.first(where: { $0.0 == name }) else {
            return try json(["error": .string("Unknown command '\(name)'")])
          }
          return try json([
            "name": .string(name), "signature": .string(signature), "summary": .string(meaning),
            "doc": .string("\(name)\(signature)\n\n\(meaning)"),
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
