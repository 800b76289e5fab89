/// What a measurement of aberrations says.
package struct AberrationMeasurement: Sendable, Equatable {
  package struct Estimate: Sendable, Equatable {
    /// As CEOS names it, or "WD".
    package let name: String
    /// Å, for WD rad. Round ones have 0 in y.
    package let value: SIMD2<Double>
    /// Standard deviation of each component, from the covariance of the fit. What the fit leaves out is not in it.
    package let uncertainty: SIMD2<Double>
  }

  /// In the order of reports.
  package let estimates: [Estimate]
  /// Outer tilt in rad that was used; 0 for a measurement on the axis.
  package let outerTilt: Double
  package let images: Int
  /// The beam was on the specimen for so long, in s; the rest of the duration it is not needed.
  package let exposure: Double
  package let duration: InstrumentTime

  package subscript(name: String) -> Estimate? { estimates.first { $0.name == name } }
}

/// The beam with which aberrations are measured.
package struct MeasurementBeam: Sendable {
  /// At the specimen, in A; 0 when the beam is blanked or the valves are closed.
  package let current: Double
  /// Contrast of what is in view: 1 for an amorphous film with small bright particles, 0 for nothing at all.
  package let contrast: Double

  package init(current: Double, contrast: Double = 1) {
    self.current = current
    self.contrast = contrast
  }
}
