import Foundation
package import Numerics
package import Quantities

/// What limits the convergence of the probe. Angles are semiangles in rad, α = λ|k|.
package enum Aperture: Sendable, Hashable {
  /// What happens to pixels that the edge crosses.
  package enum Edge: String, Sendable, Hashable, CaseIterable {
    /// The edge is a ramp one pixel wide, so that the lit area hardly depends on the grid.
    case soft
    /// A pixel is lit if α ≤ semiangle.
    case hard
  }

  /// A disc. A semiangle of 0 leaves the undiffracted beam only: a plane wave.
  case round(semiangle: Double, edge: Edge = .soft)
  /// A ring, lit from `inner` to `outer`.
  case annular(inner: Double, outer: Double, edge: Edge = .soft)
  /// A disc with a spiral phase plate, exp(iℓφ): the electrons carry the orbital angular momentum ℓħ.
  case vortex(semiangle: Double, charge: Int, edge: Edge = .soft)

  package var edge: Edge {
    switch self {
    case .round(_, let edge), .annular(_, _, let edge), .vortex(_, _, let edge): edge
    }
  }

  /// The outer semiangle in rad.
  package var semiangle: Double {
    switch self {
    case .round(let semiangle, _), .vortex(let semiangle, _, _): semiangle
    case .annular(_, let outer, _): outer
    }
  }

  /// Refuses angles that no aperture can have.
  package func check() throws(InputError) {
    let allowed = "0 to 0.5"
    guard (0...0.5).contains(semiangle) else {
      throw .outOfRange("semiangle", semiangle, allowed: allowed, unit: "rad")
    }
    if case .annular(let inner, let outer, _) = self, !(inner >= 0 && inner < outer) {
      throw .outOfRange(
        "inner semiangle", inner, allowed: "0 to less than \(InputError.brief(outer))", unit: "rad")
    }
  }

  /// Where the aperture ends on this grid, its soft edge included, in 1/Å.
  package func highestFrequency(wavelength: Double, grid: Grid) -> Double {
    guard edge == .soft else { return semiangle / wavelength }
    // A semiangle of 0 still lights the pixel at k = 0, and only that one.
    return semiangle > 0 ? semiangle / wavelength + 0.5 / min(grid.lengthX, grid.lengthY) : 0
  }

  /// The complex transmission at (kx, ky) in 1/Å; `grid` gives the pixel size, on which the soft edge
  /// depends.
  package func amplitude(kx: Double, ky: Double, wavelength: Double, grid: Grid) -> Complex<Double> {
    let (modulus, phase) = transmission(kx: kx, ky: ky, wavelength: wavelength, grid: grid)
    return phase == 0 ? Complex(modulus, 0) : Complex(phase: phase) * modulus
  }

  /// The same as modulus and phase in rad.
  func transmission(kx: Double, ky: Double, wavelength: Double, grid: Grid) -> (
    modulus: Double, phase: Double
  ) {
    let ray = Ray(kx: kx, ky: ky, wavelength: wavelength, grid: grid)
    switch self {
    case .round(let semiangle, let edge):
      return (ray.transmission(within: semiangle, edge), 0)
    case .annular(let inner, let outer, let edge):
      // An inner semiangle of 0 means no stop at all, not one that hides the pixel at k = 0.
      let stopped = inner > 0 ? ray.transmission(within: inner, edge) : 0
      return (ray.transmission(within: outer, edge) - stopped, 0)
    case .vortex(let semiangle, let charge, let edge):
      let disc = ray.transmission(within: semiangle, edge)
      guard charge != 0 else { return (disc, 0) }
      // The spiral has no value on the axis; the mean over the pixel around it is 0.
      return ray.alpha == 0 ? (0, 0) : (disc, Double(charge) * atan2(ky, kx))
    }
  }
}

/// A direction in the aperture plane, and how wide a pixel looks along it.
private struct Ray {
  /// λ|k| in rad.
  let alpha: Double
  /// D = sqrt((δx cos φ)² + (δy sin φ)²) in rad, δ = λ/L being the angle of one pixel.
  let pixel: Double

  init(kx: Double, ky: Double, wavelength: Double, grid: Grid) {
    let k = (kx * kx + ky * ky).squareRoot()
    alpha = wavelength * k
    guard k > 0 else {
      pixel = 0
      return
    }
    let across = wavelength / grid.lengthX * (kx / k)
    let along = wavelength / grid.lengthY * (ky / k)
    pixel = (across * across + along * along).squareRoot()
  }

  /// Soft: clip((semiangle - α)/D + 1/2, 0, 1), and 1 at k = 0.
  func transmission(within semiangle: Double, _ edge: Aperture.Edge) -> Double {
    if alpha == 0 { return 1 }
    switch edge {
    case .hard: return alpha <= semiangle ? 1 : 0
    case .soft: return min(max((semiangle - alpha) / pixel + 0.5, 0), 1)
    }
  }
}
