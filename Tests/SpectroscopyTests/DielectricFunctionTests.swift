import Foundation
import Numerics
import Quantities
import Testing

@testable import Spectroscopy

@Suite struct DielectricFunctionTests {
  /// ∫ E ε2 dE = π/2 Σ A, and the same for Im(-1/ε): the f-sum rule.
  @Test(arguments: ["Ti", "W", "graphite"])
  func bothSumRulesHold(name: String) throws {
    let dielectric = try LossMaterial(named: name).dielectric
    let strength = dielectric.oscillators.reduce(0) { $0 + $1.strength }
    var (absorption, loss) = (0.0, 0.0)
    let ratio = 1.0005
    var energy = 1e-3
    while energy < 3e4 {
      let middle = energy * (1 + ratio) / 2
      let width = energy * (ratio - 1)
      absorption += middle * dielectric.value(middle).im * width
      loss += middle * dielectric.lossFunction(middle) * width
      energy *= ratio
    }
    // Oscillators' tails beyond 30 keV hold Γ / E of them.
    #expect(abs(absorption / (.pi / 2 * strength) - 1) < 0.01, "\(name)")
    #expect(abs(loss / (.pi / 2 * strength) - 1) < 0.01 || dielectric.background > 0, "\(name)")
  }

  /// Energies of the main maxima of Im(-1/ε) as in the literature.
  @Test(arguments: [
    ("Al", 10.0, 20.0, 15.0), ("Si", 10, 25, 16.6), ("diamond", 25, 40, 31.7), ("MgO", 15, 30, 22.0),
    ("SrTiO3", 25, 35, 30.2), ("graphite", 15, 35, 26.8), ("hBN", 15, 35, 25.5), ("hBN", 6, 10, 8.3),
    ("Ag", 3, 5, 3.8),
  ])
  func plasmonsAreWhereTheyAreKnown(name: String, low: Double, high: Double, expected: Double) throws {
    let dielectric = try LossMaterial(named: name).dielectric
    let peak = stride(from: low, to: high, by: 0.02).max {
      dielectric.lossFunction($0) < dielectric.lossFunction($1)
    }
    #expect(abs((peak ?? 0) - expected) < 0.35, "\(name): \(peak ?? 0)")
  }

  /// Nothing in the gap, and vibrations at the longitudinal energy of polar solids.
  @Test func gapsAreEmptyAndVibrationsLongitudinal() throws {
    let nitride = try LossMaterial(named: "hBN").dielectric
    #expect(nitride.lossFunction(4) < 1e-4)
    #expect(nitride.lossFunction(8) > 0.1)
    let peak = stride(from: 0.1, to: 0.3, by: 0.0001).max {
      nitride.lossFunction($0) < nitride.lossFunction($1)
    }
    #expect(abs((peak ?? 0) - 0.1996) < 0.001)
  }

  /// Losses and gains of vibrations are as exp(E / kT).
  @Test func gainsTellTheTemperature() throws {
    let optics = try LossOptics(
      beam: .init(energy: 60e3), convergence: 0, collection: 0.02)
    let grid = try LossGrid(lowest: -0.5, highest: 1, step: 0.001)
    let material = try LossMaterial(named: "MgO")
    let hot = try LossSamples(.volume(material), optics: optics, grid: grid, temperature: 600)
    let place = 70
    let ratio = hot.density[grid.below + place] / hot.density[grid.below - place]
    #expect(abs(ratio / exp(0.07 / (ElectronSource.boltzmann * 600)) - 1) < 0.02)
    let cold = try LossSamples(.volume(material), optics: optics, grid: grid, temperature: nil)
    #expect(cold.density[grid.below - place] == 0)
    #expect(cold.density[grid.below + place] < hot.density[grid.below + place])
  }
}
