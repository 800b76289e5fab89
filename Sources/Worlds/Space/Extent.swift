package import Crystals

/// A box along x, y and z in Å that something lies in.
package struct Extent: Sendable, Hashable {
  package var low, high: Vector

  package init(low: Vector, high: Vector) {
    self.low = low
    self.high = high
  }

  package init(_ area: Area, z: ClosedRange<Double>) {
    low = Vector(area.low.x, area.low.y, z.lowerBound)
    high = Vector(area.high.x, area.high.y, z.upperBound)
  }

  /// The smallest box around some points.
  package init(around points: [Vector]) {
    low = points.reduce(Vector(repeating: .infinity)) { pointwiseMin($0, $1) }
    high = points.reduce(Vector(repeating: -.infinity)) { pointwiseMax($0, $1) }
  }

  package var area: Area { Area(low: SIMD2(low.x, low.y), high: SIMD2(high.x, high.y)) }
  package var z: ClosedRange<Double> { low.z...max(low.z, high.z) }
  package var isEmpty: Bool { !(low.x < high.x && low.y < high.y && low.z < high.z) }

  package func contains(_ point: Vector) -> Bool {
    point.x >= low.x && point.x <= high.x && point.y >= low.y && point.y <= high.y && point.z >= low.z
      && point.z <= high.z
  }

  package func expanded(by margin: Double) -> Extent { Extent(low: low - margin, high: high + margin) }

  package func intersection(_ other: Extent) -> Extent {
    Extent(low: pointwiseMax(low, other.low), high: pointwiseMin(high, other.high))
  }

  package func union(_ other: Extent) -> Extent {
    Extent(low: pointwiseMin(low, other.low), high: pointwiseMax(high, other.high))
  }
}
