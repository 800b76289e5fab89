import Worlds

/// The atoms of a square of the stage that can be changed, in the order of y.
struct DamageTile {
  /// Å.
  static let edge = 64.0

  struct Key: Hashable, Comparable {
    var x, y: Int
    static func < (left: Self, right: Self) -> Bool { (left.y, left.x) < (right.y, right.x) }
  }

  var atoms: [TrackedAtom]
  /// Places of the atoms, apart so that going through them is fast.
  private(set) var x: [Double] = []
  private(set) var y: [Double] = []
  /// e/Å² of the step under way.
  var pending: [Double] = []
  /// The atoms that have any of it.
  var touched: [Int] = []

  init(_ atoms: [TrackedAtom]) {
    self.atoms = atoms
    sort()
  }

  /// After atoms have come, gone or moved.
  mutating func sort() {
    atoms.sort {
      ($0.atom.position.y, $0.atom.identity) < ($1.atom.position.y, $1.atom.identity)
    }
    x = atoms.map(\.atom.position.x)
    y = atoms.map(\.atom.position.y)
    pending = [Double](repeating: 0, count: atoms.count)
  }

  static func area(_ key: Key) -> Area {
    let low = SIMD2(Double(key.x), Double(key.y)) * edge
    return Area(low: low, high: low + edge)
  }

  static func key(of point: SIMD2<Double>) -> Key {
    Key(x: Int((point.x / edge).rounded(.down)), y: Int((point.y / edge).rounded(.down)))
  }

  static func keys(over area: Area) -> [Key] {
    let (low, high) = (key(of: area.low), key(of: area.high))
    return (low.y...high.y).flatMap { y in (low.x...high.x).map { Key(x: $0, y: y) } }
  }

  /// The atoms with y in a range.
  func rows(from low: Double, to high: Double) -> Range<Int> {
    func first(_ value: Double) -> Int {
      var (a, b) = (0, y.count)
      while a < b {
        let middle = (a + b) / 2
        if y[middle] < value { a = middle + 1 } else { b = middle }
      }
      return a
    }
    let start = first(low)
    return start..<max(start, first(high))
  }
}
