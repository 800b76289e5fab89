package import Crystals

/// A lattice of cells in stage coordinates.
package struct CrystalLattice: Sendable, Hashable {
  /// Cell vectors in Å as columns, in stage axes.
  package let vectors: Matrix3
  /// Corner of cell (0, 0, 0) in Å.
  package let origin: Vector
  private let inverse: Matrix3

  /// - Parameters:
  ///   - cell: the crystal's cell.
  ///   - orientation: turns Cartesian axes of the cell into stage axes (may carry a strain).
  ///   - origin: corner of cell (0, 0, 0) in Å.
  package init(cell: Cell, orientation: Matrix3, origin: Vector) {
    vectors = orientation * cell.matrix
    inverse = vectors.inverse
    self.origin = origin
  }

  /// The corner of a cell.
  package func corner(_ i: Int, _ j: Int, _ k: Int) -> Vector {
    origin + vectors * Vector(Double(i), Double(j), Double(k))
  }

  /// Cell coordinates of a point.
  package func cell(of point: Vector) -> Vector { inverse * (point - origin) }

  /// Rows of cells, each a run along one lattice vector, that together hold every cell whose corner lies in a box.
  struct Rows: Sendable {
    /// The axis (0, 1, 2) along which the rows run.
    let axis: Int
    /// Ranges of the two other axes.
    let first, second: ClosedRange<Int>
    let others: (Int, Int)
    var count: Int { first.count * second.count }
  }

  func rows(in box: Extent) -> Rows? {
    guard !box.isEmpty else { return nil }
    var low = Vector(repeating: .infinity)
    var high = Vector(repeating: -.infinity)
    for corner in 0..<8 {
      let point = Vector(
        corner & 1 == 0 ? box.low.x : box.high.x, corner & 2 == 0 ? box.low.y : box.high.y,
        corner & 4 == 0 ? box.low.z : box.high.z)
      let place = cell(of: point)
      low = pointwiseMin(low, place)
      high = pointwiseMax(high, place)
    }
    let ranges = (0..<3).map { axis in
      Int(low[axis].rounded(.down))...Int(high[axis].rounded(.up))
    }
    let axis = (0..<3).max { ranges[$0].count < ranges[$1].count }!
    let others = axis == 0 ? (1, 2) : axis == 1 ? (0, 2) : (0, 1)
    return Rows(axis: axis, first: ranges[others.0], second: ranges[others.1], others: others)
  }

  /// The cells of row `index` whose corners lie in a box: the corner of the row's cell 0, and a range along the row.
  func run(_ rows: Rows, _ index: Int, in box: Extent) -> (base: SIMD3<Int>, range: ClosedRange<Int>)? {
    var base = SIMD3<Int>(0, 0, 0)
    base[rows.others.0] = rows.first.lowerBound + index / rows.second.count
    base[rows.others.1] = rows.second.lowerBound + index % rows.second.count
    let start = corner(base.x, base.y, base.z)
    let columns = vectors.columns
    let step = rows.axis == 0 ? columns.0 : rows.axis == 1 ? columns.1 : columns.2
    var (from, to) = (-1e9, 1e9)
    for axis in 0..<3 {
      let (low, high) = (box.low[axis] - start[axis], box.high[axis] - start[axis])
      if abs(step[axis]) < 1e-9 {
        if low > 0 || high < 0 { return nil }
        continue
      }
      let (one, two) = (low / step[axis], high / step[axis])
      from = max(from, min(one, two))
      to = min(to, max(one, two))
    }
    // A little more than the box, lest rounding lose a cell on its face.
    let (lowest, highest) = (Int((from - 1e-6).rounded(.up)), Int((to + 1e-6).rounded(.down)))
    return lowest <= highest ? (base, lowest...highest) : nil
  }
}
