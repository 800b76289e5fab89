import Configuration
import Crystals
import Foundation
import Quantities
import RunFiles
import Storage

/// `stemulator specimen list|show|export`
enum SpecimenCommand: Command {
  static let name = "specimen"
  static let summary = "list, show and export the specimens that come with the program"

  private static let syntax = CommandSyntax(
    "stemulator specimen", summary: "The library of specimens.",
    positionals: [
      .init("list|show|export", "what to do"),
      .init("NAME", "the specimen, for show and export", isOptional: true),
    ],
    options: [
      .init("--format", value: "F", "export as extxyz (default), cif or poscar"),
      .init("--unit-cell", "export the crystal's cell instead of the block for imaging"),
      .init("--output", short: "-o", value: "FILE", "export to a file instead of standard output"),
    ],
    notes: "A specimen is a folder in Specimens/ with a structure file and a specimen.json.")

  static func run(_ words: [String]) throws {
    let arguments = try Arguments(words, syntax: syntax)
    if arguments.wantsHelp { return try Terminal.output(syntax.help) }
    let action = arguments.positionals[0]
    let actions = ["list", "show", "export"]
    guard actions.contains(action) else {
      throw InputError(
        "\"\(action)\" is not allowed; allowed: \(actions.joined(separator: ", "))"
          + Spelling.hint(for: action, among: actions))
    }
    for option in ["--format", "--unit-cell", "--output"] where arguments.has(option) && action != "export" {
      throw InputError("\(option): allowed only with export")
    }
    if action == "list" && arguments.positionals.count > 1 {
      throw InputError(
        "\"\(arguments.positionals[1])\": one argument too many; see stemulator specimen --help")
    }
    let library = try SpecimenLibrary.locate()
    func specimen() throws -> Specimen {
      guard arguments.positionals.count == 2 else {
        throw InputError("NAME is missing; allowed: \(library.names.joined(separator: ", "))")
      }
      return try library.named(arguments.positionals[1])
    }
    switch action {
    case "list": try Terminal.output(try SpecimenReport.list(library))
    case "show": try Terminal.output(try SpecimenReport.show(try specimen()))
    default:
      let word = arguments.text("--format") ?? "extxyz"
      guard let format = StructureFormat(rawValue: word) else {
        let words = StructureFormat.allCases.map(\.rawValue)
        throw InputError(
          "--format: \"\(word)\" is not allowed; allowed: \(words.joined(separator: ", "))"
            + Spelling.hint(for: word, among: words))
      }
      let text = try SpecimenReport.export(
        try specimen(), format: format, part: arguments.has("--unit-cell") ? .unitCell : .block)
      guard let path = arguments.text("--output") else { return try Terminal.output(text) }
      try AcquisitionFile.checkWritable(path)
      do {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
      } catch {
        throw RunError("\(path): cannot be written: \(error.localizedDescription)")
      }
    }
  }
}
