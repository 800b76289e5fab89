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
