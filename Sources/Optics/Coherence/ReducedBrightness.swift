package import Quantities

/// The brightness of an electron source, which ties the current of a probe to its size.
///
/// i = B_r V* · π α² · π (d/2)²: V* = U (1 + eU/2mc²) is the relativistically corrected voltage, α the
/// probe's semiangle and d the diameter of the source's image that holds half of the current, which for a
/// Gaussian is its full width at half maximum. This is the practical brightness of Bronsgeest, Barth,
/// Swanson, Kruit, J. Vac. Sci. Technol. B 26 (2008) 949. Lens aberrations and diffraction come on top,
/// through the probe itself.
package struct ReducedBrightness: Sendable, Hashable {
  /// In A/(m² sr V): about 1e7 for a Schottky emitter, 1e8 for a cold field emitter.
  package let value: Double

  package init(_ value: Double) throws(InputError) {
    guard value > 0, value.isFinite else {
      throw .outOfRange("reduced brightness", value, allowed: "more than 0", unit: "A/(m² sr V)")
    }
    self.value = value
  }

  /// The image of the source in the specimen plane, full width at half maximum in Å.
  /// - Parameters:
  ///   - current: probe current in A.
  ///   - semiangle: of the probe in rad, greater than 0.
  package func fullWidth(current: Double, semiangle: Double, beam: ElectronBeam) -> Double {
    let perArea = value * Self.correctedVoltage(beam) * .pi * semiangle * semiangle
    return 2e10 * (current / (perArea * .pi)).squareRoot()
  }

  /// The Gaussian source that carries `current` A.
  package func source(current: Double, semiangle: Double, beam: ElectronBeam) -> SourceSize {
    .gaussian(fullWidth: fullWidth(current: current, semiangle: semiangle, beam: beam))
  }

  /// The current in A that a source image with this full width at half maximum (Å) carries.
  package func current(fullWidth: Double, semiangle: Double, beam: ElectronBeam) -> Double {
    let radius = fullWidth * 0.5e-10
    return value * Self.correctedVoltage(beam) * .pi * semiangle * semiangle * .pi * radius * radius
  }

  /// U (1 + eU/2mc²) in V, with eU/mc² = γ - 1.
  private static func correctedVoltage(_ beam: ElectronBeam) -> Double {
    beam.energy * (1 + (beam.lorentzFactor - 1) / 2)
  }
}
