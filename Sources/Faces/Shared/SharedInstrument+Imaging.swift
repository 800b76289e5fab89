import Configuration
import Detection
import Instrument
import Quantities
import WireProtocol

/// Pictures as the faces send them.
extension SharedInstrument {
  /// Pixels of a side that the faces send at most.
  static let largestSide = 4096

  /// - Throws: `InputError` for what no picture can be.
  static func check(size: Int) throws {
    guard 1...largestSide ~= size else {
      throw InputError.outOfRange("size", Double(size), allowed: "1 to \(largestSide)", unit: "pixels")
    }
  }

  /// A scanned frame.
  /// - Parameters:
  ///   - dwell: s at each pixel.
  ///   - field: sides in m for this frame; nil for the field that is set.
  ///   - detector: as the instrument names it; what it does not have is HAADF's.
  func frame(size: Int, dwell: Double, field: [Double]? = nil, detector: String = "") throws -> AcquiredArray
  {
    try Self.check(size: size)
    var parameters: [String: JSONValue] = [
      "detectors": .string(scanDetector(detector)), "columns": .number(Double(size)),
      "dwell_us": .number(dwell * 1e6),
    ]
    if let field { parameters["field_nm"] = JSONValue(field.map { $0 * 1e9 }) }
    let image = try perform("acquire_image", .object(parameters)).array()
    remember { $0.scanSize = size }
    return image
  }

  /// The instrument's detector of a name such as `HAADF`, `BF-S` or `DF4`.
  private func scanDetector(_ name: String) -> String {
    let names = session.microscope.model.detectors.map(\.name)
    let letters = name.uppercased().prefix { $0.isLetter }
    return names.first { $0.uppercased() == name.uppercased() }
      ?? names.first { $0.uppercased() == letters } ?? names.first ?? ""
  }

  /// Sides in m of the field of a square scan.
  func setField(_ metres: Double) throws {
    try perform("set_field_of_view", ["field_nm": .number(metres * 1e9)])
  }

  /// A diffraction pattern of a camera, in the camera's counts.
  /// - Parameters:
  ///   - size: pixels of a side; the camera bins and the rest is averaged.
  ///   - exposure: s.
  func pattern(_ camera: Camera, size: Int, exposure: Double) throws -> NumericArray {
    try Self.check(size: size)
    let (columns, rows) = (camera.electronics.columns, camera.electronics.rows)
    let binning = [8, 4, 2].first { min(columns, rows) / $0 >= size } ?? 1
    let image = try perform(
      "acquire_pattern",
      [
        "camera": .string(camera.name), "exposure_ms": .number(exposure * 1e3),
        "binning": .number(Double(binning)), "area": "full", "mode": "integrating", "frames": 1,
        "corrected": true,
      ]
    ).array()
    let resampled = Resampling.square(
      image.values, rows: image.shape[0], columns: image.shape[1], size: size)
    return NumericArray(
      resampled.map { UInt16($0 > 0 ? min($0.rounded(), 65535) : 0) }, shape: [size, size])
  }
}

extension AcquiredArray {
  /// Whole numbers without sign where the detector counts in such, else real ones.
  func numeric(_ kind: Whole) -> NumericArray {
    func whole<Number: FixedWidthInteger & UnsignedInteger>(_: Number.Type) -> [Number] {
      let largest = Double(Number.max)
      // What is no number counts nothing.
      return values.map { Number($0 > 0 ? min(Double($0).rounded(), largest) : 0) }
    }
    switch kind {
    case .long: return NumericArray(.uint32(whole(UInt32.self)), shape: shape)
    case .shortest:
      return (bits ?? 16) <= 16
        ? NumericArray(.uint16(whole(UInt16.self)), shape: shape)
        : NumericArray(.uint32(whole(UInt32.self)), shape: shape)
    case .real: return NumericArray(values, shape: shape)
    }
  }

  enum Whole { case long, shortest, real }
}
