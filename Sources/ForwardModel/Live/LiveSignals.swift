package import Numerics
package import Scattering

/// Expected signals at places, and what is known about them.
package struct LiveSignals: Sendable {
  /// Who made the values of one detector.
  package struct Origin: Sendable, Hashable {
    package let detector: String
    /// Its channels: values of one for each segment; of a centre of mass the mean angles along x and y in rad.
    package let channels: Range<Int>
    /// `multislice`, `prism`, `thin`, `incoherent`, `channelling`, or `columns`.
    package let engine: String
    package let reason: String
    /// Expected error of the engine relative to the mean signal; nil for none but rounding.
    package let statedError: Double?
    /// Largest expected error next to changed atoms that were pasted, relative to the mean signal; 0 without any.
    package let pastedError: Double

    package init(
      detector: String, channels: Range<Int>, engine: String, reason: String, statedError: Double?,
      pastedError: Double = 0
    ) {
      (self.detector, self.channels, self.engine) = (detector, channels, engine)
      (self.reason, self.statedError, self.pastedError) = (reason, statedError, pastedError)
    }
  }

  /// Fractions of the beam, `[channel][row][column]`, or `[channel][place]`.
  package let values: NDArray<Float>
  package let origins: [Origin]
  package let regime: WorldImage.Regime
  /// Why this regime.
  package let reason: String
  /// Frozen-phonon configurations of atoms; 0 for atoms at rest and for columns.
  package let configurations: Int
  /// By how many rad the aberration function differs at most within the aperture, because coefficients were rounded.
  package let phaseError: Double
  /// What was spent; nothing where all was kept.
  package let work: WorkCount

  /// The worst of the detectors' engines; 0 for none but rounding.
  package var statedError: Double { origins.map { $0.statedError ?? 0 }.max() ?? 0 }
}
