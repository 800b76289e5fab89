import Numerics
import Scattering

/// What probes see around one place: values on a fine lattice over a disc.
struct PlacePicture: Sendable {
  /// Å
  let radius: Double
  let step: Double
  /// Lattice points on each side of the place.
  let reach: Int
  /// `[channel][row][column]`
  let values: [[Float]]
  /// Share of the electrons that the mean wave has lost behind the specimen, mean over the probes.
  let lost: Double
  let work: WorkCount

  var bytes: Int { 4 * values.count * (values.first?.count ?? 0) + 64 }

  /// Value of a channel at a distance from the place, by cubic polynomials; the lattice is ten times finer than the image.
  func value(_ channel: Int, at away: SIMD2<Double>) -> Float {
    let columns = 2 * reach + 1
    let place = away / step + Double(reach)
    let base = place.rounded(.down)
    let (x, y) = (Int(base.x), Int(base.y))
    guard x >= 1, y >= 1, x + 2 < columns, y + 2 < columns else { return 0 }
    let (wx, wy) = (Self.weights(Float(place.x - base.x)), Self.weights(Float(place.y - base.y)))
    return values[channel].withUnsafeBufferPointer { values in
      var sum: Float = 0
      for j in 0..<4 {
        let row = values.baseAddress! + (y - 1 + j) * columns + x - 1
        sum += wy[j] * (wx[0] * row[0] + wx[1] * row[1] + wx[2] * row[2] + wx[3] * row[3])
      }
      return sum
    }
  }

  /// Lagrange through -1, 0, 1, 2.
  private static func weights(_ t: Float) -> SIMD4<Float> {
    let (a, b, c) = (t + 1, t - 1, t - 2)
    return SIMD4(-t * b * c / 6, a * b * c / 2, -a * t * c / 2, a * t * b / 6)
  }
}
