import Foundation
import Numerics

/// Propagation of plane waves through the vacuum between slices.
package struct FreeFlight: Sendable {
  package let kind: PropagatorKind
  package let wavelength: Double
  /// Beam tilt along x and y in rad.
  package let tilt: SIMD2<Double>
  package let slicing: Slicing

  package init(kind: PropagatorKind, wavelength: Double, tilt: SIMD2<Double>, slicing: Slicing) {
    self.kind = kind
    self.wavelength = wavelength
    self.tilt = tilt
    self.slicing = slicing
  }

  /// Phase in rad that the plane wave (kx, ky) in 1/Å collects over `distance` in Å.
  package func phase(kx: Double, ky: Double, distance: Double) -> Double {
    kind.phase(k2: kx * kx + ky * ky, distance: distance, wavelength: wavelength)
      - 2 * .pi * distance * (kx * tan(tilt.x) + ky * tan(tilt.y))
  }
}
