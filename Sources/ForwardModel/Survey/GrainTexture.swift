import Numerics
import Worlds

/// Random texture of amorphous matter: the numbers of atoms over squares of the stage, white and consistent between scales.
///
/// Squares of 2ᵏ Å, a third of a pixel or less; each value is that of the square around it plus a deviation whose mean over the four parts is zero.
/// Zooming in adds detail to what was there. A pixel is the mean over its area.
struct GrainTexture: Sendable {
  private let edge: Double
  private let low: SIMD2<Int>
  private let columns: Int
  private let values: [Double]
  private let scale: SIMD2<Double>

  /// Scales above a square that are taken into account; those beyond have 1/16384 of the variance together.
  private static let depth = 7

  /// - Parameters:
  ///   - body: whose texture it is.
  ///   - area: for which it will be asked.
  ///   - pixel: size in Å.
  init(body: BodyID, seed: UInt64, area: Area, pixel: SIMD2<Double>) {
    var level = 0
    var edge = 1.0
    // A third of a pixel or less, so that it matters little how squares and pixels lie on each other.
    let largest = pixel.min() / 3
    while 2 * edge <= largest {
      edge *= 2
      level += 1
    }
    while edge > largest {
      edge /= 2
      level -= 1
    }
    self.edge = edge
    let first = ((area.low - pixel) / edge).rounded(.down)
    let last = ((area.high + pixel) / edge).rounded(.down)
    low = SIMD2(Int(first.x), Int(first.y))
    columns = Int(last.x) - low.x + 1
    let rows = Int(last.y) - low.y + 1
    let base = RandomStream(
      seed: seed, purpose: .surveyTexture, index: Int(body.tileX), Int(body.tileY), Int(body.ordinal))
    var values = [Double](repeating: 0, count: columns * rows)
    var share = 1.0
    for step in 0..<Self.depth {
      let stream = base.appending(level + step)
      let (left, top) = (low.x >> (step + 1), low.y >> (step + 1))
      let right = (low.x + columns - 1) >> (step + 1)
      let bottom = (low.y + rows - 1) >> (step + 1)
      for y in top...bottom {
        let line = stream.appending(y)
        for x in left...right {
          var numbers = line.appending(x)
          let four = SIMD4(numbers.normal(), numbers.normal(), numbers.normal(), numbers.normal())
          let deviations = four - four.sum() / 4
          Self.add(
            share * deviations, parent: SIMD2(x, y), step: step, low: low, columns: columns, rows: rows,
            to: &values)
        }
      }
      share /= 2
    }
    self.values = values
    // Squares are flat inside, which takes variance from the mean over an area that is no whole number of them.
    let ratio = pixel / edge
    scale = SIMD2(ratio.x / (ratio.x - 1 / 3.0), ratio.y / (ratio.y - 1 / 3.0))
  }

  private static func add(
    _ deviations: SIMD4<Double>, parent: SIMD2<Int>, step: Int, low: SIMD2<Int>, columns: Int, rows: Int,
    to values: inout [Double]
  ) {
    for child in 0..<4 {
      let x = (2 * parent.x + child % 2) << step
      let y = (2 * parent.y + child / 2) << step
      for row in max(y, low.y)..<max(max(y, low.y), min(y + 1 << step, low.y + rows)) {
        for column in max(x, low.x)..<max(max(x, low.x), min(x + 1 << step, low.x + columns)) {
          values[(row - low.y) * columns + column - low.x] += deviations[child]
        }
      }
    }
  }

  /// Deviation of a pixel, of unit variance if every pixel had its atoms by itself.
  /// - Parameters:
  ///   - centre: of the pixel in Å.
  ///   - pixel: size in Å, that of the texture.
  func value(at centre: SIMD2<Double>, pixel: SIMD2<Double>) -> Double {
    let from = (centre - pixel / 2) / edge
    let to = (centre + pixel / 2) / edge
    var sum = 0.0
    var y = from.y.rounded(.down)
    while y < to.y {
      let height = min(to.y, y + 1) - max(from.y, y)
      var x = from.x.rounded(.down)
      while x < to.x {
        let width = min(to.x, x + 1) - max(from.x, x)
        sum += width * height * values[(Int(y) - low.y) * columns + Int(x) - low.x]
        x += 1
      }
      y += 1
    }
    // A mean over r squares has the variance 1/r of theirs; unit variance for the pixel itself.
    let area = (to.x - from.x) * (to.y - from.y)
    return sum / area.squareRoot() * (scale.x * scale.y).squareRoot()
  }
}
