import Foundation
package import Quantities

/// Incoherent spread of the focus: electrons of different energy, or at different times, are focused to
/// different planes.
package struct FocalSpread: Sendable, Hashable {
  /// Standard deviation of the defocus in Å.
  package let sigma: Double

  /// - Parameter sigma: standard deviation of the defocus in Å, 0 or more.
  package init(sigma: Double) throws(InputError) {
    guard sigma >= 0, sigma.isFinite else {
      throw .outOfRange("focal spread", sigma, allowed: "0 or more", unit: "Å")
    }
    self.sigma = sigma
  }

  /// What makes the focus spread; all fluctuations are standard deviations (root mean square).
  package struct Causes: Sendable, Hashable {
    /// Chromatic aberration coefficient Cc in Å.
    package var chromaticCoefficient: Double
    /// Energy spread of the source in eV (standard deviation, see `sigma(fullWidth:)`).
    package var energySigma: Double
    /// Fluctuation of the accelerating voltage divided by the voltage.
    package var voltageInstability: Double
    /// Fluctuation of the objective lens current divided by the current.
    package var currentInstability: Double

    package init(
      chromaticCoefficient: Double, energySigma: Double, voltageInstability: Double = 0,
      currentInstability: Double = 0
    ) {
      self.chromaticCoefficient = chromaticCoefficient
      self.energySigma = energySigma
      self.voltageInstability = voltageInstability
      self.currentInstability = currentInstability
    }

    /// The standard deviation of a Gaussian with this full width at half maximum, which is how spreads are
    /// quoted.
    package static func sigma(fullWidth: Double) -> Double { fullWidth / SourceSize.fullWidthPerSigma }
  }

  /// Δ = Cc sqrt(g² ((ΔE/E)² + (ΔV/V)²) + (2 ΔI/I)²) with g = (1 + E/E₀)/(1 + E/2E₀), E₀ the rest energy.
  ///
  /// A magnetic lens has a focal length ∝ p²/I², and p² ∝ E (2 E₀ + E) turns a relative change of energy into
  /// g times as much of p². In terms of the Lorentz factor g = 2γ/(γ + 1). Source: Reimer, Kohl, Transmission
  /// Electron Microscopy, 5th ed. (Springer 2008), section 2.3 (chromatic aberration).
  package init(_ causes: Causes, beam: ElectronBeam) throws(InputError) {
    let gamma = beam.lorentzFactor
    let relativity = 2 * gamma / (gamma + 1)
    let energy = relativity * causes.energySigma / beam.energy
    let voltage = relativity * causes.voltageInstability
    let current = 2 * causes.currentInstability
    let relative = (energy * energy + voltage * voltage + current * current).squareRoot()
    try self.init(sigma: abs(causes.chromaticCoefficient) * relative)
  }

  /// One plane of focus of an incoherent series.
  package struct Sample: Sendable, Hashable {
    /// Added to C10, in Å.
    package let offset: Double
    /// Share of the electrons.
    package let weight: Double

    /// All electrons at the nominal focus.
    package static let sharp = Sample(offset: 0, weight: 1)
  }

  /// `count` values of C10 equally spaced in ±3σ with the weights exp(-x²/2σ²), made to sum to 1.
  ///
  /// One sample, or no spread, is the nominal focus alone. Use odd counts, so that the nominal focus is among
  /// them.
  package func samples(count: Int) throws(InputError) -> [Sample] {
    guard count >= 1 else {
      throw .outOfRange("focal samples", Double(count), allowed: "1 or more")
    }
    guard count > 1, sigma > 0 else { return [Sample(offset: 0, weight: 1)] }
    let relative = (0..<count).map { -3 + 6 * Double($0) / Double(count - 1) }
    let weights = relative.map { exp(-$0 * $0 / 2) }
    let sum = weights.reduce(0, +)
    return zip(relative, weights).map { Sample(offset: $0 * sigma, weight: $1 / sum) }
  }

  /// Values of C10 and weights that have the moments of the Gaussian up to order 2 count - 1 (Gauss and Hermite): for live images, of which
  /// each sample costs time.
  /// - Parameter count: 1, 3 or 5.
  package func fewSamples(count: Int) throws(InputError) -> [Sample] {
    let root = 10.0.squareRoot()
    let pairs: [(square: Double, weight: Double)]
    switch count {
    case 1: pairs = []
    case 3: pairs = [(3, 1.0 / 6)]
    case 5: pairs = [(5 - root, (7 + 2 * root) / 60), (5 + root, (7 - 2 * root) / 60)]
    default: throw .outOfRange("focal samples", Double(count), allowed: "1, 3 or 5")
    }
    guard sigma > 0, !pairs.isEmpty else { return [Sample(offset: 0, weight: 1)] }
    let sides = pairs.flatMap { pair in
      [-1.0, 1.0].map { Sample(offset: $0 * pair.square.squareRoot() * sigma, weight: pair.weight) }
    }
    let middle = 1 - 2 * pairs.reduce(0) { $0 + $1.weight }
    return ([Sample(offset: 0, weight: middle)] + sides).sorted { $0.offset < $1.offset }
  }
}
