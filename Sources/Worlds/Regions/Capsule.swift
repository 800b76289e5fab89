package import Crystals

/// A cylinder with half balls at both ends: a rod.
package struct Capsule: Region {
  /// Middles of the two half balls in Å.
  package let ends: (Vector, Vector)
  /// Å.
  package let radius: Double
  private let axis: Vector
  private let length: Double

  package init(from first: Vector, to second: Vector, radius: Double) {
    ends = (first, second)
    self.radius = radius
    length = (second - first).length
    axis = length > 0 ? (second - first) / length : Vector(1, 0, 0)
  }

  package var extent: Extent { Extent(around: [ends.0, ends.1]).expanded(by: radius) }

  package func contains(_ point: Vector) -> Bool {
    let offset = point - ends.0
    let along = min(max(offset.dot(axis), 0), length)
    return (offset - along * axis).lengthSquared <= radius * radius
  }

  package func spans(at point: SIMD2<Double>) -> [Span] {
    // A line along z meets a convex body in one stretch: the union of those in the balls and in the cylinder.
    var span = Span(.infinity, -.infinity)
    func take(_ top: Double, _ bottom: Double) {
      if top < bottom { span = Span(min(span.top, top), max(span.bottom, bottom)) }
    }
    for end in [ends.0, ends.1] {
      let (x, y) = (point.x - end.x, point.y - end.y)
      let left = radius * radius - x * x - y * y
      if left > 0 { take(end.z - left.squareRoot(), end.z + left.squareRoot()) }
    }
    // |offset|² - (offset · axis)² ≤ radius² for offset = (x, y, z): a quadratic in z.
    let start = Vector(point.x - ends.0.x, point.y - ends.0.y, -ends.0.z)
    let across = axis.x * start.x + axis.y * start.y
    let square = 1 - axis.z * axis.z
    if square > 1e-12, length > 0 {
      let half = -across * axis.z / square
      let rest = start.x * start.x + start.y * start.y - across * across - radius * radius
      let root = half * half - rest / square
      if root > 0 {
        var (low, high) = (-half - root.squareRoot(), -half + root.squareRoot())
        // Between the planes through both ends.
        if abs(axis.z) < 1e-12 {
          if across < 0 || across > length { (low, high) = (0, 0) }
        } else {
          let (one, two) = (-across / axis.z, (length - across) / axis.z)
          low = max(low, min(one, two))
          high = min(high, max(one, two))
        }
        take(ends.0.z + low, ends.0.z + high)
      }
    } else if length > 0, start.x * start.x + start.y * start.y < radius * radius {
      take(min(ends.0.z, ends.1.z), max(ends.0.z, ends.1.z))
    }
    return span.top < span.bottom ? [span] : []
  }
}
