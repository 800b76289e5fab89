import Foundation
import Quantities
import Testing

@testable import Optics

@Suite struct AberrationsTests {
  private static let wavelength = 0.025079340317328468

  /// Every term with another size and direction.
  private static var mixture: Aberrations {
    var all = Aberrations()
    for (index, term) in AberrationTerm.allCases.enumerated() {
      let size = 100 * pow(40, Double(term.order - 1)) * (index.isMultiple(of: 2) ? -1 : 1)
      all[term] = .init(value: size, angle: term.multiplicity == 0 ? 0 : 0.1 + 0.07 * Double(index))
    }
    return all
  }

  /// χ at 21 mrad and azimuth 0.83 rad, 200 kV; computed in Python from Re[C exp(-imφ_nm) ω^m
  /// |ω|^(n+1-m)]/(n+1).
  static let byHand: [(AberrationTerm, Double, Double, Double)] = [
    (.c10, -100, 0, -5.524237650205788),
    (.c12, 100, 0.17, 1.3709801738748657),
    (.c21, -4000, 0.24, -2.570575719360706),
    (.c23, 4000, 0.31, 0.0333985771444146),
    (.c30, -160_000, 0, -1.9489510429926022),
    (.c32, 160_000, 0.45, 1.4126698991320847),
    (.c34, -160_000, 0.52, -0.6330120573170755),
    (.c41, 6_400_000, 0.59, 1.2721565869731166),
    (.c43, -6_400_000, 0.66, -1.1430292059931935),
    (.c45, 6_400_000, 0.73, 1.1493655819352198),
    (.c50, -256_000_000, 0, -0.9167865706237203),
    (.c52, 256_000_000, 0.87, 0.9138544179130511),
    (.c54, -256_000_000, 0.94, -0.8294641745895373),
    (.c56, 256_000_000, 1.01, 0.4321075146285296),
  ]

  @Test(arguments: byHand.indices) func phaseOfEachTermIsAsComputedElsewhere(index: Int) {
    let (term, value, angle, expected) = Self.byHand[index]
    let aberrations = Aberrations([term: .init(value: value, angle: angle)])
    let chi = aberrations.chi(alpha: 0.021, phi: 0.83, wavelength: Self.wavelength)
    #expect(abs(chi - expected) < 1e-13, "\(term.name): \(chi)")
    let polynomial = WavefrontPolynomial(aberrations, wavelength: Self.wavelength)
    let same = polynomial.phase(0.021 * cos(0.83), 0.021 * sin(0.83))
    #expect(abs(same - expected) < 1e-13, "\(term.name): \(same)")
  }

  @Test func phaseIsLargestAlongTheAngleOfTheTerm() {
    for term in AberrationTerm.allCases where term.multiplicity > 0 {
      let one = Aberrations([term: .init(value: 10, angle: 0.2)])
      let along = one.chi(alpha: 0.02, phi: 0.2, wavelength: 0.02)
      let periods = one.chi(alpha: 0.02, phi: 0.2 + term.period, wavelength: 0.02)
      let against = one.chi(alpha: 0.02, phi: 0.2 + term.period / 2, wavelength: 0.02)
      let expected = 2 * Double.pi / 0.02 * pow(0.02, Double(term.order + 1)) / Double(term.order + 1) * 10
      #expect(abs(along - expected) < 1e-13 * expected)
      #expect(abs(periods - along) < 1e-13 * expected)
      #expect(abs(against + along) < 1e-13 * expected)
    }
  }

  @Test func polynomialIsTheDefinition() {
    let polynomial = WavefrontPolynomial(Self.mixture, wavelength: Self.wavelength)
    for step in 0..<60 {
      let (alpha, phi) = (0.0007 * Double(step), 0.37 * Double(step))
      let chi = Self.mixture.chi(alpha: alpha, phi: phi, wavelength: Self.wavelength)
      let same = polynomial.phase(alpha * cos(phi), alpha * sin(phi))
      #expect(abs(chi - same) < 1e-13 * max(1, abs(chi)), "α = \(alpha), φ = \(phi)")
    }
  }

