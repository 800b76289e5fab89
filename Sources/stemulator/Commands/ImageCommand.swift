import Configuration
import Foundation
import Instrument
import Quantities
import RunFiles

/// `stemulator image`: STEM images of a crystal or a world on the instrument.
enum ImageCommand: Command {
  static let name = "image"
  static let summary = "STEM images of a specimen, as an instrument records them"

  private static let syntax = CommandSyntax(
    "stemulator image",
    summary:
      "STEM images of a crystal or any field of a world, with the instrument's noise and drift, and with the truth beside them.",
    options: InstrumentArguments.options + [
      .init("--detectors", value: "A,B,…", "detectors of the instrument (default: the first, HAADF)"),
      .init("--fov-nm", value: "F", "side of the field of view (default 5)"),
      .init("--size", value: "N", "pixels along each side (default 256)"),
      .init("--dwell-us", value: "T", "time at each pixel (default 4)"),
      .init("--frames", value: "N", "frames one after the other (default 1)"),
      .init("--rotation-deg", value: "R", "scan rotation (default 0)"),
    ] + RunOptions.syntax,
    notes: """
      Images are counts of the detectors. The file's ground truth has the expected fraction of the beam of each pixel, the true places of
      the beam, atoms, columns and defects in stage coordinates, aberrations and drift. Fields up to about 30 nm are made from atoms, wider ones
      from columns of material (docs/engines/live.md). For exactly specified simulations see stemulator simulate.
      """)

  static func run(_ words: [String]) throws {
    let arguments = try Arguments(words, syntax: syntax)
    if arguments.wantsHelp { return try Terminal.output(syntax.help) }
    let options = try RunOptions(arguments)
    try options.checkTargets()
    let field = try arguments.number("--fov-nm", in: 0.2...1e6, unit: "nm") ?? 5
    let size = try arguments.integer("--size", in: 2...8192) ?? 256
    let dwell = try arguments.number("--dwell-us", in: 1e-3...1e7, unit: "µs") ?? 4
    let frames = try arguments.integer("--frames", in: 1...10_000) ?? 1
    let rotation = try arguments.number("--rotation-deg", in: -360...360, unit: "deg")
    let instrument = InstrumentArguments(arguments: arguments)
    var microscope = try instrument.microscope(threads: options.threads, memory: options.memory)
    _ = try microscope.perform("set_field_of_view", ["field_nm": .number(field)])
    if let rotation {
      _ = try microscope.perform("set_scan_rotation", ["rotation_rad": .number(rotation * .pi / 180)])
    }
    let names =
      arguments.text("--detectors") ?? microscope.model.detectors.first?.name ?? ""
    if !arguments.has("--state") { try microscope.fitGains(names) }
    try InstrumentRun(
      command: "acquire_image",
      parameters: [
        "detectors": .string(names), "columns": .number(Double(size)),
        "dwell_us": .number(dwell), "frames": .number(Double(frames)),
      ], words: InstrumentArguments.command(name, words)
    ).run(on: &microscope, instrument, options)
  }
}
