import Numerics
package import Optics

extension Aberrations {
  /// The aberrations of a beam whose axis is tilted by `tilt` rad against that of the lens: the path difference W(ω + t), without
  /// its constant and its linear part, which only shifts the probe. Exact.
  ///
  /// Each term of order n and multiplicity m is Re[c ω^a ω̄^b] with a + b = n + 1, a - b = m, and c = C_nm exp(-imφ_nm)/(n + 1); the
  /// binomials of (ω + t)^a (ω̄ + t̄)^b give its share of all lower ones. Zemlin, Weiss, Schiske, Kunath, Herrmann,
  /// Ultramicroscopy 3 (1978) 49 measure aberrations by it.
  package func along(tilt: SIMD2<Double>) -> Aberrations {
    guard tilt != .zero else { return self }
    let powers = Self.powers(Complex(tilt.x, tilt.y))
    let conjugates = Self.powers(Complex(tilt.x, -tilt.y))
    var sums = [SIMD2<Double>](repeating: .zero, count: AberrationTerm.allCases.count)
    for term in AberrationTerm.allCases where self[term].value != 0 {
      let ab = self[cartesian: term]
      let degree = term.order + 1
      let b = (degree - term.multiplicity) / 2
      let a = degree - b
      let c = Complex(ab.x / Double(degree), -ab.y / Double(degree))
      for j in 0...a {
        for k in 0...b where j + k >= 2 {
          let z = c * powers[a - j] * conjugates[b - k] * (Self.binomial(a, j) * Self.binomial(b, k))
          // Re[z ω^j ω̄^k] is Re[z̄ ω^k ω̄^j]: the larger power goes with ω.
          let target = Self.term[(j + k - 1) * 8 + abs(j - k)]!
          let share = SIMD2(z.re, j >= k ? -z.im : z.im) * Double(j + k)
          sums[target.rawValue] += share
        }
      }
    }
    var seen = Aberrations()
    for term in AberrationTerm.allCases { seen[cartesian: term] = sums[term.rawValue] }
    return seen
  }

  /// By 8 n + m.
  private static let term = Dictionary(
    uniqueKeysWithValues: AberrationTerm.allCases.map { ($0.order * 8 + $0.multiplicity, $0) })

  private static func powers(_ z: Complex<Double>) -> [Complex<Double>] {
    var powers = [Complex<Double>(1, 0)]
    for _ in 0..<6 { powers.append(powers.last! * z) }
    return powers
  }

  private static func binomial(_ n: Int, _ k: Int) -> Double {
    (0..<k).reduce(1.0) { $0 * Double(n - $1) / Double($1 + 1) }
  }
}
