import Foundation

/// A power, for targets that keep Foundation out of their hot code.
package func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
