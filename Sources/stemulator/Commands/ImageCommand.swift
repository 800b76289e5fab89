import Configuration
import Foundation
import RunFiles

/// `stemulator image`: STEM images of a specimen of the library with plain defaults.
enum ImageCommand: Command {
  static let name = "image"
  static let summary = "STEM images of a named specimen with plain defaults, noise-free"

  private static let syntax = CommandSyntax(
    "stemulator image",
    summary: "Noise-free STEM images (HAADF, MAADF, ABF, BF) of a specimen of the library.",
    options: ShortForm.options + [
      .init("--fov-nm", value: "F", "side of the field of view (default 1.2)"),
      .init("--size", value: "N", "pixels along each side (default 48)"),
    ] + RunOptions.syntax)

  static func run(_ words: [String]) throws {
    let arguments = try Arguments(words, syntax: syntax)
    if arguments.wantsHelp { return try Terminal.output(syntax.help) }
    let options = try RunOptions(arguments)
    let field = (try arguments.number("--fov-nm", in: 0.2...20, unit: "nm") ?? 1.2) * 10
    let size = try arguments.integer("--size", in: 2...4096) ?? 48
    let form = try ShortForm(
      arguments, field: field, outerAngle: ShortForm.outerAngle, needsWholeBlock: false)
    try SimulateCommand.simulate(try form.images(pixels: size), options)
  }
}
