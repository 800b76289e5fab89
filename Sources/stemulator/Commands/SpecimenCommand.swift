import Configuration
import Crystals
import Foundation
import Quantities

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
    if arguments.wantsHelp { return print(syntax.help, terminator: "") }
    let library = try SpecimenLibrary.locate()
    func specimen() throws -> Specimen {
      guard arguments.positionals.count == 2 else {
        throw InputError("NAME is missing; allowed: \(library.names.joined(separator: ", "))")
      }
      return try library.specimen(arguments.positionals[1])
    }
    switch arguments.positionals[0] {
    case "list": print(try SpecimenReport.list(library), terminator: "")
    case "show": print(try SpecimenReport.show(try specimen()), terminator: "")
    case "export":
      let word = arguments.text("--format") ?? "extxyz"
      guard let format = StructureFormat(rawValue: word) else {
        let words = StructureFormat.allCases.map(\.rawValue).joined(separator: ", ")
        throw InputError("--format: \"\(word)\" is not allowed; allowed: \(words)")
      }
      let text = try SpecimenReport.export(
        try specimen(), format: format, part: arguments.has("--unit-cell") ? .unitCell : .block)
      guard let path = arguments.text("--output") else { return print(text, terminator: "") }
      guard FileManager.default.createFile(atPath: path, contents: Data(text.utf8)) else {
        throw InputError("\(path): cannot be written; a file in a writable folder is needed")
      }
    default:
      throw InputError("\"\(arguments.positionals[0])\" is not allowed; allowed: list, show, export")
    }
  }
}
