import Crystals

/// Points sorted into columns along the beam.
struct AtomBins {
  private let edge: Double
  private let low: SIMD2<Double>
  private let columns, rows: Int
  private var starts: [Int]
  private var order: [Int]

  init(_ places: [Vector], edge: Double) {
    self.edge = edge
    var low = SIMD2(repeating: Double.infinity)
    var high = SIMD2(repeating: -Double.infinity)
    for place in places {
      low = pointwiseMin(low, SIMD2(place.x, place.y))
      high = pointwiseMax(high, SIMD2(place.x, place.y))
    }
    if places.isEmpty { (low, high) = (.zero, .zero) }
    self.low = low
    let columns = Int((high.x - low.x) / edge) + 1
    let rows = Int((high.y - low.y) / edge) + 1
    self.columns = columns
    self.rows = rows
    let bins = places.map { Int(($0.y - low.y) / edge) * columns + Int(($0.x - low.x) / edge) }
    starts = [Int](repeating: 0, count: columns * rows + 1)
    for bin in bins { starts[bin + 1] += 1 }
    for bin in 0..<(columns * rows) { starts[bin + 1] += starts[bin] }
    order = [Int](repeating: 0, count: places.count)
    var next = starts
    for (index, bin) in bins.enumerated() {
      order[next[bin]] = index
      next[bin] += 1
    }
  }

  /// The points within the columns around a point: all that are within `edge` Å sideways, and more.
  @inline(__always)
  func forEachNear(_ point: SIMD2<Double>, _ body: (Int) -> Void) {
    let x = Int(((point.x - low.x) / edge).rounded(.down))
    let y = Int(((point.y - low.y) / edge).rounded(.down))
    for row in max(0, y - 1)...max(0, min(rows - 1, y + 1)) {
      for column in max(0, x - 1)...max(0, min(columns - 1, x + 1)) {
        let bin = row * columns + column
        for place in starts[bin]..<starts[bin + 1] { body(order[place]) }
      }
    }
  }
}
