package import Scattering

/// Which algorithm computes the waves, and how exactly.
package struct EngineSettings: Sendable, Hashable {
  package enum Method: String, CaseIterable, Sendable, Hashable {
    /// Every probe through every slice: the reference.
    case multislice
    /// Plane waves through the slices, probes as their sums.
    case prism
    /// The cheaper of the exact ones.
    case auto
  }

  package enum Precision: String, CaseIterable, Sendable, Hashable {
    case single
    case double

    /// Bytes of one real number.
    package var bytes: Int { self == .single ? 4 : 8 }
  }

  package var method: Method
  /// PRISM interpolation factors along x and y.
  package var interpolation: SIMD2<Int>
  package var precision: Precision
  package var propagator: PropagatorKind

  package init(
    method: Method = .multislice, interpolation: SIMD2<Int> = SIMD2(1, 1), precision: Precision = .single,
    propagator: PropagatorKind = .fresnel
  ) {
    self.method = method
    self.interpolation = interpolation
    self.precision = precision
    self.propagator = propagator
  }
}
