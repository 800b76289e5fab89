import Configuration
import Foundation
import Instrument
import Quantities
import RunFiles

/// `stemulator diffraction`: a convergent-beam pattern or Ronchigram on the instrument, or one for each place of a raster.
enum DiffractionCommand: Command {
  static let name = "diffraction"
  static let summary = "a diffraction pattern of a specimen, or 4D-STEM data, as a camera records them"

  private static let syntax = CommandSyntax(
    "stemulator diffraction",
    summary:
      "A convergent-beam pattern or Ronchigram at a place, or patterns at each place of a raster (4D-STEM).",
    options: InstrumentArguments.options + [
      .init("--camera", value: "NAME", "camera of the instrument (default: the first)"),
      .init("--exposure-ms", value: "T", "of each frame (default 100; of rasters 1)"),
      .init("--binning", value: "B", "1, 2, 4 or 8 (default 1)"),
      .init("--camera-length-m", value: "L", "one of the instrument's ladder (default 0.091)"),
      .init("--size", value: "N", "a raster of N x N places instead of one"),
      .init("--fov-nm", value: "F", "side of the raster (default 2)"),
    ] + RunOptions.syntax,
    notes: "For exactly specified simulations see stemulator simulate.")

  static func run(_ words: [String]) throws {
    let arguments = try Arguments(words, syntax: syntax)
    if arguments.wantsHelp { return try Terminal.output(syntax.help) }
    let options = try RunOptions(arguments)
    try options.checkTargets()
    let size = try arguments.integer("--size", in: 1...4096)
    let field = try arguments.number("--fov-nm", in: 0.01...1e6, unit: "nm") ?? 2
    let exposure =
      try arguments.number("--exposure-ms", in: 1e-6...1e7, unit: "ms") ?? (size == nil ? 100 : 1)
    let binning = try arguments.integer("--binning", in: 1...8) ?? 1
    let length = try arguments.number("--camera-length-m", in: 1e-3...100, unit: "m")
    let instrument = InstrumentArguments(arguments: arguments)
    if size != nil && instrument.isNoiseFree {
      throw InputError("--noise-free: not allowed together with --size; allowed: single patterns")
    }
    var microscope = try instrument.microscope(threads: options.threads, memory: options.memory)
    _ = try microscope.perform("set_field_of_view", ["field_nm": .number(field)])
    if let length { _ = try microscope.perform("set_camera_length", ["camera_length_m": .number(length)]) }
    var parameters: [String: JSONValue] = [
      "camera": .string(arguments.text("--camera") ?? ""), "exposure_ms": .number(exposure),
      "binning": .number(Double(binning)),
    ]
    if let size { parameters["columns"] = .number(Double(size)) }
    try InstrumentRun(
      command: size == nil ? "acquire_pattern" : "acquire_4d", parameters: .object(parameters),
      words: InstrumentArguments.command(name, words)
    ).run(on: &microscope, instrument, options)
  }
}
