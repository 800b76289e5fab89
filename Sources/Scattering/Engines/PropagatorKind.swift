import Foundation

/// How free space between slices acts on a plane wave.
package enum PropagatorKind: String, CaseIterable, Sendable, Hashable {
  /// Paraxial: phase -π λ dz k².
  case fresnel
  /// Next term of the square root as well: -π λ dz k² - π dz λ³ k⁴ / 4.
  case secondOrder = "second-order"
  /// 2 π dz (sqrt(1/λ² - k²) - 1/λ).
  case exact

  /// Phase in rad of frequency `k2` (1/Å²) over `distance` (Å).
  package func phase(k2: Double, distance: Double, wavelength: Double) -> Double {
    switch self {
    case .fresnel:
      return -.pi * wavelength * distance * k2
    case .secondOrder:
      let third = wavelength * wavelength * wavelength
      return -.pi * wavelength * distance * k2 - 0.25 * .pi * distance * third * k2 * k2
    case .exact:
      // sqrt(1/λ² - k²) - 1/λ without the cancellation.
      let inverse = 1 / wavelength
      let along2 = inverse * inverse - k2
      guard along2 > 0 else { return 0 }
      return -2 * .pi * distance * k2 / (along2.squareRoot() + inverse)
    }
  }

  /// Whether the wave propagates at all: beyond 1/λ it decays, which only the exact propagator knows.
  func carries(k2: Double, wavelength: Double) -> Bool {
    self != .exact || k2 < 1 / (wavelength * wavelength)
  }
}
