import Crystals

/// Takes out atoms that are too close to an atom of another grain.
///
/// The rule looks only at the atoms around, whether or not these are taken out themselves; so the result in a window does
/// not depend on the window, as long as its surroundings up to the distance were there.
enum AtomSpacing {
  /// Which points have a point within a distance that `yields` to them is false for: `yields(a, b)` says whether a goes
  /// because of b.
  static func crowded(_ points: [Vector], distance: Double, yields: (Int, Int) -> Bool) -> [Bool] {
    var crowded = [Bool](repeating: false, count: points.count)
    guard points.count > 1 else { return crowded }
    let box = Extent(around: points)
    let sides = (box.high - box.low) / distance
    // Bins no smaller than the distance, and not many more than points.
    let nx = Int(min(max(sides.x.rounded(.down), 1), 4096)),
      ny = Int(min(max(sides.y.rounded(.down), 1), 4096))
    let room = max(1, 4 * points.count / max(1, nx * ny))
    let nz = min(Int(max(sides.z.rounded(.down), 1)), room)
    let scale =
      Vector(Double(nx), Double(ny), Double(nz)) / pointwiseMax(box.high - box.low, Vector(repeating: 1e-9))
    func place(_ point: Vector) -> SIMD3<Int> {
      let at = (point - box.low) * scale
      return SIMD3(min(Int(at.x), nx - 1), min(Int(at.y), ny - 1), min(Int(at.z), nz - 1))
    }
    var starts = [Int32](repeating: 0, count: nx * ny * nz + 1)
    let bins = points.map { point -> Int32 in
      let at = place(point)
      return Int32((at.z * ny + at.y) * nx + at.x)
    }
    for bin in bins { starts[Int(bin) + 1] += 1 }
    for bin in 1..<starts.count { starts[bin] += starts[bin - 1] }
    var order = [Int32](repeating: 0, count: points.count)
    var next = starts
    for (point, bin) in bins.enumerated() {
      order[Int(next[Int(bin)])] = Int32(point)
      next[Int(bin)] += 1
    }
    let square = distance * distance
    for point in points.indices {
      let at = place(points[point])
      search: for z in max(at.z - 1, 0)...min(at.z + 1, nz - 1) {
        for y in max(at.y - 1, 0)...min(at.y + 1, ny - 1) {
          let row = (z * ny + y) * nx
          let range = starts[row + max(at.x - 1, 0)]..<starts[row + min(at.x + 1, nx - 1) + 1]
          for slot in range {
            let other = Int(order[Int(slot)])
            if other == point || (points[other] - points[point]).lengthSquared >= square { continue }
            if yields(point, other) {
              crowded[point] = true
              break search
            }
          }
        }
      }
    }
    return crowded
  }
}
