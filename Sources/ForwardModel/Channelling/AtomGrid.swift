import Worlds

/// Atoms of a window sorted into squares, to find those near a place.
struct AtomGrid: Sendable {
  private let atoms: [WorldAtom]
  private let starts: [Int]
  private let low: SIMD2<Double>
  private let columns, rows: Int
  /// Å
  private static let side = 3.0

  init(_ unsorted: [WorldAtom], in area: Area) {
    low = area.low
    columns = max(1, Int((area.size.x / Self.side).rounded(.up)))
    rows = max(1, Int((area.size.y / Self.side).rounded(.up)))
    let (low, columns, rows) = (self.low, self.columns, self.rows)
    func square(_ atom: WorldAtom) -> Int {
      let place = (SIMD2(atom.position.x, atom.position.y) - low) / Self.side
      return min(rows - 1, max(0, Int(place.y))) * columns + min(columns - 1, max(0, Int(place.x)))
    }
    let squares = unsorted.map(square)
    var counts = [Int](repeating: 0, count: columns * rows + 1)
    for index in squares { counts[index + 1] += 1 }
    for index in 1..<counts.count { counts[index] += counts[index - 1] }
    starts = counts
    var next = counts
    var order = [Int](repeating: 0, count: unsorted.count)
    for (index, square) in squares.enumerated() {
      order[next[square]] = index
      next[square] += 1
    }
    atoms = order.map { unsorted[$0] }
  }

  /// Atoms in the squares within `reach` Å of a place, in an order that is always the same.
  func near(_ place: SIMD2<Double>, reach: Double) -> [ArraySlice<WorldAtom>] {
    let from = ((place - low - reach) / Self.side).rounded(.down)
    let to = ((place - low + reach) / Self.side).rounded(.down)
    let (left, right) = (max(0, Int(from.x)), min(columns - 1, Int(to.x)))
    let (top, bottom) = (max(0, Int(from.y)), min(rows - 1, Int(to.y)))
    guard left <= right, top <= bottom else { return [] }
    return (top...bottom).map { row in atoms[starts[row * columns + left]..<starts[row * columns + right + 1]]
    }
  }
}
