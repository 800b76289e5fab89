import Foundation
package import Numerics

/// The plane waves of an aperture, divided among a few parents among them.
///
/// A wave that is tilted by a little more or less is scattered by a thin specimen almost alike: what a slice
/// emits depends on the tilt only through the shift λ Δk Δz that the wave collects between scattering atoms.
/// One parent in the middle of each part of the aperture therefore stands for all plane waves of its part.
/// Source of the idea: P. M. Pelz et al., Microsc. Microanal. 27 (2021) 835 (partitioned PRISM).
package struct ParentBeams: Sendable {
  /// Harmonics along x and y.
  package let parents: [SIMD2<Int>]
  private let field: Grid

  /// - Parameters:
  ///   - radius: of the aperture, in 1/Å.
  ///   - depth: distance in Å from the first to the last scattering slice.
  ///   - shift: largest shift of a wave against its parent, in Å.
  package init(
    field: Grid, radius: Double, depth: Double, wavelength: Double, shift: Double
  ) {
    self.field = field
    // No wave of a hexagonal lattice's cell is farther from its centre than spacing / √3.
    let reach = depth > 0 ? shift / (wavelength * depth) : .infinity
    guard reach < radius else {
      parents = [.zero]
      return
    }
    let spacing = reach * 3.0.squareRoot()
    guard spacing * max(field.lengthX, field.lengthY) > 1 else {
      parents = Self.all(field, radius: radius)
      return
    }
    let rings = Int((radius / spacing).rounded(.up)) + 2
    var found: [SIMD2<Int>] = []
    var known: Set<SIMD2<Int>> = []
    for j in -rings...rings {
      for i in -2 * rings...2 * rings {
        let x = (Double(i) + 0.5 * Double(j)) * spacing
        let y = Double(j) * spacing * 0.75.squareRoot()
        // A cell reaches half a spacing and more beyond its centre: those outside may hold waves too.
        guard (x * x + y * y).squareRoot() <= radius + reach else { continue }
        // Inside, where they are plane waves of the aperture and nearer to most of their part.
        let inside = min(1, radius / max((x * x + y * y).squareRoot(), 1e-300))
        let harmonic = SIMD2(
          Int((x * inside * field.lengthX).rounded()), Int((y * inside * field.lengthY).rounded()))
        if known.insert(harmonic).inserted { found.append(harmonic) }
      }
    }
    parents = found
  }

  /// Every plane wave is its own parent.
  private static func all(_ field: Grid, radius: Double) -> [SIMD2<Int>] {
    let reach = SIMD2(Int((radius * field.lengthX).rounded(.up)), Int((radius * field.lengthY).rounded(.up)))
    return (-reach.y...reach.y).flatMap { y in (-reach.x...reach.x).map { SIMD2($0, y) } }.filter {
      let k = SIMD2(Double($0.x) / field.lengthX, Double($0.y) / field.lengthY)
      return (k * k).sum() <= radius * radius * (1 + 1e-9)
    }
  }

  /// The parent nearest to a plane wave; of equally near ones the first.
  package func nearest(x: Int, y: Int) -> Int {
    var best = (index: 0, distance: Double.infinity)
    for (index, parent) in parents.enumerated() {
      let dx = Double(x - parent.x) / field.lengthX
      let dy = Double(y - parent.y) / field.lengthY
      let distance = dx * dx + dy * dy
      if distance < best.distance { best = (index, distance) }
    }
    return best.index
  }
}
