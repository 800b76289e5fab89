import Foundation
package import Quantities

/// The shape of the demagnified electron source in the specimen plane.
///
/// Points of the source are mutually incoherent, so that a recorded signal is the ideal one convolved with
/// this profile over the scan (see `blur`).
package enum SourceSize: Sendable, Hashable {
  /// exp(-r²/2σ²) with the standard deviation σ per axis in Å.
  case gaussian(sigma: Double)
  /// (r² + γ²)^(-3/2), whose projection on any axis is a Lorentzian of half width γ in Å at half maximum.
  ///
  /// Half of the current lies outside of r = √3 γ: the long tails seen with field emitters (Verbeeck, Béché,
  /// Van den Broek, Ultramicroscopy 120 (2012) 35).
  case lorentzian(halfWidth: Double)

  /// A Gaussian source from its full width at half maximum in Å, which is also the diameter that holds half
  /// of the current.
  package static func gaussian(fullWidth: Double) -> SourceSize {
    .gaussian(sigma: fullWidth / fullWidthPerSigma)
  }

  /// 2 sqrt(2 ln 2), full width at half maximum of a Gaussian of unit standard deviation.
  package static let fullWidthPerSigma = 2 * (2 * log(2.0)).squareRoot()

  /// σ or γ in Å.
  package var width: Double {
    switch self {
    case .gaussian(let sigma): sigma
    case .lorentzian(let halfWidth): halfWidth
    }
  }

  /// Refuses widths that no source can have.
  package func check() throws(InputError) {
    guard width >= 0, width.isFinite else {
      throw .outOfRange("source size", width, allowed: "0 or more", unit: "Å")
    }
  }
}
