import Foundation
import Optics
import TestKit
import Testing

@testable import Instrument

@Suite struct TiltedAberrationsTests {
  /// χ(ω + t) - χ(t) - ω·∇χ(t) by the definition, for all terms together and each alone.
  @Test func effectiveAberrationsAreTheShiftedPhase() {
    let wavelength = 0.025
    var all = Aberrations()
    for (index, term) in AberrationTerm.allCases.enumerated() {
      // Each adds some rad at 30 mrad.
      all[term] = .init(
        value: 3 * pow(0.03, -Double(term.order + 1)) * wavelength / Double(index + 2),
        angle: 0.3 + Double(index))
    }
    let alone = AberrationTerm.allCases.map { Aberrations([$0: all[$0]]) }
    let tilts = [SIMD2(0.01, 0.0), SIMD2(-0.004, 0.017), SIMD2(0.02, -0.03)]
    for lens in [all] + alone {
      for tilt in tilts {
        let seen = lens.along(tilt: tilt)
        let slope = lens.gradient(alphaX: tilt.x, alphaY: tilt.y, wavelength: wavelength)
        for angle in [SIMD2(0.02, 0.01), SIMD2(-0.013, 0.022), SIMD2(0.001, -0.03)] {
          let expected =
            phase(lens, angle + tilt, wavelength) - phase(lens, tilt, wavelength) - (slope * angle).sum()
          let found = phase(seen, angle, wavelength)
          #expect(Tolerance.roundoff(Double.self, operations: 400, scale: 100).accepts(found, expected))
        }
      }
    }
    #expect(all.along(tilt: .zero) == all)
  }

  private func phase(_ lens: Aberrations, _ angle: SIMD2<Double>, _ wavelength: Double) -> Double {
    lens.chi(
      alpha: (angle * angle).sum().squareRoot(), phi: atan2(angle.y, angle.x), wavelength: wavelength)
  }
}
