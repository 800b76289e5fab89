package import Configuration
import Quantities

/// Scan generator, amplifiers and coils, and the fields around them. Lengths in Å, times in s; amplitudes of 0 are ideal.
package struct ScanModel: Sendable, Hashable {
  /// Most pixels along a side, and most places of a list.
  package var pixelLimit: Int
  package var placeLimit: Int
  package var dwellLimits: ClosedRange<Double>
  package var fieldLimits: ClosedRange<Double>
  /// From a command to the first flyback.
  package var overhead: Double
  package var flyback: Double
  package var shortestFlyback: Double
  package var settling: Double
  /// Wait at the start of a frame.
  package var frameSettling: Double
  /// Between the places of a list, and between the lines of a serpentine.
  package var pointMove: Double
  package var mainsFrequency: Double
  /// Relative errors of the field's width and height.
  package var scaleError: SIMD2<Double>
  /// Error of the right angle between the coils, and of the rotation, in rad.
  package var skew: Double
  package var rotationError: Double
  /// Displacement of a line per axis, one standard deviation: fixed, and per Å of the field.
  package var jitter: Double
  package var jitterPerField: Double
  /// Share of its variance that has a 1/f spectrum.
  package var flickerShare: Double
  /// Amplitudes of the hum at the mains frequency, and its third harmonic as a share.
  package var hum: SIMD2<Double>
  package var humThird: Double
  package var interference: [Interference]
  /// What a flyback leaves: past the aim, and short of it.
  package var overshoot: Transient
  package var hysteresis: Transient
  /// How far the beam is behind its command, in s.
  package var delay: Double
  /// Shift of the pattern on the camera in rad per Å of deflection: x per x, x per y, y per x, y per y.
  package var descan: [Double]

  /// A field of another frequency.
  package struct Interference: Sendable, Hashable {
    package var frequency: Double
    package var amplitude: SIMD2<Double>
  }

  /// A share of the flyback's way that fades exponentially.
  package struct Transient: Sendable, Hashable {
    package var share: Double
    package var time: Double
  }

  /// What users may set.
  package static let parameters: [Parameter] = [
    Parameter("imperfections", .number(1, 0...100, unit: ""), "factor on all errors; 0 is an ideal scan"),
    Parameter("pixel_limit", .integer(8192, 1...65536), "most pixels along a side"),
    Parameter(
      "place_limit", .integer(4_194_304, 1...67_108_864), "most places of a line, list, spiral or path"),
    Parameter(
      "dwell_limits_us", .numbers([0.025, 1e7], count: 2, 1e-3...1e9, unit: "µs"), "shortest and longest"),
    Parameter(
      "field_limits_nm", .numbers([0.1, 200_000], count: 2, 1e-3...1e7, unit: "nm"),
      "smallest and largest side"),
    Parameter("overhead_ms", .number(1100, 0...60_000, unit: "ms"), "from a command to the first line"),
    Parameter("flyback_us", .number(250, 0...1e6, unit: "µs"), "time to go back to the start of a line"),
    Parameter("shortest_flyback_us", .number(20, 0...1e6, unit: "µs"), "least flyback that may be set"),
    Parameter("settling_us", .number(100, 0...1e6, unit: "µs"), "wait at the start of a line"),
    Parameter("frame_settling_us", .number(1000, 0...1e6, unit: "µs"), "wait at the start of a frame"),
    Parameter(
      "point_move_us", .number(10, 0...1e6, unit: "µs"),
      "time from place to place of a list, and to the next line of a serpentine"),
    Parameter("mains_Hz", .number(50, 10...1000, unit: "Hz"), "frequency of the mains"),
    Parameter(
      "scale_error_percent", .numbers([0.4, -0.3], count: 2, -50...50, unit: "%"),
      "of the field's width and height"),
    Parameter(
      "skew_mrad", .number(3, -500...500, unit: "mrad"), "error of the right angle between the coils"),
    Parameter("rotation_error_mrad", .number(4, -1000...1000, unit: "mrad"), "error of the scan rotation"),
    Parameter("jitter_pm", .number(3, 0...1e5, unit: "pm"), "random displacement of a line per axis"),
    Parameter(
      "jitter_ppm", .number(10, 0...1e5, unit: "ppm"),
      "further displacement in parts per million of the field"
    ),
    Parameter("flicker_share", .number(0.5, 0...1, unit: ""), "share of its variance with a 1/f spectrum"),
    Parameter("hum_pm", .numbers([5, 3], count: 2, 0...1e6, unit: "pm"), "amplitudes of the mains hum"),
    Parameter("hum_third_share", .number(0.2, 0...10, unit: ""), "third harmonic as a share of the hum"),
    Parameter(
      "interference_Hz", .numbers([87], count: nil, 1e-3...1e6, unit: "Hz"), "frequencies of other fields"),
    Parameter(
      "interference_x_pm", .numbers([1.5], count: nil, 0...1e6, unit: "pm"), "their amplitudes along x"),
    Parameter(
      "interference_y_pm", .numbers([1.5], count: nil, 0...1e6, unit: "pm"), "their amplitudes along y"),
    Parameter("overshoot_percent", .number(0.3, 0...100, unit: "%"), "of the flyback, past the aim"),
    Parameter("overshoot_us", .number(40, 1e-3...1e6, unit: "µs"), "its time constant"),
    Parameter("hysteresis_percent", .number(0.05, 0...100, unit: "%"), "of the flyback, short of the aim"),
    Parameter("hysteresis_us", .number(300, 1e-3...1e7, unit: "µs"), "its time constant"),
    Parameter("delay_us", .number(0.2, 0...1e4, unit: "µs"), "of the beam behind its command"),
    Parameter(
      "descan_urad_per_nm",
      .numbers([4, 1, -1, 3], count: 4, -1e4...1e4, unit: "µrad/nm"),
      "shift of the pattern per deflection: x per x, x per y, y per x, y per y"),
  ]

  /// - Throws: `InputError` naming the parameter.
  package init(_ values: JSONValue = .object([:]), path: String = "scan") throws {
    let reader = try ParameterReader(values, Self.parameters, path: path)
    let factor = try reader.number("imperfections")
    func microseconds(_ key: String) throws -> Double { try reader.number(key) * 1e-6 }
    func range(_ key: String, _ unit: Double) throws -> ClosedRange<Double> {
      let ends = try reader.numbers(key)
      guard ends[0] <= ends[1] else {
        throw InputError("\(reader.name(key)): \(ends) is not allowed; allowed: the smaller number first")
      }
      return ends[0] * unit...ends[1] * unit
    }
    pixelLimit = try reader.integer("pixel_limit")
    placeLimit = try reader.integer("place_limit")
    dwellLimits = try range("dwell_limits_us", 1e-6)
    fieldLimits = try range("field_limits_nm", 10)
    overhead = try reader.number("overhead_ms") * 1e-3
    flyback = try microseconds("flyback_us")
    shortestFlyback = try microseconds("shortest_flyback_us")
    settling = try microseconds("settling_us")
    frameSettling = try microseconds("frame_settling_us")
    pointMove = try microseconds("point_move_us")
    mainsFrequency = try reader.number("mains_Hz")
    let scale = try reader.numbers("scale_error_percent")
    scaleError = factor / 100 * SIMD2(scale[0], scale[1])
    skew = factor * (try reader.number("skew_mrad")) * 1e-3
    rotationError = factor * (try reader.number("rotation_error_mrad")) * 1e-3
    jitter = factor * (try reader.number("jitter_pm")) * 1e-2
    jitterPerField = factor * (try reader.number("jitter_ppm")) * 1e-6
    flickerShare = try reader.number("flicker_share")
    let hum = try reader.numbers("hum_pm")
    self.hum = factor * 1e-2 * SIMD2(hum[0], hum[1])
    humThird = try reader.number("hum_third_share")
    let (frequencies, alongX, alongY) = (
      try reader.numbers("interference_Hz"), try reader.numbers("interference_x_pm"),
      try reader.numbers("interference_y_pm")
    )
    for (key, list) in [("interference_x_pm", alongX), ("interference_y_pm", alongY)]
    where list.count != frequencies.count {
      throw InputError(
        "\(reader.name(key)): \(list.count) numbers are not allowed; allowed: \(frequencies.count), one for each of "
          + reader.name("interference_Hz"))
    }
    interference = frequencies.indices.map {
      Interference(frequency: frequencies[$0], amplitude: factor * 1e-2 * SIMD2(alongX[$0], alongY[$0]))
    }
    overshoot = Transient(
      share: factor * (try reader.number("overshoot_percent")) / 100, time: try microseconds("overshoot_us"))
    hysteresis = Transient(
      share: factor * (try reader.number("hysteresis_percent")) / 100,
      time: try microseconds("hysteresis_us"))
    delay = factor * (try microseconds("delay_us"))
    descan = try reader.numbers("descan_urad_per_nm").map { factor * $0 * 1e-7 }
  }
}
