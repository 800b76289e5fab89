import Foundation
import Quantities

@testable import Scattering

/// Potentials of an atom in real space, from the tables' parameters by formulas that the program does not
/// use.
struct ClosedFormPotential {
  let factor: ScatteringFactor
  private let volt = PhysicalConstants.voltPerScatteringLength

  /// V(r) in V at distance r in Å: 1/(k² + b) becomes (π/r) e^(-κr), its square (π²/√b) e^(-κr), κ = 2π√b.
  func volume(_ r: Double) -> Double {
    var sum = 0.0
    for term in factor.yukawa {
      sum += term.weight * .pi / r * exp(-2 * .pi * term.parameter.squareRoot() * r)
    }
    for term in factor.dipole {
      let root = term.parameter.squareRoot()
      sum += term.weight * .pi * .pi / root * exp(-2 * .pi * root * r)
    }
    for term in factor.gaussian {
      sum += term.weight * pow(.pi / term.parameter, 1.5) * exp(-.pi * .pi * r * r / term.parameter)
    }
    return volt * sum
  }

  /// The projection along z in V Å at distance R in Å: 2π K0(κR) and (2π² R/√b) K1(κR).
  ///
  /// With an rms displacement s, R ≫ s: a Gaussian blur multiplies K0(κR) by exp(2π² s² b), and the second
  /// kind of term is minus the derivative of the first with respect to b.
  func projected(_ R: Double, rms s: Double = 0) -> Double {
    var sum = 0.0
    for term in factor.yukawa {
      let root = term.parameter.squareRoot()
      sum +=
        term.weight * exp(2 * pow(.pi * s, 2) * term.parameter) * 2 * .pi * besselK(0, 2 * .pi * root * R)
    }
    for term in factor.dipole {
      let root = term.parameter.squareRoot()
      let kappa = 2 * .pi * root * R
      sum +=
        term.weight * exp(2 * pow(.pi * s, 2) * term.parameter)
        * (2 * .pi * .pi * R / root * besselK(1, kappa) - 4 * pow(.pi, 3) * s * s * besselK(0, kappa))
    }
    for term in factor.gaussian {
      let wide = term.parameter + 2 * pow(.pi * s, 2)
      sum += term.weight * .pi / wide * exp(-.pi * .pi * R * R / wide)
    }
    return volt * sum
  }
}
