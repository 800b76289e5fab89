import Configuration
import Quantities

/// A scan that is asked for.
struct ScanRequest {
  var detectors: [ScanDetector]
  var settings: ScanSettings
  var frames: Int

  init(detectors: [ScanDetector], settings: ScanSettings, frames: Int) {
    (self.detectors, self.settings, self.frames) = (detectors, settings, frames)
  }

  /// Of all commands that scan.
  static let timing = [
    Parameter("detectors", .text(""), "names, separated by commas; empty: the first detector"),
    Parameter("dwell_us", .number(1, 1e-3...1e9, unit: "µs"), "time at each place"),
  ]

  static let raster =
    timing + [
      Parameter("columns", .integer(512, 1...65536), "pixels along the fast axis"),
      Parameter("rows", .integer(0, 0...65536), "pixels along the slow axis; 0: as many as columns"),
      Parameter(
        "region", .numbers([0, 0, 1, 1], count: 4, 0...1, unit: ""),
        "left, top, width and height as fractions of the field"),
      Parameter(
        "field_nm", .numbers([], count: nil, 1e-3...1e7, unit: "nm"),
        "side, or width and height; empty: the set field"),
      Parameter("serpentine", .truth(false), "every second line backwards"),
      Parameter(
        "line_time_us", .number(0, 0...1e9, unit: "µs"),
        "least time from line to line; 0: as short as possible"),
      Parameter("flyback_us", .number(-1, -1...1e6, unit: "µs"), "time to go back; -1: the standard one"),
      Parameter(
        "settling_us", .number(-1, -1...1e6, unit: "µs"), "wait at the start of a line; -1: the standard one"),
      Parameter("mains_locked", .truth(false), "lines begin at a fixed phase of the mains"),
      Parameter("frames", .integer(1, 1...10_000), "frames one after the other"),
    ]

  /// - Throws: `InputError` for detectors that are not there.
  init(raster read: ParameterReader, _ microscope: Microscope) throws {
    let region = try read.numbers("region")
    let columns = try read.integer("columns")
    let rows = try read.integer("rows")
    try self.init(
      read, microscope,
      .raster(
        columns: columns, rows: rows > 0 ? rows : columns,
        region: ScanRegion(left: region[0], top: region[1], width: region[2], height: region[3]),
        serpentine: try read.truth("serpentine")))
    let field = try read.numbers("field_nm")
    guard field.count <= 2 else {
      throw InputError("\(read.name("field_nm")): \(field.count) numbers are not allowed; allowed: up to 2")
    }
    if let first = field.first { settings.field = SIMD2(first, field.last!) * 10 }
    func time(_ key: String) throws -> InstrumentTime? {
      let value = try read.number(key)
      return value >= 0 ? InstrumentTime(seconds: value * 1e-6) : nil
    }
    settings.lineTime = try read.number("line_time_us") > 0 ? try time("line_time_us") : nil
    settings.flyback = try time("flyback_us")
    settings.settling = try time("settling_us")
    settings.mainsLocked = try read.truth("mains_locked")
    frames = try read.integer("frames")
  }

  init(_ read: ParameterReader, _ microscope: Microscope, _ pattern: ScanPattern) throws {
    detectors = try microscope.detectors(named: try read.text("detectors"))
    frames = 1
    settings = ScanSettings(
      pattern: pattern, field: SIMD2(repeating: microscope.field), centre: microscope.fieldCentre,
      rotation: microscope.scanRotation, dwell: InstrumentTime(seconds: try read.number("dwell_us") * 1e-6))
  }
}

extension Microscope {
  /// Detectors by their names, separated by commas; none twice.
  func detectors(named names: String) throws -> [ScanDetector] {
    let words = names.split(separator: ",").map { $0.trimmingPrefix(while: \.isWhitespace) }.map {
      String($0)
    }
    guard !words.isEmpty else {
      guard let first = model.detectors.first else {
        throw InputError("the instrument has no scan detectors")
      }
      return [first]
    }
    var found: [ScanDetector] = []
    for word in words {
      let detector = try detector(word)
      if !found.contains(detector) { found.append(detector) }
    }
    return found
  }
}
