import Configuration
import Foundation
import Instrument
import Quantities
import RunFiles

/// `stemulator spectrum`: energy-loss or X-ray spectra on the instrument, of a place or of each place of a raster.
enum SpectrumCommand: Command {
  static let name = "spectrum"
  static let summary = "an energy-loss or X-ray spectrum of a specimen, or a spectrum image"

  private static let syntax = CommandSyntax(
    "stemulator spectrum",
    summary:
      "An EELS or EDX spectrum at a place, or one at each place of a raster together with the image (spectrum image).",
    options: InstrumentArguments.options + [
      .init("--detector", value: "D", "EELS (energy losses) or EDX (X-rays) (default EELS)"),
      .init(
        "--exposure-s", value: "T",
        "of each frame (default: 0.001 where the zero loss is in sight, else 0.5; EDX 10; of rasters 0.01)"),
      .init(
        "--frames", value: "N",
        "frames that are added up at each place (default 1; single spectra of EELS 20)"),
      .init("--offset-eV", value: "E", "energy loss of the first channel (default -20; with --dual 80)"),
      .init("--dispersion-eV", value: "D", "of a channel, one of the instrument's ladder (default 0.3)"),
      .init(
        "--collection-mrad", value: "B", "the entrance aperture with the collection semi-angle nearest to it"),
      .init("--aperture-mm", value: "A", "entrance aperture, one of the instrument's ladder (default 5)"),
      .init("--camera-length-m", value: "L", "one of the instrument's ladder (default 0.091)"),
      .init("--align", "find the zero loss before, as an operator would"),
      .init("--dual", "low losses from -20 eV on besides, with an exposure of their own (dual EELS)"),
      .init("--low-exposure-s", value: "T", "of the low losses (default 0.001); only with --dual"),
      .init("--size", value: "N", "a raster of N x N places instead of one"),
      .init("--fov-nm", value: "F", "side of the raster (default 5)"),
      .init("--detectors", value: "A,B,…", "images of the same raster (default: the first, HAADF)"),
    ] + RunOptions.syntax,
    notes: """
      Spectra are counts of a camera of many channels; noise, point spread, drift and errors of the energy axis are the instrument's. The
      file's ground truth has thickness, t/lambda, atoms per nm² and valences of each place, expected counts, and the edges or lines; with
      --png curves with their names, and maps of the elements. See docs/spectroscopy/acquisition.md.
      """)

  static func run(_ words: [String]) throws {
    let arguments = try Arguments(words, syntax: syntax)
    if arguments.wantsHelp { return try Terminal.output(syntax.help) }
    let options = try RunOptions(arguments)
    try options.checkTargets()
    let instrument = InstrumentArguments(arguments: arguments)
    let detector = arguments.text("--detector") ?? "EELS"
    let isLoss = detector != "EDX"
    let size = try arguments.integer("--size", in: 2...4096)
    let field = try arguments.number("--fov-nm", in: 0.01...1e6, unit: "nm") ?? 5
    let isDual = arguments.has("--dual")
    guard isLoss || !isDual else { throw InputError("--dual: not allowed with EDX; allowed: EELS") }
    guard isDual || !arguments.has("--low-exposure-s") else {
      throw InputError("--low-exposure-s: not allowed without --dual")
    }
    let lowExposure = try arguments.number("--low-exposure-s", in: 1e-5...1e4, unit: "s") ?? 0.001
    let frames =
      try arguments.integer("--frames", in: 1...100_000) ?? (isLoss && size == nil ? 20 : 1)
    if !isLoss {
      for option in ["--offset-eV", "--dispersion-eV", "--collection-mrad", "--aperture-mm", "--align"]
      where arguments.has(option) { throw InputError("\(option): not allowed with EDX; allowed: EELS") }
    }
    var microscope = try instrument.microscope(threads: options.threads, memory: options.memory)
    _ = try microscope.perform("set_field_of_view", ["field_nm": .number(field)])
    if let length = try arguments.number("--camera-length-m", in: 1e-3...100, unit: "m") {
      _ = try microscope.perform("set_camera_length", ["camera_length_m": .number(length)])
    }
    let offset = isLoss ? try setUp(&microscope, arguments, isDual: isDual) : 0
    let standard = size != nil ? 0.01 : !isLoss ? 10 : offset < 2 ? 0.001 : 0.5
    let exposure = try arguments.number("--exposure-s", in: 1e-5...1e4, unit: "s") ?? standard
    var parameters: [String: JSONValue] = [
      "detector": .string(detector), "exposure_s": .number(exposure), "frames": .number(Double(frames)),
    ]
    if isDual { parameters["low_exposure_s"] = .number(lowExposure) }
    if let size {
      let names = arguments.text("--detectors") ?? microscope.model.detectors.first?.name ?? ""
      if !arguments.has("--state") { try microscope.fitGains(names) }
      parameters["columns"] = .number(Double(size))
      parameters["detectors"] = .string(names)
    }
    try InstrumentRun(
      command: size == nil ? "acquire_spectrum" : "acquire_spectrum_image", parameters: .object(parameters),
      words: InstrumentArguments.command(name, words)
    ).run(on: &microscope, instrument, options)
  }

  /// Sets the spectrometer; a saved microscope keeps what is not given.
  /// - Returns: energy loss of the first channel in eV.
  private static func setUp(_ microscope: inout Microscope, _ arguments: Arguments, isDual: Bool) throws
    -> Double
  {
    let isContinued = arguments.has("--state")
    var parameters: [String: JSONValue] = [:]
    if let dispersion = try arguments.number("--dispersion-eV", in: 1e-4...10, unit: "eV") {
      parameters["dispersion_eV"] = .number(dispersion)
    }
    if let offset = try arguments.number("--offset-eV", in: -5000...10_000, unit: "eV") {
      parameters["offset_eV"] = .number(offset)
    } else if !isContinued {
      parameters["offset_eV"] = isDual ? 80 : -20
    }
    let aperture = try arguments.number("--aperture-mm", in: 0.1...20, unit: "mm")
    if let angle = try arguments.number("--collection-mrad", in: 0.1...500, unit: "mrad") {
      guard aperture == nil else {
        throw InputError("--collection-mrad: not allowed together with --aperture-mm")
      }
      parameters["aperture_mm"] = .number(microscope.entranceAperture(collection: angle * 1e-3))
    } else if let aperture {
      parameters["aperture_mm"] = .number(aperture)
    }
    if !parameters.isEmpty { _ = try microscope.perform("set_spectrometer", .object(parameters)) }
    if arguments.has("--align") { _ = try microscope.perform("align_zero_loss", ["exposure_s": 0.0001]) }
    return microscope.state.spectrometer.offset
  }
}
