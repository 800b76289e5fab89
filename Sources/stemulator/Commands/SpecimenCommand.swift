import Configuration
import Crystals
import Foundation
import Quantities
import RunFiles
import Storage

/// `stemulator specimen list|show|export|build`
enum SpecimenCommand: Command {
  static let name = "specimen"
  static let summary = "list, show and export specimens; cut blocks out of crystals"

  private static let syntax = CommandSyntax(
    "stemulator specimen", summary: "The library of specimens, and blocks cut out of crystals.",
    positionals: [
      .init("list|show|export|build", "what to do"),
      .init("NAME", "the specimen; for build also the path of a structure file", isOptional: true),
    ],
    options: [
      .init("--format", value: "F", "export and build as extxyz (default), cif or poscar"),
      .init("--unit-cell", "export the crystal's cell instead of the block for imaging"),
      .init("--output", short: "-o", value: "FILE", "write to a file instead of standard output"),
    ] + BlockArguments.options,
    notes: """
      A specimen is a folder in Specimens/ with a structure file and a specimen.json. build cuts an orthogonal block with the
      zone axis along the beam: the nearest whole number of periodic boxes, or, turned or tilted, exactly the size asked for.
      """)

  static func run(_ words: [String]) throws {
    let arguments = try Arguments(words, syntax: syntax)
    if arguments.wantsHelp { return try Terminal.output(syntax.help) }
    let action = arguments.positionals[0]
    let actions = ["list", "show", "export", "build"]
    guard actions.contains(action) else {
      throw InputError(
        "\"\(action)\" is not allowed; allowed: \(actions.joined(separator: ", "))"
          + Spelling.hint(for: action, among: actions))
    }
    let owners = [
      ("--format", ["export", "build"]), ("--unit-cell", ["export"]), ("--output", ["export", "build"]),
    ]
    for (option, owner) in owners + BlockArguments.options.map({ ($0.name, ["build"]) })
    where arguments.has(option) && !owner.contains(action) {
      throw InputError("\(option): allowed only with \(owner.joined(separator: ", "))")
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
    case "export":
      let format = try format(arguments)
      let part: SpecimenReport.Part = arguments.has("--unit-cell") ? .unitCell : .block
      try write(try SpecimenReport.export(try specimen(), format: format, part: part), arguments)
    default:
      let format = try format(arguments)
      let block = try BlockArguments(arguments).cut(named: arguments.positionals.dropFirst().first, library)
      try write(try StructureWriter.text(block, format: format), arguments)
    }
  }

  private static func format(_ arguments: Arguments) throws -> StructureFormat {
    let word = arguments.text("--format") ?? "extxyz"
    guard let format = StructureFormat(rawValue: word) else {
      let words = StructureFormat.allCases.map(\.rawValue)
      throw InputError(
        "--format: \"\(word)\" is not allowed; allowed: \(words.joined(separator: ", "))"
          + Spelling.hint(for: word, among: words))
    }
    return format
  }

  private static func write(_ text: String, _ arguments: Arguments) throws {
    guard let path = arguments.text("--output") else { return try Terminal.output(text) }
    try WholeFile.write(Data(text.utf8), to: path)
  }
}
