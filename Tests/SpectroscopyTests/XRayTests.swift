import Configuration
import Detection
import Foundation
import Quantities
import Testing

@testable import Spectroscopy

@Suite struct XRayTests {
  static let beam = ElectronBeam(energy: 200e3)

  /// Numbers that the authors' program gives, in cm², as the tests of NIST's BoteSalvatICX list them; their parameters have three digits.
  @Test(arguments: [
    (12, 3, 7.71792e1, 3.85315e-18), (12, 3, 1.29569e4, 1.24124e-18), (12, 3, 5.78762e6, 1.30393e-19),
    (23, 1, 1.53993e4, 2.63509e-20), (45, 6, 1.22321e3, 2.11571e-19), (67, 0, 1.63117e5, 1.36404e-23),
    (78, 8, 2.98538e3, 2.02808e-20),
  ])
  func ionisationAgreesWithItsAuthors(number: Int, shell: Int, energy: Double, area: Double) throws {
    let found = try XRayTables.element(number).shells[shell].ionisation(ElectronBeam(energy: energy))
    #expect(abs(found * 1e-16 / area - 1) < 0.012)
  }

  /// Losses up to 130 mrad and 1 keV above the edge from the oscillator strengths of the energy-loss tables, and Rutherford's collisions
  /// with single electrons beyond: two calculations that share nothing.
  @Test(arguments: [6, 8]) func ionisationIsTheIntegralOfTheLosses(number: Int) throws {
    let beam = ElectronBeam(energy: 100e3)
    let edge = try #require(OscillatorTables.shared.edges(of: number).first { $0.name == "K" })
    let shell = try #require(OscillatorTables.shared.shell(of: edge))
    let section = CrossSection(
      OscillatorTables.shared.strength(of: shell), onset: edge.onset, electrons: edge.electrons,
      optics: try LossOptics(beam: beam, convergence: 0, collection: 0.13))
    let steps = 2000
    var sum = 0.0
    for step in 0..<steps {
      sum += 1000 / Double(steps) * section.value(edge.onset + 1000 * (Double(step) + 0.5) / Double(steps))
    }
    // 4π a0² R² N / (T W) in nm², T = mv²/2.
    let half = 510_998.9 / 2 * (1 - 1 / (beam.lorentzFactor * beam.lorentzFactor))
    sum += 0.0351668 * 13.6057 * 13.6057 * 2 / (half * (edge.onset + 1000))
    let direct = try XRayTables.element(number).shells[0].ionisation(beam)
    #expect(abs(100 * sum / direct - 1) < 0.1, "\(number): \(100 * sum / direct)")
  }

  /// The relativistic Bethe formula with the usual constants of K shells (N. J. Zaluzec 1979: b = 0.9, c = 0.65), good to 10 %.
  @Test func copperGivesTheCountsOfTheHandFormula() throws {
    let copper = try XRayTables.element(29)
    let gamma = Self.beam.lorentzFactor
    let square = 1 - 1 / (gamma * gamma)
    let (edge, energy) = (8979.0, 510_998.9 * square / 2)
    let logarithm = log(0.65 * energy / edge) - log(1 - square) - square
    let area = 6.51e-14 * 2 * 0.9 / (energy * edge) * logarithm * 1e16
    let atomsPerNanometre = 8.96 / 63.546 * 6.02214e23 * 1e-24 * 10
    let hand = area * 0.441 * 0.872 * atomsPerNanometre
    let alpha = copper.emissions(Self.beam).filter { $0.line.name.hasPrefix("Ka") }
    let found = alpha.reduce(0) { $0 + $1.crossSection } * atomsPerNanometre
    #expect(abs(found / hand - 1) < 0.1)
    #expect(abs(found - 7.67e-7) < 0.02e-7)
  }

  /// k factors to silicon at 100 kV, measured behind a beryllium window that takes 13 % of silicon's photons (G. Cliff, G. W. Lorimer, J.
  /// Microsc. 103 (1975) 203): the order and, within 12 %, the numbers.
  @Test func kFactorsAreThePublishedOnes() throws {
    let beam = ElectronBeam(energy: 100e3)
    func perGram(_ number: Int) throws -> Double {
      let element = try XRayTables.element(number)
      return element.emissions(beam).filter { $0.line.name.hasPrefix("Ka") }
        .reduce(0) { $0 + $1.crossSection } / element.mass
    }
    let published = [(20, 1.0), (22, 1.08), (24, 1.17), (25, 1.22), (26, 1.27), (28, 1.47), (29, 1.58)]
    var last = 0.0
    for (number, value) in published {
      let k = try perGram(14) / perGram(number)
      #expect(k > last)
      #expect(abs(0.87 * k / value - 1) < 0.12, "\(number): \(k)")
      last = k
    }
  }

