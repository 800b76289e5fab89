import Foundation

extension Aberrations {
  /// χ(α, φ) = (2π/λ) Σ α^(n+1)/(n+1) C_nm cos(m (φ - φ_nm)) in rad; α and φ in rad, λ in Å.
  ///
  /// This is the definition, term by term. Whole apertures are computed with `WavefrontPolynomial`.
  package func chi(alpha: Double, phi: Double, wavelength: Double) -> Double {
    var path = 0.0
    for term in AberrationTerm.allCases where self[term].value != 0 {
      let m = Double(term.multiplicity)
      let radial = pow(alpha, Double(term.order + 1)) / Double(term.order + 1)
      path += radial * self[term].value * cos(m * (phi - self[term].angle))
    }
    return 2 * .pi / wavelength * path
  }

  /// (∂χ/∂αx, ∂χ/∂αy) in rad per rad at the angle (αx, αy) in rad.
  ///
  /// The wave leaving at that angle is displaced in the specimen plane by λ/(2π) times this vector (Å): the
  /// geometric aberration figure, and what moves the image of a tilted beam.
  package func gradient(alphaX: Double, alphaY: Double, wavelength: Double) -> SIMD2<Double> {
    WavefrontPolynomial(self, wavelength: wavelength).gradient(alphaX, alphaY)
  }

  /// Where the ray at the angle (αx, αy) meets the specimen plane, in Å from the axis.
  ///
  /// A probe exp(-iχ) is stationary at r = λ/(2π) ∂χ/∂α, the phase of its real-space integral being 2π k·r -
  /// χ.
  package func rayDisplacement(alphaX: Double, alphaY: Double, wavelength: Double) -> SIMD2<Double> {
    gradient(alphaX: alphaX, alphaY: alphaY, wavelength: wavelength) * (wavelength / (2 * .pi))
  }

  /// The largest semiangle in rad, up to `limit`, within which |χ| stays below `deviation` rad in every
  /// direction.
  ///
  /// Seen in a Ronchigram this is about the radius of the flat region; π/4 is Rayleigh's quarter wave. The
  /// radius is found to 1/500 of `limit` along 72 directions.
  package func flatAngle(deviation: Double = .pi / 4, wavelength: Double, limit: Double) -> Double {
    let polynomial = WavefrontPolynomial(self, wavelength: wavelength)
    let steps = 500
    let directions = (0..<72).map { 2 * Double.pi * Double($0) / 72 }.map { SIMD2(cos($0), sin($0)) }
    for step in 1...steps {
      let alpha = limit * Double(step) / Double(steps)
      let worst = directions.map { abs(polynomial.phase(alpha * $0.x, alpha * $0.y)) }.max() ?? 0
      if worst > deviation { return limit * Double(step - 1) / Double(steps) }
    }
    return limit
  }
}
