import Foundation

extension ScatteringFactor {
  /// The two-dimensional back transform of f at distance `r` in Å from the nucleus, in 1/Å: a projected potential is
  /// `PhysicalConstants.voltPerScatteringLength` times it.
  ///
  /// 1/(k² + b) becomes 2π K0(2π√b r), its square (2π²r/√b) K1(2π√b r), exp(-d k²) becomes (π/d) exp(-π²r²/d).
  func projection(r: Double) -> Double {
    var sum = 0.0
    for pole in poles {
      let root = pole.parameter.squareRoot()
      let argument = 2 * .pi * root * r
      guard argument < 600 else { continue }
      sum += 2 * .pi * pole.first * ModifiedBessel.k0(argument)
      if pole.second != 0 {
        sum += 2 * .pi * .pi * r / root * pole.second * ModifiedBessel.k1(argument)
      }
    }
    for term in gaussian {
      sum += .pi / term.parameter * term.weight * exp(-.pi * .pi * r * r / term.parameter)
    }
    return sum
  }
}
