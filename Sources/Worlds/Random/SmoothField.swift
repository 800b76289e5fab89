import Numerics

/// A smooth random function of the plane with zero mean and unit variance: normal numbers on a square lattice, joined by
/// a cubic B-spline and rescaled. A pure function of seed, number and place, so every window sees the same.
package struct SmoothField: Sendable, Hashable {
  package let seed: UInt64
  /// Which of the fields of this seed it is.
  package let number: Int
  /// Distance of the lattice points in Å; features are about twice as wide.
  package let spacing: Double

  private let base: RandomStream

  package init(seed: UInt64, number: Int, spacing: Double) {
    self.seed = seed
    self.number = number
    self.spacing = spacing
    base = RandomStream(seed: seed, purpose: .smoothField, index: number)
  }

  package static func == (left: Self, right: Self) -> Bool {
    (left.seed, left.number, left.spacing) == (right.seed, right.number, right.spacing)
  }
  package func hash(into hasher: inout Hasher) {
    hasher.combine(seed)
    hasher.combine(number)
    hasher.combine(spacing)
  }

  /// Bound that the value never passes: node values are cut at 3.
  package static let bound = 3 / rmsOfSpline

  /// Rms over the plane of a spline sum of unit normal numbers: along each direction the sum over the nodes of the
  /// squared spline, averaged over the place, is 151/315.
  static let rmsOfSpline = 151.0 / 315

  /// How much the value can change over a distance in Å, at most: along each axis the weights' slopes add up to 1 over the
  /// spacing, and node values are cut at 3.
  package func change(over distance: Double) -> Double {
    2.0.squareRoot() * Self.bound * distance / spacing
  }

  package func callAsFunction(_ x: Double, _ y: Double) -> Double {
    let (u, v) = (x / spacing, y / spacing)
    let (cx, cy) = (u.rounded(.down), v.rounded(.down))
    let (wx, wy) = (Self.weights(u - cx), Self.weights(v - cy))
    let (ix, iy) = (Int(cx) - 1, Int(cy) - 1)
    var sum = 0.0
    for row in 0..<4 {
      let line = base.appending(iy + row)
      var part = 0.0
      for column in 0..<4 { part += wx[column] * Self.node(line.appending(ix + column)) }
      sum += wy[row] * part
    }
    return sum / Self.rmsOfSpline
  }

  /// The number at a point of the lattice.
  func node(_ column: Int, _ row: Int) -> Double { Self.node(base.appending(row).appending(column)) }

  private static func node(_ stream: RandomStream) -> Double {
    var stream = stream
    // The sum of four uniform numbers of 16 bits is near enough to normal for a surface, and costs one draw.
    let bits = stream.next()
    let parts = SIMD4<UInt16>(
      UInt16(truncatingIfNeeded: bits), UInt16(truncatingIfNeeded: bits >> 16),
      UInt16(truncatingIfNeeded: bits >> 32), UInt16(truncatingIfNeeded: bits >> 48))
    let sum = (SIMD4<Double>(parts) + 0.5).sum() * 0x1p-16 - 2
    return min(max(sum * 3.0.squareRoot(), -3), 3)
  }

  /// The four cubic B-spline weights around a place between two nodes.
  static func weights(_ t: Double) -> SIMD4<Double> {
    let s = 1 - t
    return SIMD4(s * s * s, 3 * t * t * t - 6 * t * t + 4, 3 * s * s * s - 6 * s * s + 4, t * t * t) / 6
  }
}
