/// What falls on a camera while it records.
package struct CameraPattern: Sendable, Equatable {
  /// Fraction of the beam on each delivered pixel, [rows x columns]; below 0 counts as 0.
  package var fractions: [Float]
  /// Beam current in electrons per s.
  package var current: Double
  /// Descan error: how far the pattern lies from where it should, in delivered pixels; linear interpolation between pixels.
  package var shift: SIMD2<Double>
  /// Beam current of each frame relative to `current` (emission noise); empty for a steady beam.
  package var currentFactors: [Double]

  package init(
    fractions: [Float], current: Double, shift: SIMD2<Double> = .zero, currentFactors: [Double] = []
  ) {
    (self.fractions, self.current) = (fractions, current)
    (self.shift, self.currentFactors) = (shift, currentFactors)
  }

  /// The fractions at their actual places; what is shifted in from outside is dark.
  func shifted(rows: Int, columns: Int) -> [Float] {
    var result = fractions
    for index in result.indices where !(result[index] > 0) { result[index] = 0 }
    guard shift != .zero else { return result }
    let limit = Double(max(rows, columns)) + 1
    let (dx, dy) = (min(max(shift.x, -limit), limit), min(max(shift.y, -limit), limit))
    let (left, down) = (Int(dx.rounded(.down)), Int(dy.rounded(.down)))
    let (fx, fy) = (Float(dx - dx.rounded(.down)), Float(dy - dy.rounded(.down)))
    let source = result
    func value(_ row: Int, _ column: Int) -> Float {
      row >= 0 && row < rows && column >= 0 && column < columns ? source[row * columns + column] : 0
    }
    for row in 0..<rows {
      for column in 0..<columns {
        let (y, x) = (row - down, column - left)
        let here = (1 - fx) * value(y, x) + fx * value(y, x - 1)
        let above = (1 - fx) * value(y - 1, x) + fx * value(y - 1, x - 1)
        result[row * columns + column] = (1 - fy) * here + fy * above
      }
    }
    return result
  }
}
