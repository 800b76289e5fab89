/// A function of k² at equal steps of k, with cubic polynomials between them.
///
/// The part of an atom between two faces varies with k as exp(-2πk z) for faces up to 12 Å from the nucleus. Steps
/// of 1/64 of that length leave 3/128 · 64⁻⁴ = 1.4e-9 of the term. The function is even in k.
struct RadialTable {
  private let step: Double
  private let values: [Double]

  /// - Parameters:
  ///   - highest: end of the range of k in 1/Å.
  ///   - reach: largest distance in Å of a face that matters.
  init(highest: Double, reach: Double, _ function: (_ k2: Double) -> Double) {
    let step = Self.step(reach: reach)
    self.step = step
    values = (0..<Self.count(highest: highest, reach: reach)).map { index in
      let k = Double(index) * step
      return function(k * k)
    }
  }

  private static func step(reach: Double) -> Double { 1 / (64 * 2 * .pi * reach) }

  /// Evaluations that a table takes.
  static func count(highest: Double, reach: Double) -> Int { Int(highest / step(reach: reach)) + 4 }

  func value(k2: Double) -> Double {
    let place = k2.squareRoot() / step
    let i = Int(place)
    let t = place - Double(i)
    // Lagrange through -1, 0, 1, 2.
    let (a, b, c, d) = (values[abs(i - 1)], values[i], values[i + 1], values[i + 2])
    return b * (1 - t * t) * (1 - 0.5 * t) + t * (c * (1 + t) * (1 - 0.5 * t))
      - t * (1 - t) * (a * (2 - t) + d * (1 + t)) / 6
  }
}
