/// A rectangle of the stage plane in Å: x to the right, y down. The low edges belong to it, the high ones do not.
package struct Area: Sendable, Hashable {
  package var low, high: SIMD2<Double>

  package init(low: SIMD2<Double>, high: SIMD2<Double>) {
    self.low = low
    self.high = high
  }

  /// - Parameters:
  ///   - centre: middle in Å.
  ///   - size: width and height in Å.
  package init(centre: SIMD2<Double>, size: SIMD2<Double>) {
    self.init(low: centre - size / 2, high: centre + size / 2)
  }

  package var size: SIMD2<Double> { high - low }
  package var centre: SIMD2<Double> { (low + high) / 2 }

  @inlinable
  package func contains(_ point: SIMD2<Double>) -> Bool {
    point.x >= low.x && point.x < high.x && point.y >= low.y && point.y < high.y
  }

  package func intersects(_ other: Area) -> Bool {
    low.x < other.high.x && other.low.x < high.x && low.y < other.high.y && other.low.y < high.y
  }

  /// Larger by `margin` Å on every side.
  package func expanded(by margin: Double) -> Area {
    Area(low: low - margin, high: high + margin)
  }

  /// The part shared with another area; nil where there is none.
  package func intersection(_ other: Area) -> Area? {
    guard intersects(other) else { return nil }
    return Area(low: pointwiseMax(low, other.low), high: pointwiseMin(high, other.high))
  }
}
