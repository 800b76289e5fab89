import Configuration
import Foundation
import Quantities
import RunFiles

/// `stemulator diffraction`: a convergent-beam pattern of a specimen of the library with plain defaults.
enum DiffractionCommand: Command {
  static let name = "diffraction"
  static let summary = "a convergent-beam diffraction pattern of a named specimen, noise-free"

  private static let syntax = CommandSyntax(
    "stemulator diffraction",
    summary: "A noise-free convergent-beam diffraction pattern of a specimen of the library.",
    options: ShortForm.options + [
      .init("--at", value: "X_nm,Y_nm", "place of the probe (default: the middle of the block)"),
      .init("--averaged", "mean over a scan of the block instead of one place"),
      .init("--max-angle-mrad", value: "A", "largest angle recorded (default 80)"),
    ] + RunOptions.syntax)

  static func run(_ words: [String]) throws {
    let arguments = try Arguments(words, syntax: syntax)
    if arguments.wantsHelp { return try Terminal.output(syntax.help) }
    if arguments.has("--averaged") && arguments.has("--at") {
      throw InputError("--at: not allowed together with --averaged")
    }
    let options = try RunOptions(arguments)
    let angle = (try arguments.number("--max-angle-mrad", in: 1...300, unit: "mrad") ?? 80) * 1e-3
    let form = try ShortForm(arguments, field: 20, outerAngle: angle, needsWholeBlock: true)
    let place = try arguments.numbers("--at", count: 2).map { SIMD2($0[0] * 10, $0[1] * 10) }
    let run =
      arguments.has("--averaged")
      ? try form.averagedPattern(to: angle) : try form.pattern(at: place, to: angle)
    try SimulateCommand.simulate(run, options)
  }
}
