/// What an exposure finds: the beam, and where the energy axis is.
package struct LossConditions: Sendable, Equatable, Codable {
  /// Electrons per s of the whole beam.
  package var current: Double
  /// True minus nominal offset in eV, see `DriftTube`.
  package var offsetError: Double
  /// By how many eV losses appear larger in each frame; one number holds for all.
  package var drift: [Double]
  /// Phase in rad of the mains at the begin of the first frame.
  package var ripplePhase: Double

  package init(current: Double, offsetError: Double = 0, drift: [Double] = [0], ripplePhase: Double = 0) {
    (self.current, self.offsetError, self.drift) = (current, offsetError, drift)
    self.ripplePhase = ripplePhase
  }
}

/// Light that a scintillator still owes.
package struct LossAfterglow: Sendable, Equatable, Codable {
  /// Light of the last frame in electrons, by channels.
  package let light: [Float]
}
