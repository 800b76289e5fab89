import Configuration
import Instrument
import Quantities

/// Spectra as the faces take them.
extension SharedInstrument {
  /// A spectrum where the beam rests, or at a place of the field.
  /// - Parameters:
  ///   - detector: "EELS" or "EDX".
  ///   - exposure: s of each frame.
  ///   - place: fractions of the field.
  func spectrum(_ detector: String, exposure: Double, frames: Int = 1, place: SIMD2<Double>? = nil) throws
    -> AcquiredArray
  {
    var parameters: [String: JSONValue] = [
      "detector": .string(detector), "exposure_s": .number(exposure), "frames": .number(Double(frames)),
    ]
    if let place { parameters["place"] = JSONValue([place.x, place.y]) }
    let array = try perform("acquire_spectrum", .object(parameters)).array()
    guard array.axes.count == 1, array.values.count > 1 else {
      throw RunError("the instrument delivered no spectrum")
    }
    return array
  }

  /// The dispersions of the spectrometer in eV per channel.
  func dispersions() throws -> [Double] { try perform("get_spectrometer").numbers("dispersions_eV") }

  /// Sets the dispersion nearest to a wish.
  func setDispersion(near wanted: Double) throws {
    try together("set_spectrometer") {
      let ladder = try dispersions()
      guard let nearest = ladder.min(by: { abs($0 - wanted) < abs($1 - wanted) }) else {
        throw RunError("the spectrometer has no dispersions")
      }
      try perform("set_spectrometer", ["dispersion_eV": .number(nearest)])
    }
  }
}
