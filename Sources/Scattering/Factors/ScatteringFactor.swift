import Foundation

/// The electron scattering factor of a neutral, free atom, f(k) in Å, k = 1/d in 1/Å, for the rest mass.
///
/// The Fourier transform of the atom's potential is V(k) = C f(k) in V Å³ with C =
/// `PhysicalConstants.voltPerScatteringLength`; its projection along z has the same transform in the plane.
package struct ScatteringFactor: Sendable, Hashable {
  /// a / (k² + b) terms, weight and b in 1/Å².
  private(set) var yukawa: [Term] = []
  /// a / (k² + b)² terms.
  private(set) var dipole: [Term] = []
  /// c exp(-d k²) terms.
  private(set) var gaussian: [Term] = []

  /// The first two kinds again, terms of equal parameter together.
  private(set) var poles: [Pole] = []

  struct Term: Sendable, Hashable {
    let weight: Double
    let parameter: Double
  }

  /// first / (k² + parameter) + second / (k² + parameter)²
  struct Pole: Sendable, Hashable {
    let parameter: Double
    let first: Double
    let second: Double
  }

  /// - Parameters:
  ///   - element: atomic number, 1 to 103.
  ///   - parametrization: which table.
  package init(element: Int, parametrization: Parametrization) {
    precondition(Parametrization.elements.contains(element), "no scattering factor for Z = \(element)")
    self = Self.tables[parametrization]![element - 1]
  }

  /// f at squared spatial frequency `k2` in 1/Å².
  package func value(k2: Double) -> Double {
    var sum = 0.0
    for pole in poles {
      let reciprocal = 1 / (k2 + pole.parameter)
      sum += reciprocal * (pole.first + pole.second * reciprocal)
    }
    for term in gaussian { sum += term.weight * exp(-term.parameter * k2) }
    return sum
  }

  /// ∫ f(k, z') dz' from -∞ to z, where f(k, z) is f transformed back along z only: the share of the
  /// projected atom that lies above height `z` (Å) over the nucleus. At z = ∞ it is `value(k2:)`.
  ///
  /// With κ² = k² + b, 1/(κ² + kz²) becomes (π/κ) exp(-2πκ|z|), its square (π/2κ³)(1 + 2πκ|z|) exp(-2πκ|z|),
  /// and the Gaussian a Gaussian of z.
  package func accumulated(k2: Double, z: Double) -> Double {
    guard z.isFinite else { return z < 0 ? 0 : value(k2: k2) }
    var sum = 0.0
    let distance = abs(z)
    for term in yukawa {
      let kappa2 = k2 + term.parameter
      let tail = 0.5 * exp(-2 * .pi * kappa2.squareRoot() * distance)
      sum += term.weight / kappa2 * (z < 0 ? tail : 1 - tail)
    }
    for term in dipole {
      let kappa2 = k2 + term.parameter
      let reach = 2 * .pi * kappa2.squareRoot() * distance
      let tail = 0.5 * exp(-reach) * (1 + 0.5 * reach)
      sum += term.weight / (kappa2 * kappa2) * (z < 0 ? tail : 1 - tail)
    }
    for term in gaussian {
      let share = 0.5 * erfc(-Double.pi * z / term.parameter.squareRoot())
      sum += term.weight * exp(-term.parameter * k2) * share
    }
    return sum
  }

  // MARK: - Tables

  private static let tables: [Parametrization: [ScatteringFactor]] = [
    .lobato: read(LobatoTable.text, perElement: 10).map(lobato),
    .kirkland: read(KirklandTable.text, perElement: 12).map(kirkland),
  ]

  private static func read(_ text: String, perElement count: Int) -> [[Double]] {
    text.split(separator: "\n").map { line in
      let numbers = line.split(separator: " ").dropFirst(2).map { Double($0)! }
      precondition(numbers.count == count, "scattering factor table damaged at: \(line)")
      return numbers
    }
  }

  /// f = Σ a (2 + b k²) / (1 + b k²)² = Σ (a/b) / (k² + 1/b) + (a/b²) / (k² + 1/b)²
  private static func lobato(_ p: [Double]) -> ScatteringFactor {
    var factor = ScatteringFactor()
    for (a, b) in zip(p[0..<5], p[5..<10]) {
      factor.yukawa.append(Term(weight: a / b, parameter: 1 / b))
      factor.dipole.append(Term(weight: a / (b * b), parameter: 1 / b))
      factor.poles.append(Pole(parameter: 1 / b, first: a / b, second: a / (b * b)))
    }
    return factor
  }

  /// f = Σ a / (k² + b) + c exp(-d k²)
  private static func kirkland(_ p: [Double]) -> ScatteringFactor {
    var factor = ScatteringFactor()
    for (a, b) in zip(p[0..<3], p[3..<6]) {
      factor.yukawa.append(Term(weight: a, parameter: b))
      factor.poles.append(Pole(parameter: b, first: a, second: 0))
    }
    for (c, d) in zip(p[6..<9], p[9..<12]) { factor.gaussian.append(Term(weight: c, parameter: d)) }
    return factor
  }

  private init() {}
}
