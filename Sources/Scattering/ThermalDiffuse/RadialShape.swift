/// The two-dimensional Fourier transform of something radial that belongs to an atom, at equal steps of k from 0 on, with
/// cubic polynomials between them and 0 behind the last.
///
/// What it is the transform of has the unit of the values per Å²: a phase in rad, a probability.
package struct RadialShape: Sendable, Hashable {
  /// 1/Å
  package let step: Double
  package let values: [Double]

  package init(step: Double, values: [Double]) {
    precondition(step > 0 && values.count > 3, "a shape needs values at some frequencies")
    self.step = step
    self.values = values
  }

  package func value(k2: Double) -> Double {
    let place = k2.squareRoot() / step
    guard place < Double(values.count - 3) else { return 0 }
    let i = Int(place)
    let t = place - Double(i)
    // Lagrange through -1, 0, 1, 2; the function is even.
    let (a, b, c, d) = (values[i == 0 ? 1 : i - 1], values[i], values[i + 1], values[i + 2])
    return b * (1 - t * t) * (1 - 0.5 * t) + t * (c * (1 + t) * (1 - 0.5 * t))
      - t * (1 - t) * (a * (2 - t) + d * (1 + t)) / 6
  }
}
