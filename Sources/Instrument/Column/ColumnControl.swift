/// The settings of the column that take any value in a range.
package enum ColumnControl: String, Sendable, Hashable, Codable, CaseIterable {
  /// -C10 that the objective lens adds, Å.
  case defocus
  /// (a, b) of the C12 that the stigmator adds, Å.
  case stigmator
  /// Shift of the beam in the specimen plane, Å.
  case beamShift
  /// Shift of the image coils, Å.
  case imageShift
  /// Tilt of the beam, rad.
  case beamTilt
  /// Shift of the diffraction pattern on the detectors, rad.
  case diffractionShift
  /// From the axes of the specimen to those of the scan, rad.
  case scanRotation
  /// Width of the scanned field, Å.
  case fieldOfView
  /// Excitation of the gun lens or of the monochromator's focus, without unit.
  case gunLens

  /// 1, or 2 for (x, y).
  package var components: Int {
    switch self {
    case .defocus, .scanRotation, .fieldOfView, .gunLens: 1
    case .stigmator, .beamShift, .imageShift, .beamTilt, .diffractionShift: 2
    }
  }

  /// How people call and count it: name, unit, and units inside for each of theirs.
  package var edge: (name: String, unit: String, scale: Double) {
    switch self {
    case .defocus: ("defocus", "nm", 10)
    case .stigmator: ("condenser stigmator", "nm", 10)
    case .beamShift: ("beam shift", "nm", 10)
    case .imageShift: ("image shift", "nm", 10)
    case .beamTilt: ("beam tilt", "mrad", 1e-3)
    case .diffractionShift: ("diffraction shift", "mrad", 1e-3)
    case .scanRotation: ("scan rotation", "rad", 1)
    case .fieldOfView: ("field of view", "nm", 10)
    case .gunLens: ("gun lens", "", 1)
    }
  }

  /// Seconds until it has settled.
  package var duration: Double {
    switch self {
    case .defocus, .stigmator, .scanRotation: 0.05
    case .beamShift, .imageShift, .beamTilt, .diffractionShift: 0.02
    case .fieldOfView: 0.2
    case .gunLens: 0.5
    }
  }

  /// How well it is set and read, before the model scales it.
  ///
  /// The errors of the scan (scale, rotation) are those of the scan system and not told twice.
  var quality: Quality {
    switch self {
    case .defocus: Quality(step: 0.1, gain: 0.01, offset: 0, noise: 0.2)
    case .stigmator: Quality(step: 0.1, gain: 0.02, offset: 1, noise: 0.2)
    case .beamShift, .imageShift: Quality(step: 0.05, gain: 0.01, offset: 2, noise: 0.1)
    case .beamTilt: Quality(step: 1e-7, gain: 0.01, offset: 1e-5, noise: 2e-7)
    case .diffractionShift: Quality(step: 1e-6, gain: 0.01, offset: 1e-4, noise: 1e-6)
    case .scanRotation: Quality(step: 1e-6, gain: 0, offset: 0, noise: 0)
    case .fieldOfView: Quality(step: 1e-3, gain: 0, offset: 0, noise: 0)
    case .gunLens: Quality(step: 1e-3, gain: 0, offset: 0, noise: 1e-3)
    }
  }

  /// Bounds of the errors of a setting, in units inside.
  struct Quality: Sendable {
    /// The smallest step of the supply.
    let step: Double
    /// Largest relative error and largest offset, of the setting and of the reading each.
    let gain, offset: Double
    /// Standard deviation of a reading.
    let noise: Double
  }
}
