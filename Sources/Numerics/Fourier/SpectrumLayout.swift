/// How a Fourier spectrum lies in memory: kx is the slow index and only the columns near kx = 0 are kept.
///
/// A two-dimensional transform is a pass over rows and a pass over columns. Leaving the spectrum transposed
/// saves one transposition each way, and columns outside the band limit are zero, so that they are neither
/// stored nor transformed. Element (column c, row j) sits at `c * stride + j`.
package struct SpectrumLayout: Sendable, Hashable {
  package let grid: Grid
  /// Columns kept, in the order of the transform: kx = 0, 1, …, then the negative ones.
  package let columns: Int
  /// Number of kept columns with kx ≥ 0.
  package let positiveColumns: Int
  /// Elements from one column to the next: `ny`, padded so that columns do not share cache sets.
  package let stride: Int

  /// Keeps the columns with |kx| ≤ `limit` (1/Å); all of them if that is more than half of the columns can
  /// say.
  package init(grid: Grid, limit: Double = .infinity) {
    self.grid = grid
    stride = paddedStride(grid.ny)
    let reach = limit * grid.lengthX * (1 + 1e-12)
    if reach.isFinite, 2 * Int(reach) + 1 < grid.nx {
      positiveColumns = Int(reach) + 1
      columns = 2 * Int(reach) + 1
    } else {
      positiveColumns = (grid.nx + 1) / 2
      columns = grid.nx
    }
  }

  /// Elements of an array in this layout, padding included.
  package var count: Int { columns * stride }

  /// The index along kx, in 0 ..< nx, of stored column `c`.
  package func kxIndex(_ c: Int) -> Int { c < positiveColumns ? c : c - columns + grid.nx }

  /// The stored column of kx index `i`, or nil if it is not kept.
  package func column(kxIndex i: Int) -> Int? {
    if i < positiveColumns { return i }
    let c = i - grid.nx + columns
    return c >= positiveColumns ? c : nil
  }

  /// Spatial frequency of stored column `c` in 1/Å.
  package func kx(_ c: Int) -> Double { grid.kx(kxIndex(c)) }
}

/// The distance between rows of `n` elements: a multiple of 8 elements, so that rows stay aligned, and not a
/// multiple of large powers of two, so that neighbouring rows do not compete for the same cache lines.
package func paddedStride(_ n: Int) -> Int {
  let rounded = (n + 7) / 8 * 8
  return rounded % 64 == 0 ? rounded + 8 : rounded
}
