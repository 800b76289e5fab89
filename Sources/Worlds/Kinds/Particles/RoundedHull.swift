import Crystals

/// The hull of some points, grown by a radius: polyhedra (radius 0), balls (one point), capsules (two).
struct RoundedHull: Sendable {
  var points: [Vector]
  var radius: Double

  /// How far it reaches along a direction of any length: the greatest scalar product over its points.
  func reach(_ direction: Vector) -> Double {
    var farthest = -Double.infinity
    for point in points { farthest = max(farthest, point.dot(direction)) }
    return farthest + (radius > 0 ? radius * direction.length : 0)
  }

  var extent: Extent { Extent(around: points).expanded(by: radius) }

  /// Turned, scaled and moved.
  func placed(_ rotation: Matrix3, scale: Double, at centre: Vector) -> RoundedHull {
    RoundedHull(points: points.map { centre + rotation * ($0 * scale) }, radius: radius * scale)
  }

  /// How far it must be moved against the beam (towards -z) until a plane parts it from another hull, at least 0.
  ///
  /// Any plane with normal (p, q, -1) parts the two once this hull has been moved by the sum of the reaches to both
  /// sides of it; the best plane gives the distance at which they touch. The sum is convex in p and q, so searches of
  /// golden sections in both find it; a search that stops early moves it a little too far, never too little.
  func lift(over other: RoundedHull, gap: Double) -> Double {
    func needed(_ p: Double, _ q: Double) -> Double {
      let normal = Vector(p, q, -1)
      return other.reach(normal) + reach(-normal) + gap * normal.length
    }
    // Slopes up to 50: steeper contacts are as good as none.
    let best = Self.least { u in Self.least { v in needed(Self.slope(u), Self.slope(v)) } }
    return max(0, best)
  }

  /// A slope for a parameter from -1 to 1.
  private static func slope(_ u: Double) -> Double { u / (1.02 - abs(u)) }

  private static func least(_ function: (Double) -> Double) -> Double {
    let ratio = (5.0.squareRoot() - 1) / 2
    var (low, high) = (-1.0, 1.0)
    var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
    var (atLeft, atRight) = (function(left), function(right))
    for _ in 0..<26 {
      if atLeft < atRight {
        (high, right, atRight) = (right, left, atLeft)
        left = high - ratio * (high - low)
        atLeft = function(left)
      } else {
        (low, left, atLeft) = (left, right, atRight)
        right = low + ratio * (high - low)
        atRight = function(right)
      }
    }
    return min(atLeft, atRight)
  }
}
