package import Numerics
package import Quantities

/// Where the probe is put, in Å, in the order of acquisition.
package enum Scan: Sendable, Hashable {
  /// `ny` rows of `nx` positions from `start` towards `end`, which is not reached; x varies fastest.
  case raster(start: SIMD2<Double>, end: SIMD2<Double>, nx: Int, ny: Int)
  /// A list of positions.
  case list([SIMD2<Double>])

  package var count: Int {
    switch self {
    case .raster(_, _, let nx, let ny): nx * ny
    case .list(let positions): positions.count
    }
  }

  /// Shape of an image: [ny, nx], or [n] for a list.
  package var shape: [Int] {
    switch self {
    case .raster(_, _, let nx, let ny): [ny, nx]
    case .list(let positions): [positions.count]
    }
  }

  package func position(_ index: Int) -> SIMD2<Double> {
    switch self {
    case .raster(let start, let end, let nx, let ny):
      let (j, i) = index.quotientAndRemainder(dividingBy: nx)
      return SIMD2(
        start.x + (end.x - start.x) * Double(i) / Double(nx),
        start.y + (end.y - start.y) * Double(j) / Double(ny))
    case .list(let positions):
      return positions[index]
    }
  }

  /// The scan as a periodic grid, for convolutions over it; nil for a list.
  package var grid: Grid? {
    guard case .raster(let start, let end, let nx, let ny) = self, nx > 0, ny > 0 else { return nil }
    return Grid(nx: nx, ny: ny, lengthX: abs(end.x - start.x), lengthY: abs(end.y - start.y))
  }

  /// Refuses positions outside of a field of the given side lengths (Å).
  package func check(inside size: SIMD2<Double>) throws(InputError) {
    let slack = 1e-6
    func check(_ point: SIMD2<Double>, _ what: String) throws(InputError) {
      for (axis, value, limit) in [("x", point.x, size.x), ("y", point.y, size.y)]
      where !(value >= -slack && value <= limit + slack) {
        throw .outOfRange(
          "\(what), \(axis)", value, allowed: "0 to \(InputError.brief(limit)), the cell", unit: "Å")
      }
    }
    switch self {
    case .raster(let start, let end, _, _):
      try check(start, "scan start")
      try check(end, "scan end")
    case .list(let positions):
      for (index, position) in positions.enumerated() { try check(position, "scan position \(index + 1)") }
    }
  }
}
