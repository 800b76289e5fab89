package import Crystals

/// A ball, or an ellipsoid with its axes along x, y and z.
package struct Ellipsoid: Region {
  package let centre: Vector
  /// Half axes in Å.
  package let radii: Vector

  package init(centre: Vector, radii: Vector) {
    self.centre = centre
    self.radii = radii
  }

  package init(centre: Vector, radius: Double) {
    self.init(centre: centre, radii: Vector(repeating: radius))
  }

  package var extent: Extent { Extent(low: centre - radii, high: centre + radii) }

  package func contains(_ point: Vector) -> Bool { ((point - centre) / radii).lengthSquared <= 1 }

  package func spans(at point: SIMD2<Double>) -> [Span] {
    let (x, y) = ((point.x - centre.x) / radii.x, (point.y - centre.y) / radii.y)
    let left = 1 - x * x - y * y
    guard left > 0 else { return [] }
    let half = radii.z * left.squareRoot()
    return [Span(centre.z - half, centre.z + half)]
  }
}
