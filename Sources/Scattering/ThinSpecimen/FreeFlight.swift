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

  /// The propagators of a specimen seen by a tilted plane wave, as functions of the momentum relative to it.
  func tilted(by parent: SIMD2<Int>, in model: MultisliceModel<Float>) -> [FreeSpace<Float>] {
    let layout = model.layout
    let grid = layout.grid
    let slope = SIMD2(
      tan(tilt.x) + wavelength * Double(parent.x) / grid.lengthX,
      tan(tilt.y) + wavelength * Double(parent.y) / grid.lengthY)
    var known: [Double: FreeSpace<Float>] = [:]
    return slicing.thicknesses.map { thickness in
      if let made = known[thickness] { return made }
      let made = FreeSpace<Float>(
        layout: layout, kind: kind, distance: thickness, wavelength: wavelength,
        tilt: SIMD2(atan(slope.x), atan(slope.y)), fused: model.fused)
      known[thickness] = made
      return made
    }
  }
}
