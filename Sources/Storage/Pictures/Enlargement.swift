package import Numerics

/// How pixels between the pixels of a small image are made up.
package enum Enlargement: Sendable, Equatable {
  /// Squares of one value; shows what was measured.
  case nearest
  /// Smooth, by cubic convolution through the given values (a = -1/2, Catmull and Rom).
  case bicubic

  /// An image `columns` times as wide and `rows` times as high.
  package func enlarge(_ image: NDArray<Double>, columns: Int, rows: Int) -> NDArray<Double> {
    guard columns > 1 || rows > 1 else { return image }
    let ny = image.shape[0]
    let nx = image.shape[1]
    let across = (0..<nx * columns).map { taps($0, factor: columns, count: nx) }
    let down = (0..<ny * rows).map { taps($0, factor: rows, count: ny) }
    var wide = NDArray(shape: [ny, nx * columns], repeating: 0.0)
    for y in 0..<ny {
      for (x, taps) in across.enumerated() {
        wide[y, x] = taps.reduce(0.0) { $0 + image[y, $1.index] * $1.weight }
      }
    }
    var result = NDArray(shape: [ny * rows, nx * columns], repeating: 0.0)
    for (y, taps) in down.enumerated() {
      for tap in taps {
        for x in 0..<nx * columns { result[y, x] += wide[tap.index, x] * tap.weight }
      }
    }
    return result
  }

  /// Source pixels and weights of one pixel of the result. Pixels cover areas; beyond the edge the edge goes
  /// on.
  private func taps(_ pixel: Int, factor: Int, count: Int) -> [(index: Int, weight: Double)] {
    switch self {
    case .nearest: return [(pixel / factor, 1)]
    case .bicubic:
      let place = (Double(pixel) + 0.5) / Double(factor) - 0.5
      let below = Int(place.rounded(.down))
      let t = place - Double(below)
      let weights = [
        ((-0.5 * t + 1) * t - 0.5) * t, (1.5 * t - 2.5) * t * t + 1,
        ((-1.5 * t + 2) * t + 0.5) * t, (0.5 * t - 0.5) * t * t,
      ]
      return weights.enumerated().map { (min(count - 1, max(0, below - 1 + $0)), $1) }
    }
  }
}