  /// Bethe and Heitler without relativity: dσ/dk = (16/3) α r² Z² / (β² k) ln((p0 + p) / (p0 - p)).
  @Test func bremsstrahlungHasItsSlowLimit() {
    let beam = ElectronBeam(energy: 2000)
    let photon = 500.0
    let square = 1 - 1 / (beam.lorentzFactor * beam.lorentzFactor)
    let (before, after) = (2000.0.squareRoot(), 1500.0.squareRoot())
    let logarithm = log((before + after) / (before - after))
    let classical = 2.8179403e-5 * 2.8179403e-5 / 137.036
    let slow = 16.0 / 3 * classical * 29 * 29 / (square * photon) * logarithm
    let found = Bremsstrahlung.crossSection(29, beam, photon: photon)
    #expect(abs(found / slow - 1) < 0.01)
    let steps = 20_000
    let whole = (0..<steps).reduce(0) { sum, step in
      let angle = Double.pi * (Double(step) + 0.5) / Double(steps)
      return sum + 2 * .pi * sin(angle) * Bremsstrahlung.perSteradian(Self.beam, angle: angle)
        * .pi / Double(steps)
    }
    #expect(abs(whole - 1) < 1e-6)
  }

  @Test func everyPhotonIsInAChannel() throws {
    var model = XRayDetectorModel()
    model.bremsstrahlungScale = 0
    let source = try XRaySource(model, beam: Self.beam, elements: [6, 14, 29])
    let target = try XRayTarget(atoms: [6: 10, 14: 5, 29: 8])
    let found = try source.expectation(target, electrons: 1e9, seconds: 1)
    let heard = found.lines.reduce(0) { $0 + $1.heard }
    #expect(abs(found.channels.reduce(0, +) / heard - 1) < 1e-7)
    // Energies too, but for the photons of silicon that escape: a moment of all peaks.
    model.escapeScale = 0
    let kept = try XRaySource(model, beam: Self.beam, elements: [6, 14, 29])
      .expectation(target, electrons: 1e9, seconds: 1)
    let energy = kept.channels.enumerated().reduce(0) { $0 + model.energy(ofChannel: $1.offset) * $1.element }
    let told = kept.lines.reduce(0) { $0 + $1.energy * $1.heard }
    #expect(abs(energy / told - 1) < 1e-6)
    #expect(kept.heard(element: 29, shell: "K") > 0)
    #expect(kept.lines.allSatisfy { $0.heard < $0.generated })
  }

  @Test func linesAreAsWideAsTheDetectorIsSaidToBe() throws {
    let model = XRayDetectorModel()
    let profile = XRayResponse(model: model).peak(atEnergy: 5895)
    let mean = profile.shares.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
    let variance =
      profile.shares.enumerated().reduce(0) {
        $0 + (Double($1.offset) - mean) * (Double($1.offset) - mean) * $1.element
      } - 1.0 / 12
    #expect(abs(variance.squareRoot() * 5 * 2.35482 - 129) < 0.05)
    #expect(abs(model.energy(ofChannel: profile.first) + 5 * mean - 5895) < 1e-6)
    #expect(model.deviation(atEnergy: 277) * 2.35482 < 70)
  }

