package import Configuration
import Optics
import Quantities

/// What the aberration corrector is.
package struct CorrectorModel: Sendable {
  /// Typical size in Å of each coefficient after the alignment of the day, of its random walk over one second and of a jump at a
  /// change of the high tension.
  let native, drift, kick: AberrationTable
  /// Largest total correction in Å, and half width in Å of the hysteresis. Names without a range cannot be corrected.
  let range, hysteresis: AberrationTable
  /// Typical tilt in rad of the beam against the axis.
  let axisTilt: Double
  /// Largest total correction of that tilt in rad.
  let axisRange: Double
  /// A jump after a change of mode as a share of one after a change of the high tension.
  let modeKick: Double
  /// Share of a jump that goes again, and its time constant in s.
  let relaxingShare, relaxation: Double
  /// Bounds of the relative gain error and of the rotation in rad of a correction; scale of the cross-talk.
  let gainError, rotation, crosstalk: Double
  /// Standard deviation in Å of one measured C1 or component of A1: what is always there, and what one image with the reference
  /// number of electrons adds.
  let noiseFloor, noise: Double
  /// Charge in C of one image at which the noise is told.
  let referenceCharge: Double
  /// Images with less than this share of the reference charge show no probe.
  let leastShare = 1e-3
  /// No smaller tilt is used, rad.
  let smallestTilt: Double
  /// C1 and A1, A2, B2 beyond which the shape of the probe is not recognised, Å.
  let measurementRange: [(name: CEOSAberration, limit: Double)]
  package let durations: Durations

  /// Seconds.
  package struct Durations: Sendable {
    package let c1a1, tableau, image, correction: Double
  }

  package static let parameters: [Parameter] = [
    Parameter(
      "native_nm",
      .table(
        [
          "C1": 2, "A1": 0.4, "A2": 32, "B2": 40, "C3": 123, "A3": 106, "S3": 212, "A4": 4700, "D4": 1300,
          "B4": 4000,
          "C5": 3e5, "A5": 3e5, "R5": 2e4, "S5": 2e4,
        ], 0...1e9, unit: "nm"), "Size of the coefficients after the alignment of the day (root mean square)."
    ),
    Parameter("native_scale", .number(1, 0...1000, unit: ""), "Scale of all of these."),
    Parameter(
      "axis_tilt_mrad", .number(0.2, 0...10, unit: "mrad"),
      "Tilt of the beam against the axis (root mean square)."),
    Parameter(
      "drift_nm_per_root_minute",
      .table(
        ["C1": 0.3, "A1": 0.2, "A2": 1, "B2": 1, "C3": 10, "A3": 5, "S3": 5, "A4": 50, "D4": 20, "B4": 50],
        0...1e6,
        unit: "nm/√min"), "Random walk of each component of the coefficients."),
    Parameter("drift_scale", .number(1, 0...1000, unit: ""), "Scale of all of these."),
    Parameter(
      "kick_nm",
      .table(
        [
          "C1": 100, "A1": 20, "A2": 200, "B2": 200, "C3": 1000, "A3": 500, "S3": 500, "A4": 3000, "D4": 2000,
          "B4": 3000,
        ], 0...1e9, unit: "nm"),
      "Jump of the coefficients after a change of the high tension (root mean square)."),
    Parameter("kick_scale", .number(1, 0...1000, unit: ""), "Scale of all of these."),
    Parameter(
      "mode_kick", .number(0.05, 0...10, unit: ""),
      "Jump after a change of mode against one of the high tension."),
    Parameter("kick_relaxing", .number(0.5, 0...1, unit: ""), "Share of a jump that goes again."),
    Parameter("kick_relaxation_s", .number(900, 1...1e6, unit: "s"), "Time constant with which it goes."),
    Parameter(
      "correction_range_um",
      .table(
        [
          "C1": 20, "A1": 5, "A2": 50, "B2": 30, "C3": 500, "A3": 200, "S3": 200, "A4": 5000, "D4": 5000,
          "B4": 5000,
        ], 0...1e9, unit: "µm"), "Largest total correction; what is not named cannot be corrected."),
    Parameter(
      "axis_range_mrad", .number(20, 0...100, unit: "mrad"), "Largest total correction of the beam tilt."),
    Parameter(
      "hysteresis_nm",
      .table(
        ["C1": 0.1, "A1": 0.1, "A2": 1, "B2": 1, "C3": 5, "A3": 3, "S3": 3, "A4": 30, "D4": 20, "B4": 30],
        0...1e6,
        unit: "nm"), "Half width of the hysteresis of corrections."),
    Parameter("gain_error", .number(0.06, 0...0.5, unit: ""), "Largest relative gain error of corrections."),
    Parameter(
      "correction_rotation_mrad", .number(50, 0...500, unit: "mrad"), "Largest rotation of corrections."),
    Parameter("crosstalk", .number(1, 0...20, unit: ""), "Scale of the cross-talk between corrections."),
    Parameter(
      "measurement_floor_nm", .number(0.1, 0...100, unit: "nm"),
      "Error of one measured C1 or A1 for any number of electrons."),
    Parameter(
      "measurement_noise_nm", .number(0.15, 0...100, unit: "nm"),
      "What the noise of one image with measurement_charge_pC adds to it."),
    Parameter(
      "measurement_charge_pC", .number(88, 1e-6...1e9, unit: "pC"),
      "Charge in one image at which that is told."),
    Parameter("smallest_tilt_mrad", .number(4, 0.01...50, unit: "mrad"), "Smallest outer tilt of a tableau."),
    Parameter(
      "measurement_range_um", .table(["C1": 0.47, "A1": 0.47, "A2": 180, "B2": 92], 1e-6...1e9, unit: "µm"),
      "Largest coefficients that can be measured."),
    Parameter("c1a1_s", .number(2, 0...1e4, unit: "s"), "How long a measurement of C1 and A1 takes."),
    Parameter("tableau_s", .number(1, 0...1e4, unit: "s"), "How long a tableau takes besides its images."),
    Parameter(
      "tableau_image_s", .number(0.4, 0.001...1e4, unit: "s"), "How long each image of a tableau takes."),
    Parameter("correction_s", .number(0.5, 0...1e4, unit: "s"), "How long a correction takes."),
  ]

  /// The standard corrector.
  package init() { try! self.init(.object([:])) }

  /// - Throws: `InputError` for what is not declared or out of range.
  package init(_ values: JSONValue, path: String = "corrector") throws {
    let read = try ParameterReader(values, Self.parameters, path: path)
    func table(_ key: String, unit: Double, scale: Double = 1) throws -> AberrationTable {
      try AberrationTable(read.table(key), key: read.name(key), scale: unit * scale)
    }
    native = try table("native_nm", unit: 10, scale: read.number("native_scale"))
    drift = try table(
      "drift_nm_per_root_minute", unit: 10 / 60.0.squareRoot(), scale: read.number("drift_scale"))
    kick = try table("kick_nm", unit: 10, scale: read.number("kick_scale"))
    range = try table("correction_range_um", unit: 1e4)
    hysteresis = try table("hysteresis_nm", unit: 10)
    let limits = try table("measurement_range_um", unit: 1e4)
    measurementRange = CEOSAberration.allCases.filter { limits[$0] > 0 }.map { ($0, limits[$0]) }
    axisTilt = try read.number("axis_tilt_mrad") * 1e-3
    axisRange = try read.number("axis_range_mrad") * 1e-3
    modeKick = try read.number("mode_kick")
    relaxingShare = try read.number("kick_relaxing")
    relaxation = try read.number("kick_relaxation_s")
    gainError = try read.number("gain_error")
    rotation = try read.number("correction_rotation_mrad") * 1e-3
    crosstalk = try read.number("crosstalk")
    noiseFloor = try read.number("measurement_floor_nm") * 10
    noise = try read.number("measurement_noise_nm") * 10
    referenceCharge = try read.number("measurement_charge_pC") * 1e-12
    smallestTilt = try read.number("smallest_tilt_mrad") * 1e-3
    durations = Durations(
      c1a1: try read.number("c1a1_s"), tableau: try read.number("tableau_s"),
      image: try read.number("tableau_image_s"),
      correction: try read.number("correction_s"))
  }
}

/// A number for each aberration, 0 where none is given.
struct AberrationTable: Sendable {
  private var values = [Double](repeating: 0, count: CEOSAberration.allCases.count)

  /// - Throws: `InputError` for names that no aberration has.
  init(_ table: [String: Double], key: String, scale: Double) throws {
    for name in table.keys.sorted() {
      let aberration = try InputError.placed(key) { try CEOSAberration.named(name) }
      values[aberration.place] = table[name]! * scale
    }
  }

  subscript(name: CEOSAberration) -> Double { values[name.place] }
}
