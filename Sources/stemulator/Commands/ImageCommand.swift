import Configuration
import Crystals
import Foundation
import Quantities
import RunFiles
import Worlds

/// `stemulator image`: STEM images of a crystal of the library, or of a field of a world, with plain defaults.
enum ImageCommand: Command {
  static let name = "image"
  static let summary = "STEM images of a named specimen with plain defaults, noise-free"

  private static let syntax = CommandSyntax(
    "stemulator image",
    summary:
      "Noise-free STEM images (HAADF, MAADF, ABF, BF) of a crystal of the library, or of any field of a world.",
    options: ShortForm.options + WorldPhotograph.options + [
      .init("--fov-nm", value: "F", "side of the field of view (default 1.2; of worlds 5)"),
      .init("--size", value: "N", "pixels along each side (default 48; of worlds 128)"),
    ] + RunOptions.syntax,
    notes: """
      Fields of worlds up to about 30 nm are made from atoms, wider ones from columns of material whose scattering is calibrated by
      multislice (docs/engines/survey.md); the file's ground truth is in stage coordinates (docs/worlds.md).
      """)

  static func run(_ words: [String]) throws {
    let arguments = try Arguments(words, syntax: syntax)
    if arguments.wantsHelp { return try Terminal.output(syntax.help) }
    let options = try RunOptions(arguments)
    let name = arguments.text("--specimen") ?? ""
    let worlds = WorldLibrary(try SpecimenLibrary.locate())
    guard !worlds.has(name) else { return try photograph(try worlds.world(name), arguments, options) }
    for option in WorldPhotograph.options where arguments.has(option.name) {
      throw InputError("\(option.name): allowed only for worlds")
    }
    let field = (try arguments.number("--fov-nm", in: 0.2...20, unit: "nm") ?? 1.2) * 10
    let size = try arguments.integer("--size", in: 2...4096) ?? 48
    let form = try ShortForm(
      arguments, field: field, outerAngle: ShortForm.outerAngle, needsWholeBlock: false)
    try SimulateCommand.simulate(try form.images(pixels: size), options)
  }

  private static func photograph(_ world: World, _ arguments: Arguments, _ options: RunOptions) throws {
    try options.checkTargets()
    let field = (try arguments.number("--fov-nm", in: 0.2...100_000, unit: "nm") ?? 5) * 10
    let size = try arguments.integer("--size", in: 2...4096) ?? 128
    let photograph = try WorldPhotograph(
      arguments, world: world, field: field, size: size, threads: options.threads)
    let line = ProgressLine(
      URL(fileURLWithPath: options.output).lastPathComponent, isActive: !options.isQuiet)
    defer { line.clear() }
    let result = try photograph.write(
      to: options.output, pictures: options.pictures, memory: options.memory
    ) { line.show($0) }
    line.clear()
    guard !options.isQuiet else { return }
    Terminal.note("\(options.output): \(result.note), " + String(format: "%.1f s", line.elapsed))
    for picture in result.pictures { Terminal.note(picture) }
  }
}