  @Test func gradientAgreesWithDifferences() {
    let polynomial = WavefrontPolynomial(Self.mixture, wavelength: Self.wavelength)
    let h = 1e-6
    for step in 0..<40 {
      let (alpha, phi) = (0.001 * Double(step), 0.61 * Double(step))
      let (x, y) = (alpha * cos(phi), alpha * sin(phi))
      let gradient = polynomial.gradient(x, y)
      let slopeX = (polynomial.phase(x + h, y) - polynomial.phase(x - h, y)) / (2 * h)
      let slopeY = (polynomial.phase(x, y + h) - polynomial.phase(x, y - h)) / (2 * h)
      let scale = max(1, abs(slopeX), abs(slopeY))
      #expect(
        abs(gradient.x - slopeX) < 1e-6 * scale && abs(gradient.y - slopeY) < 1e-6 * scale, "α = \(alpha)")
    }
  }

  @Test func raysOfDefocusAndSphericalAberrationMeetAtTheirRadius() {
    let defocused = Aberrations([.c10: .init(value: -50)])
    let ray = defocused.rayDisplacement(alphaX: 0.01, alphaY: 0.02, wavelength: 0.025)
    #expect(abs(ray.x + 0.5) < 1e-14 && abs(ray.y + 1) < 1e-14)
    let round = Aberrations([.c30: .init(value: 1e7)])
    #expect(abs(round.rayDisplacement(alphaX: 0.01, alphaY: 0, wavelength: 0.025).x - 10) < 1e-12)
  }

  @Test func cartesianFormGoesBothWays() {
    var copy = Aberrations()
    for term in AberrationTerm.allCases { copy[cartesian: term] = Self.mixture[cartesian: term] }
    for step in 0..<20 {
      let (alpha, phi) = (0.03, 0.3 * Double(step))
      let chi = Self.mixture.chi(alpha: alpha, phi: phi, wavelength: 0.025)
      #expect(abs(copy.chi(alpha: alpha, phi: phi, wavelength: 0.025) - chi) < 1e-12 * max(1, abs(chi)))
    }
    copy[cartesian: .c12] = SIMD2(0, 30)
    #expect(copy[.c12] == .init(value: 30, angle: .pi / 4))
  }

  @Test func lensesInSeriesAddTheirPhases() {
    var other = Self.mixture
    for term in AberrationTerm.allCases { other[term].angle += 0.4 }
    let both = Self.mixture + other
    let sum =
      Self.mixture.chi(alpha: 0.02, phi: 1, wavelength: 0.025)
      + other.chi(alpha: 0.02, phi: 1, wavelength: 0.025)
    #expect(abs(both.chi(alpha: 0.02, phi: 1, wavelength: 0.025) - sum) < 1e-12)
    #expect(Self.mixture + Aberrations() == Self.mixture)
  }

  @Test func turnedFrameSeesTheSameWave() {
    let turned = Self.mixture.seen(inFrameTurnedBy: 0.3)
    let chi = Self.mixture.chi(alpha: 0.02, phi: 1, wavelength: 0.025)
    #expect(abs(turned.chi(alpha: 0.02, phi: 0.7, wavelength: 0.025) - chi) < 1e-12)
  }

  @Test func flatAngleOfDefocusIsKnown() {
    // |2π/λ α²/2 C10| = π/4 at α² = λ/(4 C10).
    let angle = Aberrations([.c10: .init(value: 100)]).flatAngle(wavelength: 0.025, limit: 0.05)
    #expect(abs(angle - (0.025 / 400).squareRoot()) <= 0.05 / 500)
    #expect(Aberrations().flatAngle(wavelength: 0.025, limit: 0.05) == 0.05)
  }
}
