import Foundation
import Testing
import TestKit

@testable import Quantities

@Suite struct ElectronBeamTests {
  /// Wavelengths in pm as tabulated in Reimer, Kohl, Transmission Electron Microscopy, and in Kirkland,
  /// Advanced Computing in Electron Microscopy; printed to 0.01 pm.
  @Test(arguments: [(60.0, 4.87), (80, 4.18), (100, 3.70), (200, 2.51), (300, 1.97)])
  func wavelengthIsThatOfTextbooks(kilovolts: Double, picometres: Double) {
    let wavelength = ElectronBeam(energy: kilovolts * 1e3).wavelength * 100
    #expect(Tolerance.printed(digit: 0.01).accepts(wavelength, picometres), "\(wavelength) pm")
  }

  /// σ in 1/(kV Å) (Kirkland, fig. 5.6 and the physics notes): 0.9244e-3 rad/(V Å) at 100 kV, 0.7288e-3 at
  /// 200 kV.
  @Test(arguments: [(60.0, 1.1357), (80, 1.0087), (100, 0.9244), (200, 0.7288), (300, 0.6526)])
  func interactionConstantIsThatOfTextbooks(kilovolts: Double, milliradians: Double) {
    let sigma = ElectronBeam(energy: kilovolts * 1e3).interaction * 1e3
    #expect(Tolerance.printed(digit: 1e-4).accepts(sigma, milliradians), "\(sigma) mrad/(V Å)")
  }

  /// σ = (2π/λE) (mc² + E)/(2mc² + E) is the same constant by another road.
  @Test(arguments: [1e3, 6e4, 2e5, 1e6])
  func interactionConstantHasTwoEqualForms(energy: Double) {
    let beam = ElectronBeam(energy: energy)
    let rest = energy / (beam.lorentzFactor - 1)
    let other = 2 * .pi / (beam.wavelength * energy) * (rest + energy) / (2 * rest + energy)
    #expect(Tolerance.roundoff(Double.self, operations: 100, scale: other).accepts(beam.interaction, other))
  }

  @Test func slowElectronsHaveTheClassicalWavelength() {
    // h / sqrt(2 m e U) = 12.2643 Å / sqrt(U/V); relativity takes E/4mc² = 5e-7 of it at 1 V.
    let wavelength = ElectronBeam(energy: 1).wavelength
    #expect(Tolerance.printed(digit: 1e-4).accepts(wavelength, 12.2643), "\(wavelength) Å")
  }

  @Test func fastElectronsHaveTheWavelengthOfLight() {
    // hc/E for E >> mc²: 12398.42 eV Å / E, of which mc²/E is lost.
    let energy = 1e12
    let ratio = ElectronBeam(energy: energy).wavelength * energy / 12398.42
    #expect(
      Tolerance.model(1e-6, because: "mc²/E is 5e-7 and hc is printed to 1e-7").accepts(ratio, 1), "\(ratio)")
  }

  @Test func restEnergyFollowsFromTheConstants() {
    let beam = ElectronBeam(energy: 510_998.9461)
    #expect(Tolerance.printed(digit: 1e-8).accepts(beam.lorentzFactor, 2), "\(beam.lorentzFactor)")
  }

  @Test func scatteringLengthsBecomeVolts() {
    // 2π a0 e / 4π ε0 = 2π · 0.529177 Å · 14.399645 V Å
    let expected = 2 * Double.pi * 0.52917721067 * 14.39964548
    #expect(
      Tolerance.model(1e-6, because: "e/4πε0 is given to ten digits")
        .accepts(PhysicalConstants.voltPerScatteringLength, expected))
  }

  @Test func impossibleEnergiesAreRefused() async {
    await #expect(processExitsWith: .failure) { _ = ElectronBeam(energy: 0) }
    await #expect(processExitsWith: .failure) { _ = ElectronBeam(energy: .nan) }
  }
}
