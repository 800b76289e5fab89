import Configuration
import Foundation
import Quantities
import Storage

/// The program: finds the command and turns errors into one line and an exit status.
@main
struct Stemulator {
  private static var commands: [any Command.Type] {
    [SimulateCommand.self, ImageCommand.self, DiffractionCommand.self, SpecimenCommand.self]
  }

  static func main() {
    removeUnfinishedFilesOnSignals()
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
    } catch let error as RunError {
      Terminal.error(error.message)
      return 1
    } catch {
      Terminal.error("\(error)")
      return 1
    }
  }

  private static func run(_ words: [String]) throws {
    guard let first = words.first else {
      throw InputError(
        "a command is missing; allowed: \(names.joined(separator: ", ")); see stemulator --help")
    }
    switch first {
    case "--help", "-h", "help": print(help, terminator: "")
    case "--version": print("stemulator \(Version.current)")
    default:
      guard let command = commands.first(where: { $0.name == first }) else {
        throw InputError("\"\(first)\" is no command; allowed: \(names.joined(separator: ", "))")
      }
      try command.run(Array(words.dropFirst()))
    }
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
    return text + "\nstemulator COMMAND --help tells more; stemulator --version prints the version.\n"
  }

  private static func removeUnfinishedFilesOnSignals() {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number) { number in
        UnfinishedFiles.remove()
        _exit(128 + number)
      }
    }
  }
}

/// One word after `stemulator`.
protocol Command {
  static var name: String { get }
  static var summary: String { get }
  static func run(_ words: [String]) throws
}
