import Numerics
import Quantities

extension Aberrations {
  /// Each coefficient rounded to a step, so that drifts too small to be seen leave equal values.
  ///
  /// The step of a term is that at which rounding changes χ at the aperture's edge by `phase` rad at most, whatever the other
  /// terms are: a component of C_nm changes χ there by (2π/λ) α^(n+1)/(n+1) for each Å. Terms with an angle are rounded
  /// in both components of their Cartesian form, to steps smaller by √2.
  /// - Parameters:
  ///   - phase: rad, more than 0.
  ///   - semiangle: of the aperture in rad, more than 0.
  package func rounded(phase: Double, semiangle: Double, wavelength: Double) -> Aberrations {
    var rounded = Aberrations()
    for term in AberrationTerm.allCases where self[term].value != 0 {
      var power = semiangle
      for _ in 0..<term.order { power *= semiangle }
      let slope = 2 * .pi / wavelength * power / Double(term.order + 1)
      let step = 2 * phase / slope / (term.multiplicity == 0 ? 1 : 2.0.squareRoot())
      let exact = self[cartesian: term]
      let near = SIMD2((exact.x / step).rounded() * step + 0, (exact.y / step).rounded() * step + 0)
      if near != .zero { rounded[cartesian: term] = near }
    }
    return rounded
  }
}

extension Probe {
  /// The probe with aberrations rounded to steps of at most `phase` rad at the aperture's edge each.
  package func rounded(phase: Double) -> Probe {
    guard aperture.semiangle > 0, phase > 0 else { return self }
    return with(
      aberrations.rounded(phase: phase, semiangle: aperture.semiangle, wavelength: beam.wavelength))
  }

  /// Largest difference in rad between the aberration functions of two probes within the aperture.
  package func phaseDifference(to other: Probe) -> Double {
    let (one, two) = (
      WavefrontPolynomial(aberrations, wavelength: beam.wavelength),
      WavefrontPolynomial(other.aberrations, wavelength: beam.wavelength)
    )
    var largest = 0.0
    for ring in 1...8 {
      let angle = aperture.semiangle * Double(ring) / 8
      for sector in 0..<48 {
        let (cosine, sine) = cosineAndSine(2 * .pi * Double(sector) / 48)
        let (x, y) = (angle * cosine, angle * sine)
        largest = max(largest, abs(one.phase(x, y) - two.phase(x, y)))
      }
    }
    return largest
  }
}
