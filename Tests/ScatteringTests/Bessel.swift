import Foundation
import TestKit

/// Modified Bessel functions K_n(x) = ∫ exp(-x cosh t) cosh(n t) dt over t > 0. The integrand falls faster
/// than any exponential, so that equal steps give twelve digits.
func besselK(_ order: Int, _ x: Double) -> Double {
  integral(0, acosh(1 + 50 / x) + 1, steps: 600) { exp(-x * cosh($0)) * cosh(Double(order) * $0) }
}
