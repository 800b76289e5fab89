package import Scattering

/// Which algorithm computes the waves, and how exactly.
package struct EngineSettings: Sendable, Hashable {
  package enum Method: String, CaseIterable, Sendable, Hashable {
    /// Every probe through every slice: the reference.
    case multislice
    /// Plane waves through the slices, probes as their sums.
    case prism
    /// Plane waves of the detector through what the slices emit: thin specimens, any number of probes.
    case thin
    /// What columns of atoms contribute, calibrated and added up: annular detectors, any size of field.
    case incoherent
    /// The cheapest whose error stays within `accuracy`.
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
  /// With `multislice`, sends every probe through the specimen by itself, even where sums of plane waves give the same
  /// numbers for less. For comparisons.
  package var passesEachProbe = false
  /// Relative error of the mean signal that `auto` may make.
  package var accuracy: Double

  package static let defaultAccuracy = 0.01

  package init(
    method: Method = .multislice, interpolation: SIMD2<Int> = SIMD2(1, 1), precision: Precision = .single,
    propagator: PropagatorKind = .fresnel, accuracy: Double = EngineSettings.defaultAccuracy
  ) {
    self.method = method
    self.interpolation = interpolation
    self.precision = precision
    self.propagator = propagator
    self.accuracy = accuracy
  }
}
