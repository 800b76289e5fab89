import Foundation

/// The exponential function, for targets that keep Foundation out of their hot code.
package func exponential(_ value: Double) -> Double { exp(value) }

/// A power, likewise.
package func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
