/// χ as a polynomial in the two components of the angle, prepared for one wavelength.
///
/// With ω = αx + iαy and s = |ω|², every term of order n and multiplicity m is Re[c ω^m s^p] with p = (n + 1
/// - m)/2 and c = (2π/λ) C_nm exp(-i m φ_nm)/(n + 1). Summing them after Horner, first in s, then in ω, needs
/// neither roots nor trigonometric functions and has derivatives everywhere, also on the axis.
///
/// Plain numbers instead of `Complex`, whose generic operations are not specialised across modules.
package struct WavefrontPolynomial: Sendable, Hashable {
  private static let multiplicities = 7
  private static let powers = 4
  /// Elements 2 (m * powers + p) and the next are the real and the imaginary part of the factor of ω^m s^p.
  private let coefficients: [Double]

  package init(_ aberrations: Aberrations, wavelength: Double) {
    var table = [Double](repeating: 0, count: 2 * Self.multiplicities * Self.powers)
    for term in AberrationTerm.allCases {
      let ab = aberrations[cartesian: term]
      let scale = 2 * Double.pi / wavelength / Double(term.order + 1)
      let power = (term.order + 1 - term.multiplicity) / 2
      let element = 2 * (term.multiplicity * Self.powers + power)
      table[element] = scale * ab.x
      table[element + 1] = -scale * ab.y
    }
    coefficients = table
  }

  /// χ in rad at the angle (x, y) in rad.
  package func phase(_ x: Double, _ y: Double) -> Double {
    let s = x * x + y * y
    var (re, im) = (0.0, 0.0)
    for m in stride(from: Self.multiplicities - 1, through: 0, by: -1) {
      let radial = radial(m, s)
      (re, im) = (re * x - im * y + radial.re, re * y + im * x + radial.im)
    }
    return re
  }

  /// (∂χ/∂αx, ∂χ/∂αy) in rad per rad at the angle (x, y).
  package func gradient(_ x: Double, _ y: Double) -> SIMD2<Double> {
    let s = x * x + y * y
    var (re, im) = (0.0, 0.0)
    // Derivatives of the complex sum by ω and by s.
    var (omegaRe, omegaIm) = (0.0, 0.0)
    var (sRe, sIm) = (0.0, 0.0)
    for m in stride(from: Self.multiplicities - 1, through: 0, by: -1) {
      let (radial, slope) = (radial(m, s), radialSlope(m, s))
      (omegaRe, omegaIm) = (omegaRe * x - omegaIm * y + re, omegaRe * y + omegaIm * x + im)
      (sRe, sIm) = (sRe * x - sIm * y + slope.re, sRe * y + sIm * x + slope.im)
      (re, im) = (re * x - im * y + radial.re, re * y + im * x + radial.im)
    }
    // dω = dx + i dy and ds = 2x dx + 2y dy.
    return SIMD2(omegaRe + 2 * x * sRe, -omegaIm + 2 * y * sRe)
  }

  private func radial(_ m: Int, _ s: Double) -> (re: Double, im: Double) {
    (cubic(2 * m * Self.powers, s), cubic(2 * m * Self.powers + 1, s))
  }

  private func radialSlope(_ m: Int, _ s: Double) -> (re: Double, im: Double) {
    (cubicSlope(2 * m * Self.powers, s), cubicSlope(2 * m * Self.powers + 1, s))
  }

  private func cubic(_ base: Int, _ s: Double) -> Double {
    let upper = coefficients[base + 4] + coefficients[base + 6] * s
    return coefficients[base] + (coefficients[base + 2] + upper * s) * s
  }

  private func cubicSlope(_ base: Int, _ s: Double) -> Double {
    let upper = 2 * coefficients[base + 4] + 3 * coefficients[base + 6] * s
    return coefficients[base + 2] + upper * s
  }
}
