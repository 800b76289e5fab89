/// A run of scan positions cut into batches of neighbours.
///
/// Positions of a list, or all if neighbourhood does not matter, are taken in order; those of a raster in squares, since
/// the windows of a square's probes overlap most. Runs that cut lines of the raster are taken in order.
struct ScanBatches: Sendable {
  private let positions: Range<Int>
  private let size: Int
  /// Positions of a line, and columns and lines of a square; nil to take positions in order.
  private let squares: (line: Int, width: Int, height: Int)?

  /// - Parameters:
  ///   - positions: indices of the run.
  ///   - size: positions of a batch, at most.
  init(_ scan: Scan, positions: Range<Int>, size: Int, isCompact: Bool) {
    self.positions = positions
    self.size = size
    guard isCompact, case .raster(_, _, let nx, _) = scan, !positions.isEmpty,
      positions.lowerBound % nx == 0, positions.count % nx == 0
    else {
      squares = nil
      return
    }
    let side = Int(Double(size).squareRoot())
    let height = max(1, min(side, positions.count / nx))
    squares = (nx, min(nx, size / height), height)
  }

  var count: Int {
    guard let squares else { return (positions.count + size - 1) / size }
    return perLine(squares) * ((positions.count / squares.line + squares.height - 1) / squares.height)
  }

  private func perLine(_ squares: (line: Int, width: Int, height: Int)) -> Int {
    (squares.line + squares.width - 1) / squares.width
  }

  /// The positions of batch `index`, neighbours next to each other.
  func positions(_ index: Int) -> [Int] {
    guard let squares else {
      let first = positions.lowerBound + index * size
      return Array(first..<min(first + size, positions.upperBound))
    }
    let (row, column) = index.quotientAndRemainder(dividingBy: perLine(squares))
    let lines = positions.count / squares.line
    let x = column * squares.width..<min((column + 1) * squares.width, squares.line)
    let y = row * squares.height..<min((row + 1) * squares.height, lines)
    return y.flatMap { line in x.map { positions.lowerBound + line * squares.line + $0 } }
  }
}
