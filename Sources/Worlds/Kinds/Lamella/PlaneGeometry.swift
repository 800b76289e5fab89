import Crystals
import Foundation

/// Directions and lines of the stage plane.
enum PlaneGeometry {
  /// Sine and cosine that are exact at multiples of 90°, so that what is upright is exactly upright.
  static func sine(_ angle: Double) -> Double { cosine(angle - .pi / 2) }

  static func cosine(_ angle: Double) -> Double {
    let value = cos(angle)
    for exact in [0.0, 1, -1] where abs(value - exact) < 1e-15 { return exact }
    return value
  }

  /// The unit vector at an angle in rad from +x towards +y.
  static func direction(_ angle: Double) -> SIMD2<Double> { SIMD2(cosine(angle), sine(angle)) }

  static func magnitudes(_ vector: SIMD2<Double>) -> SIMD2<Double> { SIMD2(abs(vector.x), abs(vector.y)) }

  static func dot(_ first: SIMD2<Double>, _ second: SIMD2<Double>) -> Double { (first * second).sum() }

  static func tangent(_ angle: Double) -> Double { tan(angle) }

  /// The turn about the beam by an angle in rad, from +x towards +y.
  static func turn(_ angle: Double) -> Matrix3 {
    let (c, s) = (cosine(angle), sine(angle))
    return Matrix3(rows: Vector(c, -s, 0), Vector(s, c, 0), Vector(0, 0, 1))
  }

  /// The piece of a straight line inside of an area; nil where it misses.
  static func chord(through point: SIMD2<Double>, along direction: SIMD2<Double>, in area: Area) -> [Vector]?
  {
    var (from, to) = (-Double.infinity, Double.infinity)
    for axis in 0..<2 {
      let (low, high) = (area.low[axis] - point[axis], area.high[axis] - point[axis])
      guard abs(direction[axis]) > 1e-12 else {
        if low > 0 || high < 0 { return nil }
        continue
      }
      let (one, other) = (low / direction[axis], high / direction[axis])
      from = max(from, min(one, other))
      to = min(to, max(one, other))
    }
    guard from < to else { return nil }
    return [point + from * direction, point + to * direction].map { Vector($0.x, $0.y, 0) }
  }
}
