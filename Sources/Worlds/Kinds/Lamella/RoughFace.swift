import Numerics

/// A smooth random height of zero mean and unit variance, as `SmoothField`, for faces that are asked about at very many
/// places: normal numbers on a square lattice joined by a cubic B-spline. The numbers come from one table; each row of the
/// lattice begins at a random place of it, so the face has no period across rows, and along them only after 32768 nodes.
struct RoughFace: Sendable {
  /// Distance of the nodes in Å.
  let spacing: Double
  /// Value that is never passed.
  let bound: Double
  private let rows: RandomStream
  private let table: [Float]

  private static let mask = 32767
  /// Rms over the plane of a spline sum of unit normal numbers, see `SmoothField`.
  private static let rmsOfSpline = 151.0 / 315
  /// Where the normal numbers are cut.
  private static let cut = 2.2

  init(seed: UInt64, number: Int, spacing: Double) {
    self.spacing = spacing
    let base = RandomStream(seed: seed, purpose: .smoothField, index: 1000 + number)
    rows = base.appending(1)
    var stream = base.appending(2)
    let numbers = (0...Self.mask).map { _ in min(max(stream.normal(), -Self.cut), Self.cut) }
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    let square = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)
    let scale = 1 / (square.squareRoot() * Self.rmsOfSpline)
    table = numbers.map { Float(($0 - mean) * scale) }
    bound = (Self.cut + abs(mean)) * scale + 1e-6
  }

  func callAsFunction(_ place: SIMD2<Double>) -> Double {
    let at = place / spacing
    let corner = at.rounded(.down)
    let (wx, wy) = (Self.weights(at.x - corner.x), Self.weights(at.y - corner.y))
    let (ix, iy) = (Int(corner.x) - 1, Int(corner.y) - 1)
    return table.withUnsafeBufferPointer { table in
      var sum = 0.0
      for row in 0..<4 {
        var stream = rows.appending(iy + row)
        let start = Int(truncatingIfNeeded: stream.next() & 0xFFFF_FFFF) &+ ix
        var part = 0.0
        for column in 0..<4 { part += wx[column] * Double(table[(start &+ column) & Self.mask]) }
        sum += wy[row] * part
      }
      return sum
    }
  }

  /// The four cubic B-spline weights around a place between two nodes.
  private static func weights(_ t: Double) -> SIMD4<Double> {
    let s = 1 - t
    return SIMD4(s * s * s, 3 * t * t * t - 6 * t * t + 4, 3 * s * s * s - 6 * s * s + 4, t * t * t) / 6
  }
}
