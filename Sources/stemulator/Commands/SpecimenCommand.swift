import Configuration
import Crystals
import Foundation
import Quantities
import RunFiles
import Storage
import Worlds

/// `stemulator specimen list|show|export|build`
enum SpecimenCommand: Command {
  static let name = "specimen"
  static let summary = "list, show and export specimens; cut blocks out of crystals"

  private static let syntax = CommandSyntax(
    "stemulator specimen",
    summary: "The library of crystals and worlds, blocks cut out of crystals, and new worlds.",
    positionals: [
      .init("list|kinds|show|export|build", "what to do"),
      .init(
        "NAME", "the crystal or world; for build a kind of world, a crystal, or the path of a structure file",
        isOptional: true),
    ],
    options: [
      .init(
        "--format", value: "F", "export and build as extxyz (default), cif or poscar; worlds also as json"),
      .init("--unit-cell", "export the crystal's cell instead of the block for imaging"),
      .init("--output", short: "-o", value: "FILE", "write to a file instead of standard output"),
    ] + WorldArguments.options.map(\.option) + BlockArguments.options,
    notes: """
      A crystal is a folder in Specimens/ with a structure file and a specimen.json. build cuts an orthogonal block with the
      zone axis along the beam: the nearest whole number of periodic boxes, or, turned or tilted, exactly the size asked for.

      A world is a specimen up to 100 µm wide that a small JSON file regenerates, down to its atoms. build KIND writes such
      a file, for example: stemulator specimen build flake --param material=WS2 --param vacancies.S=0.02 --seed 7
      kinds lists the kinds, kinds KIND the parameters with defaults and ranges. Stage coordinates have their origin in the
      middle of the world, x to the right and y down. export writes the atoms of a window (default: 10 nm in the middle);
      as json, the whole truth of the window: atoms, columns, defects, bodies.
      """)

  static func run(_ words: [String]) throws {
    let arguments = try Arguments(words, syntax: syntax)
    if arguments.wantsHelp { return try Terminal.output(syntax.help) }
    let action = arguments.positionals[0]
    let actions = ["list", "kinds", "show", "export", "build"]
    guard actions.contains(action) else {
      throw InputError(
        "\"\(action)\" is not allowed; allowed: \(actions.joined(separator: ", "))"
          + Spelling.hint(for: action, among: actions))
    }
    let owners =
      [("--format", ["export", "build"]), ("--unit-cell", ["export"]), ("--output", ["export", "build"])]
      + WorldArguments.options.map { ($0.option.name, $0.actions) }
      + BlockArguments.options.map { ($0.name, ["build"]) }
    for (option, owner) in owners where arguments.has(option) && !owner.contains(action) {
      throw InputError("\(option): allowed only with \(owner.joined(separator: ", "))")
    }
    let name = arguments.positionals.dropFirst().first
    if action == "list", let name {
      throw InputError("\"\(name)\": one argument too many; see stemulator specimen --help")
    }
    let library = try SpecimenLibrary.locate()
    switch action {
    case "list":
      try Terminal.output(try SpecimenReport.list(library) + "\n" + WorldText.list(library))
    case "kinds":
      let kinds = try name.map { [try WorldKind.named($0)] } ?? WorldKind.all
      try Terminal.output(kinds.map { WorldText.parameters(of: $0) }.joined(separator: "\n"))
    case "show": try show(name, arguments, library)
    case "export": try export(name, arguments, library)
    default: try build(name, arguments, library)
    }
  }

  private static func show(_ name: String?, _ arguments: Arguments, _ library: SpecimenLibrary) throws {
    let worlds = WorldArguments(arguments, library)
    if let name, worlds.isWorld(name) { return try worlds.show(name) }
    try refuse(WorldArguments.options.map(\.option.name), of: arguments, "worlds")
    try Terminal.output(try SpecimenReport.show(try specimen(name, library)))
  }

  private static func export(_ name: String?, _ arguments: Arguments, _ library: SpecimenLibrary) throws {
    let worlds = WorldArguments(arguments, library)
    if let name, worlds.isWorld(name) {
      try refuse(["--unit-cell"], of: arguments, "crystals")
      let word = try format(arguments, extra: ["json"])
      return try write(try worlds.export(name, format: word), arguments)
    }
    try refuse(WorldArguments.options.map(\.option.name), of: arguments, "worlds")
    let part: SpecimenReport.Part = arguments.has("--unit-cell") ? .unitCell : .block
    let format = StructureFormat(rawValue: try format(arguments))!
    try write(try SpecimenReport.export(try specimen(name, library), format: format, part: part), arguments)
  }

  private static func build(_ name: String?, _ arguments: Arguments, _ library: SpecimenLibrary) throws {
    let worlds = WorldArguments(arguments, library)
    if let name, let kind = WorldKind.all.first(where: { $0.name == name }) {
      try refuse(["--format"] + BlockArguments.options.map(\.name), of: arguments, "crystals")
      return try write(try worlds.build(kind: kind), arguments)
    }
    try refuse(WorldArguments.options.map(\.option.name), of: arguments, "kinds of worlds")
    let format = StructureFormat(rawValue: try format(arguments))!
    let block = try BlockArguments(arguments).cut(named: name, library)
    try write(try StructureWriter.text(block, format: format), arguments)
  }

  private static func specimen(_ name: String?, _ library: SpecimenLibrary) throws -> Specimen {
    let names = library.names + WorldLibrary(library).names
    guard let name else { throw InputError("NAME is missing; allowed: \(names.joined(separator: ", "))") }
    guard names.contains(where: { $0.lowercased() == name.lowercased() }) else {
      throw InputError(
        "specimen \"\(name)\" is not in the library; allowed: \(names.joined(separator: ", ")), or the path of a"
          + " world file" + Spelling.hint(for: name, among: names))
    }
    return try library.named(name)
  }

  private static func refuse(_ options: [String], of arguments: Arguments, _ owner: String) throws {
    for option in options where arguments.has(option) {
      throw InputError("\(option): allowed only for \(owner)")
    }
  }

  /// - Parameter extra: words besides the structure formats.
  private static func format(_ arguments: Arguments, extra: [String] = []) throws -> String {
    let word = arguments.text("--format") ?? "extxyz"
    let words = StructureFormat.allCases.map(\.rawValue) + extra
    guard words.contains(word) else {
      throw InputError(
        "--format: \"\(word)\" is not allowed; allowed: \(words.joined(separator: ", "))"
          + Spelling.hint(for: word, among: words))
    }
    return word
  }

  private static func write(_ text: String, _ arguments: Arguments) throws {
    guard let path = arguments.text("--output") else { return try Terminal.output(text) }
    try WholeFile.write(Data(text.utf8), to: path)
  }
}
