import Numerics
import Quantities
import Testing

@testable import Optics

/// Coefficients rounded to steps that nobody sees.
@Suite struct RoundingTests {
  private let beam = ElectronBeam(energy: 80e3)

  /// Each term by itself changes χ by the bound at most, and comes near to it.
  @Test(arguments: AberrationTerm.allCases)
  func changesThePhaseAtTheEdgeByNoMoreThanTheBound(term: AberrationTerm) throws {
    let (semiangle, bound) = (0.031, 0.04)
    // Å that change χ at the edge by twice the bound: a step or more.
    let power = (0...term.order).reduce(1.0) { product, _ in product * semiangle }
    let unit = bound * beam.wavelength * Double(term.order + 1) / (.pi * power)
    var largest = 0.0
    for index in 0..<300 {
      let probe = try Probe(
        beam: beam, aperture: .round(semiangle: semiangle),
        aberrations: Aberrations([
          term: .init(value: 0.217 * unit * Double(index), angle: 0.1 * Double(index))
        ]))
      let rounded = probe.rounded(phase: bound)
      for sector in 0..<24 {
        let phi = 2 * .pi * Double(sector) / 24
        let change =
          probe.aberrations.chi(alpha: semiangle, phi: phi, wavelength: beam.wavelength)
          - rounded.aberrations.chi(alpha: semiangle, phi: phi, wavelength: beam.wavelength)
        largest = max(largest, abs(change))
      }
      #expect(probe.phaseDifference(to: rounded) <= bound * 1.0001)
      // Rounding again changes nothing that can be told.
      #expect(rounded.rounded(phase: bound).phaseDifference(to: rounded) < 1e-6)
    }
    #expect(largest <= bound * 1.0001, "\(term.name): \(largest)")
    #expect(largest > 0.5 * bound, "\(term.name): \(largest)")
  }

  /// Defocus: χ = π C10 α²/λ, so that the step is 2 bound λ/(π α²).
  @Test func stepsOfDefocusFollowTheAperture() throws {
    let probe = try Probe(beam: beam, aperture: .round(semiangle: 0.03))
    let step = 2 * 0.04 * beam.wavelength / (.pi * 0.0009)
    let near = probe.withC10(movedBy: 10.4 * step).rounded(phase: 0.04)
    #expect(abs(near.aberrations[.c10].value - 10 * step) < 1e-9)
    #expect(probe.withC10(movedBy: 0.4 * step).rounded(phase: 0.04) == probe)
    #expect(probe.withC10(movedBy: -0.4 * step).rounded(phase: 0.04) == probe)
  }
}
