/// A point or direction in space; Å where it is a length.
package typealias Vector = SIMD3<Double>

extension SIMD3<Double> {
  package func dot(_ other: Self) -> Double { x * other.x + y * other.y + z * other.z }

  package func cross(_ other: Self) -> Self {
    Self(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x)
  }

  package var lengthSquared: Double { dot(self) }
  package var length: Double { lengthSquared.squareRoot() }

  /// The direction; the zero vector stays as it is.
  package var normalised: Self {
    let length = self.length
    return length > 0 ? self / length : self
  }

  package var isFinite: Bool { x.isFinite && y.isFinite && z.isFinite }

  /// Each component reduced to [0, 1); what lies within 1e-9 below 1 becomes 0.
  package var wrappedFraction: Self {
    var wrapped = self - rounded(.down)
    for axis in 0..<3 where wrapped[axis] >= 1 - 1e-9 { wrapped[axis] = 0 }
    return wrapped
  }
}
