import Crystals
import Foundation
import Quantities

/// Coincidence of two equal cubic lattices turned about a common direction.
enum Coincidence {
  /// Smallest turn in rad about <u v w> for which one lattice point in `sigma` coincides.
  ///
  /// Ranganathan's relation (S. Ranganathan, Acta Cryst. 21 (1966) 197): tan(θ/2) = (n / m) √N and Σ = m² + N n², halved
  /// until it is odd, with N = u² + v² + w².
  /// - Parameter axis: whole numbers without a common factor.
  static func angle(sigma: Int, axis: SIMD3<Int>) -> Double? {
    let square = axis.x * axis.x + axis.y * axis.y + axis.z * axis.z
    var best: Double?
    for m in 0...60 {
      for n in 1...60 where greatestCommonDivisor(m, n) == 1 {
        var number = m * m + square * n * n
        while number.isMultiple(of: 2) { number /= 2 }
        guard number == sigma else { continue }
        let angle = 2 * atan2(Double(n) * Double(square).squareRoot(), Double(m))
        best = min(best ?? angle, angle)
      }
    }
    return best
  }

  private static func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
    second == 0 ? first : greatestCommonDivisor(second, first % second)
  }

  /// Whole numbers without a common factor along a direction; nil where the numbers are not whole.
  static func reduced(_ indices: [Double]) -> SIMD3<Int>? {
    guard indices.count == 3, indices.allSatisfy({ $0 == $0.rounded() && abs($0) < 100 }) else { return nil }
    let whole = indices.map { Int($0) }
    let factor = whole.map(abs).reduce(0) { greatestCommonDivisor($0, $1) }
    guard factor > 0 else { return nil }
    return SIMD3(whole[0] / factor, whole[1] / factor, whole[2] / factor)
  }
}
