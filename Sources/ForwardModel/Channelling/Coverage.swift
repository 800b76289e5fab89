import Numerics
import Worlds

/// Which points of an area have a place near them.
struct Coverage {
  private let low: SIMD2<Double>
  private let step, reach: Double
  private let columns, rows: Int
  private var isCovered: [Bool]

  init(_ area: Area, step: Double, reach: Double) {
    (low, self.step, self.reach) = (area.low, step, reach)
    columns = Int((area.size.x / step).rounded(.up)) + 1
    rows = Int((area.size.y / step).rounded(.up)) + 1
    isCovered = Array(repeating: false, count: columns * rows)
  }

  private func range(_ place: SIMD2<Double>) -> (x: ClosedRange<Int>, y: ClosedRange<Int>)? {
    let from = ((place - low - reach) / step).rounded(.up)
    let to = ((place - low + reach) / step).rounded(.down)
    let (left, right) = (max(0, Int(from.x)), min(columns - 1, Int(to.x)))
    let (top, bottom) = (max(0, Int(from.y)), min(rows - 1, Int(to.y)))
    return left <= right && top <= bottom ? (left...right, top...bottom) : nil
  }

  private func isNear(_ place: SIMD2<Double>, _ i: Int, _ j: Int) -> Bool {
    let away = low + step * SIMD2(Double(i), Double(j)) - place
    return (away * away).sum() < reach * reach
  }

  func isNeeded(_ place: SIMD2<Double>) -> Bool {
    guard let range = range(place) else { return false }
    for j in range.y {
      for i in range.x where !isCovered[j * columns + i] && isNear(place, i, j) { return true }
    }
    return false
  }

  mutating func add(_ place: SIMD2<Double>) {
    guard let range = range(place) else { return }
    for j in range.y { for i in range.x where isNear(place, i, j) { isCovered[j * columns + i] = true } }
  }

  /// Places that cover the rest.
  mutating func fill() -> [SIMD2<Double>] {
    var found: [SIMD2<Double>] = []
    for index in isCovered.indices where !isCovered[index] {
      let (j, i) = index.quotientAndRemainder(dividingBy: columns)
      // A little farther on, so that it covers as much as it can.
      let place = low + step * SIMD2(Double(i), Double(j)) + 0.6 * reach
      found.append(place)
      add(place)
      isCovered[index] = true
    }
    return found
  }
}
