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

  /// The propagators of a specimen for waves near a plane wave.
  /// - Parameter parent: its harmonics.
  func relative(to parent: SIMD2<Int>, _ model: MultisliceModel<Float>) -> [FreeSpace<Float>] {
    let grid = model.layout.grid
    let offset = SIMD2(Double(parent.x) / grid.lengthX, Double(parent.y) / grid.lengthY)
    let slope = SIMD2(tan(tilt.x), tan(tilt.y))
    var known: [Double: FreeSpace<Float>] = [:]
    return slicing.thicknesses.map { thickness in
      if let made = known[thickness] { return made }
      let made = FreeSpace<Float>(
        layout: model.layout, relativeTo: offset, kind: kind, distance: thickness, wavelength: wavelength,
        slope: slope, fused: model.fused)
      known[thickness] = made
      return made
    }
  }
}
