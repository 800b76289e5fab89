import Configuration
import Foundation
import Quantities
import Testing
import Worlds

@testable import Instrument

@Suite("Contamination and charge")
struct ContaminationAndChargeTests {
  private func wide(_ seconds: Double, current: Double) throws -> BeamExposure {
    .parked(
      at: SIMD2(2, 2), from: .zero, for: InstrumentTime(seconds: seconds), current: current,
      beam: ElectronBeam(energy: 60_000),
      profile: try BeamProfile(parts: [.init(share: 1, deviation: 40)]))
  }

  private let settings: [String: JSONValue] = [
    "contamination": .number(2), "contamination_step_pm": .number(0), "contamination_layer_pm": .number(300),
    "contamination_supply_s": .number(20),
    "contamination_cross_section_A2": .number(0.01),
  ]

  @Test("A weak beam grows a volume in proportion to its electrons")
  func volume() throws {
    var flake = Exposed(try DamageFixtures.flake("graphene", nm: 60), try DamageFixtures.only(settings))
    // 10⁴ electrons: 0.6 e/Å² in the middle at most.
    flake.expose(try wide(1e-3, current: 1e4 * PhysicalConstants.elementaryCharge / 1e-3))
    let volume = flake.world.changes.grown.columns.values.reduce(0.0) {
      $0 + $1.height * GrownLayer.edge * GrownLayer.edge
    }
    #expect(abs(volume / (2 * 3 * 0.01 * 1e4) - 1) < 0.01)
  }

  @Test("A strong beam grows what the supply gives, over a first layer")
  func supply() throws {
    var flake = Exposed(try DamageFixtures.flake("graphene", nm: 60), try DamageFixtures.only(settings))
    let current = 1e-9
    flake.expose(try wide(100, current: current))
    let cell = GrownLayer.cell(of: SIMD2(2, 2))
    let height = try #require(flake.world.changes.grown.columns[cell]).height
    let rate = 0.01 * current / PhysicalConstants.elementaryCharge / (2 * .pi * 1600)
    // h = h₁ σj [t n∞ + (1 - n∞)(1 - exp(-t/τ'))τ'], τ' = τ/(1 + σjτ), n∞ = τ'/τ.
    let time = 20 / (1 + rate * 20)
    let wanted = 6 * rate * (100 * time / 20 + (1 - time / 20) * -expm1(-100 / time) * time)
    #expect(abs(height / wanted - 1) < 2e-3)
    // Full supply: 6 Å each 20 s, and the 6 Å that were there.
    #expect(abs(height / 36 - 1) < 0.02)
    // Nothing grows over vacuum.
    #expect(flake.world.changes.grown.columns.keys.allSatisfy { abs(GrownLayer.centre(of: $0).x) < 310 })
  }

  @Test("Rest lets adsorbates come back")
  func recovery() throws {
    let model = try DamageModel(.object(settings)).contamination
    var place = Adsorbate()
    let first = model.grow(&place, dose: 1e6, from: .zero, duration: 1e-6)
    #expect(abs(first - 6) < 1e-3)
    let second = model.grow(&place, dose: 1e6, from: InstrumentTime(seconds: 20), duration: 1e-6)
    #expect(abs(second - 6 * (1 - exp(-1))) < 1e-3)
  }

  @Test("Charge rises to current times time constant, and decays; conductors do not charge")
  func charge() throws {
    let settings: [String: JSONValue] = [
      "charging": .number(1), "charging_pm_per_pC": .object(["hBN": .number(2)]),
      "charging_decay_s": .number(4),
      "charging_limit_pm": .number(1e6),
    ]
    var flake = Exposed(try DamageFixtures.flake("hBN", nm: 6), try DamageFixtures.only(settings))
    let exposure = try DoseFixtures.parked(at: .zero, seconds: 3, current: 50e-12)
    flake.expose(exposure)
    func length(_ seconds: Double) -> Double {
      let deflection = flake.damage.deflection(at: InstrumentTime(seconds: seconds), flake.state)
      return (deflection * deflection).sum().squareRoot()
    }
    // 2 pm/pC · 50 pA · 4 s (1 - exp(-3/4)).
    let wanted = 0.02 * 50 * 4 * -expm1(-0.75)
    #expect(abs(length(3) / wanted - 1) < 1e-6)
    #expect(abs(length(11) / (wanted * exp(-2)) - 1) < 1e-6)
    var parts = Exposed(try DamageFixtures.flake("hBN", nm: 6), flake.damage)
    for part in 0..<3 {
      parts.expose(try DoseFixtures.parked(at: .zero, seconds: 1, current: 50e-12, from: Double(part)))
    }
    let time = InstrumentTime(seconds: 5)
    let way = parts.damage.deflection(at: time, parts.state) - flake.damage.deflection(at: time, flake.state)
    #expect((way * way).sum().squareRoot() < 1e-9)
    var metal = Exposed(try DamageFixtures.flake("graphene", nm: 6), flake.damage)
    metal.expose(exposure)
    #expect(metal.damage.deflection(at: time, metal.state) == .zero)
  }
}
