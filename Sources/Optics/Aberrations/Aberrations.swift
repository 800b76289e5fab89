import Foundation

/// The axial aberrations of the probe-forming lenses up to fifth order.
///
/// Coefficients are in Å, angles in rad from +x towards +y; all are 0 at first. Polar values are kept as they
/// were set: a negative coefficient or an angle set before its coefficient is read back unchanged.
package struct Aberrations: Sendable, Hashable {
  /// C_nm and φ_nm of one term.
  package struct Coefficient: Sendable, Hashable {
    /// C_nm in Å; any sign.
    package var value: Double
    /// φ_nm in rad; without meaning for round terms.
    package var angle: Double

    package init(value: Double, angle: Double = 0) {
      self.value = value
      self.angle = angle
    }
  }

  private var coefficients = [Coefficient](
    repeating: Coefficient(value: 0), count: AberrationTerm.allCases.count)

  /// A lens without aberrations, in focus.
  package init() {}

  /// The given terms, all others 0.
  package init(_ terms: [AberrationTerm: Coefficient]) {
    for (term, coefficient) in terms { self[term] = coefficient }
  }

  package subscript(term: AberrationTerm) -> Coefficient {
    get { coefficients[term.rawValue] }
    set { coefficients[term.rawValue] = newValue }
  }

  /// -C10 in Å: positive values are underfocus, the crossover lying behind the specimen's entrance surface.
  package var defocus: Double {
    get { -self[.c10].value }
    set { self[.c10].value = -newValue }
  }

  /// The same lens with C10 moved by `offset` Å.
  package func withC10(movedBy offset: Double) -> Aberrations {
    var moved = self
    moved[.c10].value += offset
    return moved
  }

  /// Whether every coefficient is 0.
  package var isEmpty: Bool { coefficients.allSatisfy { $0.value == 0 } }
}

// MARK: - Cartesian form

extension Aberrations {
  /// (a, b) in Å with C_nm cos(m (φ - φ_nm)) = a cos mφ + b sin mφ: a = C_nm cos mφ_nm, b = C_nm sin mφ_nm.
  ///
  /// Round terms are (C_n0, 0). Setting makes the coefficient ≥ 0 with its angle in (-π/m, π/m].
  package subscript(cartesian term: AberrationTerm) -> SIMD2<Double> {
    get {
      let coefficient = self[term]
      guard term.multiplicity > 0 else { return SIMD2(coefficient.value, 0) }
      let turned = Double(term.multiplicity) * coefficient.angle
      return SIMD2(coefficient.value * cos(turned), coefficient.value * sin(turned))
    }
    set {
      guard term.multiplicity > 0 else {
        self[term] = Coefficient(value: newValue.x)
        return
      }
      let angle = atan2(newValue.y, newValue.x) / Double(term.multiplicity)
      self[term] = Coefficient(value: hypot(newValue.x, newValue.y), angle: angle)
    }
  }

  /// The aberrations of two lenses in series: path differences add, so the (a, b) of each term do.
  package static func + (a: Aberrations, b: Aberrations) -> Aberrations {
    var sum = a
    for term in AberrationTerm.allCases where b[term].value != 0 {
      if a[term].value == 0 {
        sum[term] = b[term]
      } else {
        sum[cartesian: term] = a[cartesian: term] + b[cartesian: term]
      }
    }
    return sum
  }

  /// The same aberrations seen in a frame turned by `angle` rad (from +x towards +y) against the present one.
  package func seen(inFrameTurnedBy angle: Double) -> Aberrations {
    var turned = self
    for term in AberrationTerm.allCases where term.multiplicity > 0 { turned[term].angle -= angle }
    return turned
  }
}
