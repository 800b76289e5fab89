import Configuration
import Foundation
import Instrument
import Quantities

/// `stemulator instrument`: the document that describes an instrument, and the commands that it understands.
enum InstrumentCommand: Command {
  static let name = "instrument"
  static let summary = "the instrument file, and the commands of an instrument"

  private static let syntax = CommandSyntax(
    "stemulator instrument", summary: "Shows or checks instrument files, and lists commands.",
    positionals: [
      .init(
        "ACTION",
        "show: the standard instrument as a file to edit; check: an instrument file; commands: what it can do"
      ),
      .init("FILE", "check: the file", isOptional: true),
    ])

  static func run(_ words: [String]) throws {
    let arguments = try Arguments(words, syntax: syntax)
    if arguments.wantsHelp { return try Terminal.output(syntax.help) }
    let file = arguments.positionals.count > 1 ? arguments.positionals[1] : nil
    switch arguments.positionals[0] {
    case "show": try Terminal.output(MicroscopeModel.standardDocument.text())
    case "check":
      guard let file else { throw InputError("check: the file is missing") }
      let document = try JSONValue(file: file)
      let model = try InputError.placed(file) { try MicroscopeModel(document) }
      try Terminal.output("\(file): \(model.name) is in order\n")
    case "commands":
      try Terminal.output(JSONValue.array(MicroscopeCommand.all.map(\.description)).text())
    case let action:
      throw InputError("ACTION: \"\(action)\" is not allowed; allowed: show, check, commands")
    }
  }
}
