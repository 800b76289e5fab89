package import Configuration
import Foundation
import Optics
import Quantities

/// What the hardware of the column is.
package struct ColumnModel: Sendable {
  /// Ladders: what can be chosen, ascending.
  package let highTensions_kV: [Double]
  package let condenserApertures_um: [Double]
  package let cameraLengths_m: [Double]
  /// Widths of the monochromator's slit in eV; 0 is no slit.
  package let energySlits_eV: [Double]
  package let spotSizes = 1...11

  package let gunKind: Gun.Kind
  let gun: Gun.Standard
  /// Right after a flash.
  let brightness: ReducedBrightness
  /// Semiangle in rad of each µm of the condenser aperture's diameter.
  package let semianglePerMicrometre: Double
  /// Full width at half maximum in Å of the source's image at the reference spot size and gun lens.
  package let sourceWidth: Double
  let referenceSpot = 7.0
  let referenceGunLens = 50.0
  /// Excitation of the gun lens that halves the current.
  let gunLensHalving: Double
  /// Cc in Å.
  package let chromaticCoefficient: Double
  /// Relative root mean square ripple of the high tension and of the objective lens current.
  package let highTensionRipple: Double
  package let lensRipple: Double
  /// Relative error of the high tension right after a change, and the time constant in s with which it goes.
  package let highTensionError: Double
  package let highTensionSettling: Double
  /// Camera length in m at which the angles of detectors are told.
  package let referenceCameraLength: Double
  /// What the bore of the lens lets through, rad.
  package let largestAngle: Double
  package let fieldRange: ClosedRange<Double>
  /// 1 for the usual errors of settings and of readings, 0 for none.
  package let settingErrors: Double
  package let readingNoise: Double
  /// What the instrument begins with.
  let start: Start

  struct Start: Sendable {
    let highTension_kV, condenserAperture_um, cameraLength_m, field_nm: Double
    let spotSize: Int
  }

  /// Seconds that the slower commands take.
  package struct Durations: Sendable {
    package let highTension: Double
    package let spotSize = 1.0
    package let condenserAperture = 3.0
    package let cameraLength = 1.5
    package let energySlit = 2.0
    package let valves = 2.0
    package let screen = 1.5
    package let flash = 60.0
    package let screenReading = 0.5
    /// Of the beam, not of the command.
    package let blanking: Double
  }
  package let durations: Durations

  /// The standard instrument.
  package init() { try! self.init(.object([:])) }

  /// - Throws: `InputError` for what is not declared, out of range or at odds with the rest.
  package init(_ values: JSONValue, path: String = "column") throws {
    let read = try ParameterReader(values, Self.parameters, path: path)
    func ladder(_ key: String) throws -> [Double] {
      let values = try read.numbers(key)
      guard !values.isEmpty else {
        throw InputError("\(read.name(key)): an empty list is not allowed; allowed: one or more numbers")
      }
      return values.sorted()
    }
    func begin(_ key: String, of ladder: [Double], unit: String) throws -> Double {
      let value = try read.number(key)
      guard ladder.contains(value) else {
        throw InputError.outOfRange(
          read.name(key), value, allowed: ladder.map(InputError.brief).joined(separator: ", "), unit: unit)
      }
      return value
    }
    gunKind = Gun.Kind(rawValue: try read.word("gun"))!
    let usual = Gun.Standard.of(gunKind)
    gun = Gun.Standard(
      brightness: read.has("brightness_A_m2_sr_V")
        ? try read.number("brightness_A_m2_sr_V") : usual.brightness,
      energyWidth: read.has("energy_width_eV") ? try read.number("energy_width_eV") : usual.energyWidth,
      decay: read.has("emission_decay") ? try read.number("emission_decay") : usual.decay,
      decayTime: try read.number("emission_decay_h") * 3600,
      flicker: read.has("emission_flicker") ? try read.number("emission_flicker") : usual.flicker)
    brightness = try ReducedBrightness(gun.brightness)
    highTensions_kV = try ladder("high_tensions_kV")
    condenserApertures_um = try ladder("condenser_apertures_um")
    cameraLengths_m = try ladder("camera_lengths_m")
    energySlits_eV = try ladder("energy_slits_eV")
    semianglePerMicrometre = try read.number("semiangle_mrad_per_um") * 1e-3
    sourceWidth = try read.number("source_width_pm") * 0.01
    gunLensHalving = try read.number("gun_lens_halving")
    chromaticCoefficient = try read.number("chromatic_mm") * 1e7
    highTensionRipple = try read.number("high_tension_ripple_ppm") * 1e-6
    lensRipple = try read.number("lens_ripple_ppm") * 1e-6
    highTensionError = try read.number("high_tension_error_ppm") * 1e-6
    highTensionSettling = try read.number("high_tension_settling_s")
    referenceCameraLength = try read.number("reference_camera_length_m")
    largestAngle = try read.number("largest_angle_mrad") * 1e-3
    let (lowest, highest) = (try read.number("field_lowest_nm"), try read.number("field_highest_nm"))
    guard lowest < highest else {
      throw InputError.outOfRange(
        read.name("field_lowest_nm"), lowest,
        allowed: "less than field_highest_nm, \(InputError.brief(highest))", unit: "nm")
    }
    fieldRange = lowest * 10...highest * 10
    settingErrors = try read.number("setting_errors")
    readingNoise = try read.number("reading_noise")
    durations = Durations(
      highTension: try read.number("high_tension_change_s"), blanking: try read.number("blanking_us") * 1e-6)
    let field = try read.number("field_of_view_nm")
    guard fieldRange.contains(field * 10) else {
      throw InputError.outOfRange(
        read.name("field_of_view_nm"), field,
        allowed: "\(InputError.brief(lowest)) to \(InputError.brief(highest))", unit: "nm")
    }
    start = Start(
      highTension_kV: try begin("high_tension_kV", of: highTensions_kV, unit: "kV"),
      condenserAperture_um: try begin("condenser_aperture_um", of: condenserApertures_um, unit: "µm"),
      cameraLength_m: try begin("camera_length_m", of: cameraLengths_m, unit: "m"), field_nm: field,
      spotSize: try read.integer("spot_size"))
    let widest = condenserApertures_um.last! * semianglePerMicrometre
    guard widest <= 0.5 else {
      throw InputError.outOfRange(
        read.name("condenser_apertures_um"), condenserApertures_um.last!,
        allowed: "up to \(InputError.brief(0.5 / semianglePerMicrometre)), a semiangle of 0.5 rad", unit: "µm"
      )
    }
  }

  /// What a continuous setting may be, in units inside; for pairs this holds for each of the two.
  package func range(of control: ColumnControl) -> ClosedRange<Double> {
    switch control {
    case .defocus: -1e6...1e6
    case .stigmator: -5e4...5e4
    case .beamShift, .imageShift: -1e5...1e5
    case .beamTilt: -0.05...0.05
    case .diffractionShift: -0.2...0.2
    case .scanRotation: -2 * .pi...2 * .pi
    case .fieldOfView: fieldRange
    case .gunLens: 0...200
    }
  }

  /// The fields of view that a magnification knob steps through, in Å, descending: each √2 smaller than the one before.
  package var fieldLadder: [Double] {
    var fields: [Double] = []
    var field = fieldRange.upperBound
    while field >= fieldRange.lowerBound {
      fields.append(field)
      field = fieldRange.upperBound / exp2(Double(fields.count) / 2)
    }
    return fields
  }
}
