import Configuration
import Quantities
import Spectroscopy

extension MicroscopeCommand {
  static let spectroscopy: [MicroscopeCommand] = [
    MicroscopeCommand("get_spectrometer", .question, "Settings of the spectrometer and what it has.") {
      microscope, _, _ in Reply(microscope.spectrometerReadings)
    },
    MicroscopeCommand(
      "set_spectrometer", "Dispersion, energy offset, aperture and references; what is not given stays.",
      [
        Parameter("dispersion_eV", .number(0.3, 1e-4...10, unit: "eV"), "of a channel, one of the ladder"),
        Parameter("offset_eV", .number(0, -5000...10_000, unit: "eV"), "energy loss of channel 0"),
        Parameter("aperture_mm", .number(5, 0.1...20, unit: "mm"), "entrance aperture, one of the ladder"),
        Parameter(
          "dark", .word("good", SpectrometerSettings.DarkReference.allCases.map(\.rawValue)),
          "which dark reference is subtracted"),
        Parameter("gain_corrected", .truth(true), "divided by the gain reference"),
      ]
    ) { microscope, read, _ in
      try microscope.setSpectrometer(read)
      return Reply(microscope.spectrometerReadings)
    },
    MicroscopeCommand(
      "align_zero_loss", .acquisition,
      "Exposes the zero-loss peak, finds it and takes its error off the energy axis.",
      [Parameter("exposure_s", .number(0.01, 1e-5...10, unit: "s"), "of the frame")]
    ) { microscope, read, monitor in
      try microscope.alignZeroLoss(exposure: try read.number("exposure_s"), monitor)
    },
    MicroscopeCommand(
      "acquire_spectrum", .acquisition, "A spectrum where the beam rests.",
      spectrum + [
        Parameter(
          "place", .numbers([], count: nil, 0...1, unit: ""),
          "x and y as fractions of the field; empty: where the beam rests, or the middle")
      ]
    ) { microscope, read, monitor in try microscope.acquireSpectrum(read, monitor) },
    MicroscopeCommand(
      "acquire_spectra", .acquisition, "Spectra at a list of places, with the images' signals.",
      scanned + [places], required: ["places"]
    ) { microscope, read, monitor in
      try microscope.acquireSpectra(read, .points(try pairs(read)), monitor)
    },
    MicroscopeCommand(
      "acquire_spectrum_line", .acquisition, "Spectra along a line, with the images' signals.",
      scanned + [
        Parameter("from", .numbers([0, 0.5], count: 2, 0...1, unit: ""), "fractions of the field"),
        Parameter("to", .numbers([1, 0.5], count: 2, 0...1, unit: ""), "fractions of the field"),
        Parameter("count", .integer(64, 2...65536), "places"),
      ]
    ) { microscope, read, monitor in
      let (from, to) = (try read.numbers("from"), try read.numbers("to"))
      return try microscope.acquireSpectra(
        read,
        .line(from: SIMD2(from[0], from[1]), to: SIMD2(to[0], to[1]), count: try read.integer("count")),
        monitor)
    },
    MicroscopeCommand(
      "acquire_spectrum_image", .acquisition,
      "A spectrum for each place of a raster, with the images' signals.",
      scanned + [
        Parameter("columns", .integer(64, 1...4096), "places along the fast axis"),
        Parameter("rows", .integer(0, 0...4096), "places along the slow axis; 0: as many as columns"),
        Parameter(
          "region", .numbers([0, 0, 1, 1], count: 4, 0...1, unit: ""),
          "left, top, width and height as fractions of the field"),
      ]
    ) { microscope, read, monitor in
      let region = try read.numbers("region")
      let columns = try read.integer("columns")
      let rows = try read.integer("rows")
      return try microscope.acquireSpectra(
        read,
        .raster(
          columns: columns, rows: rows > 0 ? rows : columns,
          region: ScanRegion(left: region[0], top: region[1], width: region[2], height: region[3]),
          serpentine: false), monitor)
    },
  ]

  private static let spectrum = [
    Parameter("detector", .word("EELS", SpectrumKind.allCases.map(\.rawValue)), "energy losses, or X-rays"),
    Parameter("exposure_s", .number(0.1, 1e-5...1e4, unit: "s"), "of each frame"),
    Parameter("frames", .integer(1, 1...100_000), "frames at each place, which are added up"),
    Parameter(
      "low_exposure_s", .number(0, 0...1e4, unit: "s"),
      "of the low losses before each frame (dual EELS); 0 for none"),
    Parameter(
      "low_offset_eV", .number(-20, -5000...10_000, unit: "eV"), "energy loss of channel 0 of the low losses"),
  ]
  private static let scanned =
    spectrum + [
      Parameter(
        "detectors", .text(""),
        "scan detectors that see the same places; empty: the first one; none: no detector")
    ]
}

extension Microscope {
  /// What the control program of the spectrometer shows.
  var spectrometerReadings: [String: JSONValue] {
    let (model, state) = (self.model.spectrometer, self.state.spectrometer)
    return [
      "spectrometer": .string(model.name), "channels": .number(Double(model.channels)),
      "dispersion_eV": .number(state.dispersion),
      "dispersions_eV": .array(model.dispersions.map { .number($0) }), "offset_eV": .number(state.offset),
      "aperture_mm": .number(state.aperture), "apertures_mm": .array(model.apertures.map { .number($0) }),
      "collection_mrad": .number(collectionAngle * 1e3), "dark": .string(state.dark.rawValue),
      "gain_corrected": .bool(state.correctsGain),
    ]
  }

  mutating func setSpectrometer(_ read: ParameterReader) throws {
    let model = self.model.spectrometer
    var next = state.spectrometer
    func rung(_ key: String, _ ladder: [Double]) throws -> Double? {
      guard read.has(key) else { return nil }
      let value = try read.number(key)
      guard let found = ladder.first(where: { abs($0 - value) <= 1e-6 * $0 }) else {
        throw InputError.outOfRange(
          read.name(key), value, allowed: ladder.map(InputError.brief).joined(separator: ", "))
      }
      return found
    }
    if let dispersion = try rung("dispersion_eV", model.dispersions) { next.dispersion = dispersion }
    if let aperture = try rung("aperture_mm", model.apertures) { next.aperture = aperture }
    if read.has("offset_eV") { next.offset = try read.number("offset_eV") }
    if read.has("dark") {
      next.dark = SpectrometerSettings.DarkReference(rawValue: try read.word("dark"))!
    }
    if read.has("gain_corrected") { next.correctsGain = try read.truth("gain_corrected") }
    let settings = next.settings(model, exposure: model.longestExposureMilliseconds * 1e-3, frames: 1)
    try settings.check(model)
    let isMoved = settings.offset != next.tube.offset || next.dispersion != state.spectrometer.dispersion
    if isMoved { try elapse(seconds: self.model.operation.filterSettling) }
    next.tube.move(to: settings.offset, at: state.time.nanoseconds, model, seed: seed)
    state.spectrometer = next
  }
}
