import Foundation

/// Share of electrons deflected by an angle that the aperture collects, averaged over the cone of incidence: overlap of two
/// discs divided by the area of the cone's.
package struct ApertureOverlap: Sendable {
  let convergence: Double
  let collection: Double

  package init(_ optics: LossOptics) {
    convergence = optics.convergence
    collection = optics.collection
  }

  /// No electron deflected further is collected.
  package var largest: Double { convergence + collection }

  /// - Parameter angle: by which electrons are deflected, in rad.
  package func share(_ angle: Double) -> Double {
    let (a, b, d) = (convergence, collection, angle)
    if a < 1e-9 { return d <= b ? 1 : 0 }
    if d >= a + b { return 0 }
    let smaller = min(a, b)
    if d <= abs(a - b) { return smaller * smaller / (a * a) }
    let atA = acos(min(max((d * d + a * a - b * b) / (2 * d * a), -1), 1))
    let atB = acos(min(max((d * d + b * b - a * a) / (2 * d * b), -1), 1))
    let kite = ((a + b - d) * (d + a - b) * (d - a + b) * (d + a + b)).squareRoot() / 2
    return (a * a * atA + b * b * atB - kite) / (.pi * a * a)
  }

  /// Nodes and weights of ∫ g(θ) W(θ) d ln(θ² + offset²)... as Gauss-Legendre panels that end where W has its kinks.
  ///
  /// - Returns: angles with weights for ∫ g W dθ.
  func nodes(characteristic: Double) -> [(angle: Double, weight: Double)] {
    let kink = abs(convergence - collection)
    var panels: [(Double, Double)] = []
    let ends = convergence < 1e-9 ? [0, collection] : [0, kink, largest]
    for (low, high) in zip(ends, ends.dropFirst()) where high > low {
      // In t = asinh(θ/θ_E) the integrand is smooth from θ ≪ θ_E to θ ≫ θ_E.
      let (first, last) = (asinh(low / characteristic), asinh(high / characteristic))
      let count = max(4, Int(((last - first) / 0.8).rounded(.up)))
      for index in 0..<count {
        let width = (last - first) / Double(count)
        panels.append((first + Double(index) * width, first + Double(index + 1) * width))
      }
    }
    return panels.flatMap { low, high in
      GaussLegendre.eight.map { node, weight in
        let t = low + (high - low) * (node + 1) / 2
        let angle = characteristic * sinh(t)
        return (angle, weight * (high - low) / 2 * characteristic * cosh(t) * share(angle))
      }
    }
  }
}
