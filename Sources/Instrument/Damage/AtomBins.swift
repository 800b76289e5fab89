import Crystals

/// Points sorted into boxes, longer along the beam than across.
struct AtomBins {
  /// Å across and along the beam.
  private static let size = Vector(4.5, 4.5, 10)
  private let low: Vector
  private let counts: SIMD3<Int>
  private var starts: [Int]
  private var order: [Int]

  init(_ places: [Vector]) {
    var low = Vector(repeating: .infinity)
    var high = -low
    for place in places {
      low = pointwiseMin(low, place)
      high = pointwiseMax(high, place)
    }
    if places.isEmpty { (low, high) = (.zero, .zero) }
    self.low = low
    let corner = Self.box(high - low)
    counts = corner &+ 1
    let (columns, rows) = (counts.x, counts.y)
    let bins = places.map { place -> Int in
      let box = Self.box(place - low)
      return (box.z * rows + box.y) * columns + box.x
    }
    starts = [Int](repeating: 0, count: counts.x * counts.y * counts.z + 1)
    for bin in bins { starts[bin + 1] += 1 }
    for bin in 1..<starts.count { starts[bin] += starts[bin - 1] }
    order = [Int](repeating: 0, count: places.count)
    var next = starts
    for (index, bin) in bins.enumerated() {
      order[next[bin]] = index
      next[bin] += 1
    }
  }

  private static func box(_ way: Vector) -> SIMD3<Int> {
    SIMD3(Int(way.x / size.x), Int(way.y / size.y), Int(way.z / size.z))
  }

  /// The points in the boxes around one of the points: all that are within 4.5 Å across and 10 Å along the beam, and more.
  @inline(__always)
  func forEachNear(_ point: Vector, _ body: (Int) -> Void) {
    let box = Self.box(point - low)
    for z in max(0, box.z - 1)...min(counts.z - 1, box.z + 1) {
      for y in max(0, box.y - 1)...min(counts.y - 1, box.y + 1) {
        let row = (z * counts.y + y) * counts.x
        let first = starts[row + max(0, box.x - 1)]
        let end = starts[row + min(counts.x - 1, box.x + 1) + 1]
        for place in first..<end { body(order[place]) }
      }
    }
  }
}
