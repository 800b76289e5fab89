import Configuration
import Foundation
import Instrument
import Quantities
import Scattering

/// The program: finds the command and turns errors into one line and an exit status.
@main
struct Stemulator {
  private static var commands: [any Command.Type] {
    [
      SimulateCommand.self, ImageCommand.self, DiffractionCommand.self, SpectrumCommand.self,
      SpecimenCommand.self,
      InstrumentCommand.self,
      ServeCommand.self, ReplayCommand.self,
    ]
  }

  static func main() {
    Terminal.openClosedStreams()
    Signals.handle()
    exit(status(Array(CommandLine.arguments.dropFirst())))
  }

  /// 0 success, 1 the run failed, 2 the request was wrong.
  private static func status(_ words: [String]) -> Int32 {
    do {
      try run(words)
      return 0
    } catch let error as InputError {
      Terminal.error(error.message)
      return 2
    } catch let refusal as RefusedRequest {
      Terminal.error(refusal.message)
      return 2
    } catch let error as RunError {
      Terminal.error(error.message)
      return 1
    } catch {
      Terminal.error("\(error)")
      return 1
    }
  }

  private static func run(_ words: [String]) throws {
    _ = try InstructionSet.requested()
    guard let first = words.first else {
      throw InputError(
        "a command is missing; allowed: \(names.joined(separator: ", ")); see stemulator --help")
    }
    let rest = Array(words.dropFirst())
    switch first {
    case "--help", "-h", "help":
      guard let topic = rest.first else { return try Terminal.output(help) }
      try command(topic).run(["--help"])
    case "--version":
      guard rest.isEmpty else { throw InputError("\"\(rest[0])\": one argument too many after --version") }
      try Terminal.output("stemulator \(Version.current)\n")
    default:
      try command(first).run(rest)
    }
  }

  private static func command(_ word: String) throws -> any Command.Type {
    if let command = commands.first(where: { $0.name == word }) { return command }
    throw InputError(
      "\"\(word)\" is no command; allowed: \(names.joined(separator: ", "))\(Spelling.hint(for: word, among: names))"
    )
  }

  private static var names: [String] { commands.map { $0.name } }

  private static var help: String {
    let width = names.map(\.count).max() ?? 0
    var text =
      "usage: stemulator COMMAND [arguments]\n\nA physics-based emulator of a scanning transmission electron"
    text += " microscope.\n\n"
    for command in commands {
      let space = String(repeating: " ", count: width - command.name.count + 2)
      text += "  \(command.name)\(space)\(command.summary)\n"
    }
    text += "\nFor a first picture:\n\n"
    text += "  stemulator image --specimen graphene -o graphene.h5 --png pictures\n"
    text += "\nstemulator COMMAND --help tells more; stemulator --version prints the version."
    text += "\nExit status: 0 success, 1 the run failed on the way, 2 the request was wrong.\n"
    return text
  }
}
