package import Quantities

/// The rectangle in which a frame has values, in Å.
package struct FrameArea: Sendable, Hashable {
  package let lower: SIMD2<Double>
  package let upper: SIMD2<Double>

  /// Refuses the first place that lies outside, or is no place at all.
  package func check(_ x: Double, _ y: Double) throws(InputError) {
    try check("x", x, lower.x, upper.x)
    try check("y", y, lower.y, upper.y)
  }

  private func check(_ name: String, _ value: Double, _ from: Double, _ to: Double) throws(InputError) {
    // Rounding in sums of steps is no reason to refuse the last pixel.
    let slack = 1e-9 * max(abs(from), abs(to))
    guard value >= from - slack && value <= to + slack else {
      throw .outOfRange(
        "\(name) of a point of the frame", value,
        allowed: "\(InputError.brief(from)) to \(InputError.brief(to))", unit: "Å")
    }
  }
}
