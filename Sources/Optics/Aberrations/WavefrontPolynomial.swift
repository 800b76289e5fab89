import Numerics

/// χ as a polynomial in the two components of the angle, prepared for one wavelength.
///
/// With ω = αx + iαy and s = |ω|², every term of order n and multiplicity m is Re[c ω^m s^p] with p = (n + 1
/// - m)/2 and c = (2π/λ) C_nm exp(-i m φ_nm)/(n + 1). Summing them after Horner, first in s, then in ω, needs
/// neither roots nor trigonometric functions and has derivatives everywhere, also on the axis.
package struct WavefrontPolynomial: Sendable, Hashable {
  private static let multiplicities = 7
  private static let powers = 4
  /// Element m * powers + p belongs to ω^m s^p.
  private let coefficients: [Complex<Double>]

  package init(_ aberrations: Aberrations, wavelength: Double) {
    var table = [Complex<Double>](repeating: .zero, count: Self.multiplicities * Self.powers)
    for term in AberrationTerm.allCases {
      let ab = aberrations[cartesian: term]
      let scale = 2 * Double.pi / wavelength / Double(term.order + 1)
      let power = (term.order + 1 - term.multiplicity) / 2
      table[term.multiplicity * Self.powers + power] = Complex(scale * ab.x, -scale * ab.y)
    }
    coefficients = table
  }

  /// χ in rad at the angle (x, y) in rad.
  package func phase(_ x: Double, _ y: Double) -> Double {
    let omega = Complex(x, y)
    let s = omega.squaredMagnitude
    var sum = Complex<Double>.zero
    for m in stride(from: Self.multiplicities - 1, through: 0, by: -1) {
      sum = sum * omega + radial(m, s)
    }
    return sum.re
  }

  /// (∂χ/∂αx, ∂χ/∂αy) in rad per rad at the angle (x, y).
  package func gradient(_ x: Double, _ y: Double) -> SIMD2<Double> {
    let omega = Complex(x, y)
    let s = omega.squaredMagnitude
    var sum = Complex<Double>.zero
    var alongOmega = Complex<Double>.zero
    var alongS = Complex<Double>.zero
    for m in stride(from: Self.multiplicities - 1, through: 0, by: -1) {
      alongOmega = alongOmega * omega + sum
      sum = sum * omega + radial(m, s)
      alongS = alongS * omega + radialSlope(m, s)
    }
    // dω = dx + i dy and ds = 2x dx + 2y dy.
    return SIMD2(alongOmega.re + 2 * x * alongS.re, -alongOmega.im + 2 * y * alongS.re)
  }

  private func radial(_ m: Int, _ s: Double) -> Complex<Double> {
    let base = m * Self.powers
    let upper = coefficients[base + 2] + coefficients[base + 3] * s
    return coefficients[base] + (coefficients[base + 1] + upper * s) * s
  }

  private func radialSlope(_ m: Int, _ s: Double) -> Complex<Double> {
    let base = m * Self.powers
    let upper = coefficients[base + 2] * 2 + coefficients[base + 3] * (3 * s)
    return coefficients[base + 1] + upper * s
  }
}
