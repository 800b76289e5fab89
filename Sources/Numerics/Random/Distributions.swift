import Foundation

extension RandomStream {
  /// A standard normal number by the Box-Muller transform; the second of the pair is not kept, so that a
  /// stream has no state besides its bits.
  package mutating func normal() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }
}

/// Sine and cosine of an angle in rad.
package func sineCosine(_ angle: Double) -> (sine: Double, cosine: Double) { (sin(angle), cos(angle)) }
