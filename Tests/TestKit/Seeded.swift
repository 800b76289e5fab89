package import Numerics

/// Random numbers that are the same in every run.
package enum Seeded {
  private static let purpose = RandomStream.Purpose("tests.seeded")

  package static func stream(_ seed: Int) -> RandomStream {
    RandomStream(seed: UInt64(seed), purpose: purpose)
  }

  /// Independent numbers in [-1, 1).
  package static func reals(_ count: Int, seed: Int) -> [Double] {
    var stream = stream(seed)
    return (0..<count).map { _ in 2 * stream.uniform() - 1 }
  }

  /// Independent numbers in the square [-1, 1) + i [-1, 1).
  package static func complex(_ count: Int, seed: Int) -> [Complex<Double>] {
    let parts = reals(2 * count, seed: seed)
    return (0..<count).map { Complex(parts[2 * $0], parts[2 * $0 + 1]) }
  }
}

/// sqrt(Σ |a - b|² / Σ |b|²)
package func relativeDistance(_ a: [Complex<Double>], _ b: [Complex<Double>]) -> Double {
  precondition(a.count == b.count, "\(a.count) values cannot be compared with \(b.count)")
  let difference = zip(a, b).reduce(0) { $0 + ($1.0 - $1.1).squaredMagnitude }
  return (difference / b.reduce(0) { $0 + $1.squaredMagnitude }).squareRoot()
}

/// max |a - b|
package func largestDifference(_ a: [Complex<Double>], _ b: [Complex<Double>]) -> Double {
  precondition(a.count == b.count, "\(a.count) values cannot be compared with \(b.count)")
  return zip(a, b).reduce(0) { max($0, ($1.0 - $1.1).magnitude) }
}

/// max |a - b|
package func largestDifference(_ a: [Double], _ b: [Double]) -> Double {
  precondition(a.count == b.count, "\(a.count) values cannot be compared with \(b.count)")
  return zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

/// ∫ f over [a, b] by Simpson's rule with an even number of steps.
package func integral(_ a: Double, _ b: Double, steps: Int, _ f: (Double) -> Double) -> Double {
  let h = (b - a) / Double(2 * (steps / 2))
  let count = 2 * (steps / 2)
  return (0...count).reduce(0) { sum, i in
    let weight = i == 0 || i == count ? 1.0 : i % 2 == 1 ? 4 : 2
    return sum + weight * f(a + Double(i) * h)
  } * h / 3
}
