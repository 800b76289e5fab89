import Foundation

/// Losses of a path inside a particle to its bulk.
enum BulkSegment {
  /// ∬ cos(q (z - z')) / √((z - z')² + ρ²) dz dz' over a path: 2 t K0(qρ) for a long one, and less for a short one.
  ///
  /// With ρ = 2 exp(-γ) / q_c the long one gives the bulk loss ln(q_c / q) of an electron whose momentum transfer is cut at q_c.
  static func integral(length: Double, wave: Double, cutoff: Double) -> Double {
    guard length > 0 else { return 0 }
    let soft = 1.1229189671337703 / cutoff
    // u = ρ sinh v makes the integrand smooth.
    let end = asinh(length / soft)
    let panels = max(4, Int((wave * length / 2).rounded(.up)) + 4)
    var nodes: [PathNode] = []
    for panel in 0..<panels {
      PathNode.add(
        from: end * Double(panel) / Double(panels), to: end * Double(panel + 1) / Double(panels), to: &nodes)
    }
    return nodes.reduce(0) { sum, node in
      let u = soft * sinh(node.z)
      return sum + 2 * node.weight * (length - u) * cos(wave * u)
    }
  }

  /// The same for each Å of a long path.
  static func perLength(wave: Double, cutoff: Double) -> Double {
    2 * ModifiedBessel.k0(wave * 1.1229189671337703 / cutoff)
  }

  /// What surfaces along the path take off the integral: an image at twice the distance (P. M. Echenique, J. B. Pendry, J. Phys. C 8 (1975) 2936).
  static func begrenzung(length: Double, wave: Double, cutoff: Double, distance: Double) -> Double {
    let whole = integral(length: length, wave: wave, cutoff: cutoff)
    let near = max(2 * distance, 1.1229189671337703 / cutoff)
    return min(whole, 2 * length * ModifiedBessel.k0(wave * near))
  }
}
