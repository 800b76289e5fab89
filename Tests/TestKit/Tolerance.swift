package import Numerics

/// How far two numbers may be apart, and why that far and no farther.
///
/// Every tolerance of the physics tests is made here, so that its reason stands in one place.
package struct Tolerance: Sendable {
  /// Largest difference that is accepted.
  package let limit: Double

  package func accepts(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= limit }
  /// For differences that have been formed already.
  package func accepts(_ difference: Double) -> Bool { abs(difference) <= limit }

  /// Rounding of a calculation that passes each number through `operations` roundings.
  ///
  /// Roundings are independent, so that they add up as their root; a factor of 8 covers the largest of many
  /// results and the constants of real algorithms.
  package static func roundoff<Real: RealScalar>(
    _ real: Real.Type, operations: Int = 1, scale: Double = 1
  ) -> Tolerance {
    Tolerance(limit: 8 * Double(Real.ulpOfOne) * Double(operations).squareRoot() * abs(scale))
  }

  /// Rounding of a two-dimensional transform of n numbers: log2 n stages, relative to the largest of its
  /// results.
  package static func transform<Real: RealScalar>(_ real: Real.Type, count: Int, scale: Double = 1)
    -> Tolerance
  {
    roundoff(real, operations: Int.bitWidth - count.leadingZeroBitCount, scale: scale)
  }

  /// The mean of `samples` numbers of standard deviation `deviation` lies within four standard errors of its
  /// expectation in all but one of 16,000 seeds; seeds are fixed, so that a test that passes once always
  /// does.
  package static func standardError(deviation: Double, samples: Int, errors: Double = 4) -> Tolerance {
    Tolerance(limit: errors * deviation / Double(samples).squareRoot())
  }

  /// The last printed digit of a published number, half a unit of which is rounding.
  package static func printed(digit: Double) -> Tolerance { Tolerance(limit: 0.51 * digit) }

  /// What a formula leaves out, estimated by whoever states the reason.
  /// - Parameter because: the term that is neglected, or the source of the figure.
  package static func model(_ limit: Double, because: String) -> Tolerance { Tolerance(limit: limit) }
}