  /// Depths at which half a path of absorption lies over the photons: (1 - exp(-x)) / x.
  @Test func thickSpecimensKeepSoftPhotons() throws {
    let carbon = try XRayTables.element(6).absorption(atEnergy: 277)
    let amount = 2 * sin(22 * Double.pi / 180) / carbon
    let target = try XRayTarget(atoms: [6: amount])
    let takeOff = XRayDetectorModel().takeOff
    #expect(abs(target.escaping(energy: 277, takeOff: takeOff) - (1 - exp(-2)) / 2) < 1e-9)
    let tilted = try XRayTarget(atoms: [6: amount], tilt: 0.2)
    #expect(
      tilted.escaping(energy: 277, takeOff: takeOff) > target.escaping(energy: 277, takeOff: takeOff))
    #expect(try XRayTarget(atoms: [6: amount], tilt: -0.5).escaping(energy: 277, takeOff: takeOff) == 0)
    #expect(target.escaping(energy: 8046, takeOff: takeOff) > 0.99)
    #expect(throws: InputError.self) { try XRayTarget(atoms: [120: 1]) }
    #expect(throws: InputError.self) { try XRayTarget(atoms: [6: -1]) }
  }

  /// Elam's absorption (without scattering) of copper at 8047 eV is 49.8 cm²/g, of carbon at 277 eV 2641 cm²/g.
  @Test func absorptionIsTheTables() throws {
    let perGram = 6.02214076e23 * 1e-16
    let copper = try XRayTables.element(29)
    #expect(abs(copper.absorption(atEnergy: 8047.4) * perGram / 63.546 / 49.8 - 1) < 0.03)
    let carbon = try XRayTables.element(6)
    #expect(abs(carbon.absorption(atEnergy: 277) * perGram / 12.011 / 2641 - 1) < 0.03)
  }

  @Test func recordingsAreCountsOfTheirMeans() throws {
    let model = XRayDetectorModel()
    let source = try XRaySource(model, beam: Self.beam, elements: [8, 22, 38])
    let target = try XRayTarget(atoms: [8: 15, 22: 5, 38: 5])
    let expectation = try source.expectation(target, electrons: 6e9, seconds: 1)
    let address = RecordingAddress(seed: 5, acquisition: 1, detector: 7)
    let first = model.record(expectation, seconds: 1, address: address)
    #expect(first == model.record(expectation, seconds: 1, address: address))
    var (sum, number) = (0.0, 0)
    for (counts, expected) in zip(first.counts, first.expected) where expected > 5 {
      let away = Double(counts) - expected
      sum += away * away / expected
      number += 1
    }
    let error: Double = (2 / Double(number)).squareRoot()
    #expect(abs(sum / Double(number) - 1) < 4 * error)
    let quiet = model.record(expectation, seconds: 1, address: nil)
    #expect(quiet.expected == first.expected)
    #expect(first.liveTime < 1)
  }

  /// Pairs take photons from the peaks, but none and no energy get lost: in channels of the sum.
  @Test func pileUpKeepsPhotonsAndEnergy() throws {
    var model = XRayDetectorModel()
    model.processingMicroseconds = 0
    model.pileUpNanoseconds = 500
    model.bremsstrahlungScale = 0
    let source = try XRaySource(model, beam: Self.beam, elements: [13])
    let target = try XRayTarget(atoms: [13: 100])
    let expectation = try source.expectation(target, electrons: 1e11, seconds: 1)
    let photons = expectation.channels.reduce(0, +)
    let together = 1 - exp(-photons * 500e-9)
    #expect(together > 0.01)
    let found = model.record(expectation, seconds: 1, address: nil).expected
    #expect(abs(found.reduce(0, +) * (1 + together) / photons - 1) < 1e-4)
    func energy(_ channels: [Double]) -> Double {
      channels.enumerated().reduce(0) { $0 + model.energy(ofChannel: $1.offset) * $1.element }
    }
    #expect(abs(energy(found) / energy(expectation.channels) - 1) < 2e-3)
    let sum = Int(model.place(ofEnergy: 2 * 1486.7))
    #expect(found[sum] > 2 * expectation.channels[sum])
  }

  @Test func modelsReadBackAndRefuse() throws {
    let model = XRayDetectorModel()
    #expect(try XRayDetectorModel(model.values, path: "x") == model)
    #expect(throws: InputError.self) { try XRayDetectorModel(["take_off_deg": 0], path: "x") }
    #expect(throws: InputError.self) { try XRayDetectorModel(["nothing": 1], path: "x") }
  }

  @Test func layersStopSoftPhotons() {
    var model = XRayDetectorModel()
    let bare = model.efficiency(atEnergy: 277)
    model.polymerNanometres = 300
    #expect(model.efficiency(atEnergy: 277) < bare)
    #expect(model.efficiency(atEnergy: 8046) > 0.98)
    #expect(model.efficiency(atEnergy: 40_000) < 0.2)
    #expect(model.escape(atEnergy: 1800) == 0)
    #expect(model.escape(atEnergy: 2014) > model.escape(atEnergy: 6400))
    #expect((0.005...0.02).contains(model.escape(atEnergy: 2014)))
  }
}
