import Configuration
import Crystals
import Foundation
import Quantities
import Testing
import Worlds

@testable import Instrument

@Suite("Damage of specimens")
struct SpecimenDamageTests {
  @Test(
    "The beam parked on a MoS2 flake at 60 kV, 2 nA, 10 s: some atoms leave, not 600",
    arguments: [1, 2, 3] as [UInt64])
  func contract(seed: UInt64) throws {
    var flake = Exposed(try DamageFixtures.flake("MoS2"), try DamageFixtures.damage(seed: seed))
    let before = DamageFixtures.count(flake.world)
    flake.expose(try DoseFixtures.parked(at: SIMD2(4, -3), seconds: 10, current: 2e-9))
    let lost = before - DamageFixtures.count(flake.world)
    #expect((1...599).contains(lost))
    #expect(flake.state.events.count { $0.kind == .sputtered } == lost)
    #expect(flake.state.events.contains { $0.element == 16 && $0.cause == .radiolysis })
    let times = flake.state.events.map(\.time)
    #expect(times == times.sorted() && times.allSatisfy { $0 <= InstrumentTime(seconds: 10) })
  }

  @Test("Losses are as many as cross-section and dose say, for each of several doses")
  func statistics() throws {
    let world = try DamageFixtures.flake("MoS2")
    let inner = Area(centre: .zero, size: SIMD2(40, 40))
    let atoms = world.realise(inner).atoms.filter { $0.element == 16 }
    let identities = Set(atoms.map(\.identity))
    let damage = try DamageFixtures.only([
      "radiolysis": .number(1), "radiolysis_barn": .object(["S": .number(50)]),
    ])
    let rates = damage.rates(
      of: atoms[0].identity, near: SIMD2(atoms[0].position.x, atoms[0].position.y), in: world, DamageState(),
      beam: ElectronBeam(energy: 80_000))
    // 1/β² from 60 kV to 80 kV.
    func square(_ energy: Double) -> Double {
      let gamma = ElectronBeam(energy: energy).lorentzFactor
      return 1 - 1 / (gamma * gamma)
    }
    let crossSection = 50e-8 * square(60_000) / square(80_000)
    #expect(abs(rates!.radiolysis / crossSection - 1) < 1e-9)
    #expect(rates!.knockOn == 0 && rates!.exchange == 0 && rates!.hop == 0)
    var (lost, expected, variance) = (0.0, 0.0, 0.0)
    for seed in 1...8 {
      let own = try DamageFixtures.only(
        ["radiolysis": .number(1), "radiolysis_barn": .object(["S": .number(50)])], seed: UInt64(seed))
      var flake = Exposed(world, own)
      let electrons = 20_000.0 * Double(seed)
      let step = 60.0 / 64
      flake.expose(try DoseFixtures.frame(pixels: 64, field: 60, electrons: electrons, energy: 80_000))
      let share = -expm1(-crossSection * electrons / (step * step))
      let count = Double(identities.count)
      lost += Double(flake.state.events.count { identities.contains($0.identity) })
      expected += count * share
      variance += count * share * (1 - share)
    }
    #expect(abs(lost - expected) < 4 * variance.squareRoot())
  }

  @Test("Holes grow: where edges are weaker, atoms beside a hole leave before others")
  func holes() throws {
    let world = try DamageFixtures.flake("graphene", nm: 6)
    func besideHoles(_ weakening: Double) throws -> (beside: Int, all: Int) {
      let damage = try DamageFixtures.only(
        ["knock_on": .number(1), "edge_weakening": .number(weakening), "loose_threshold_eV": .number(21.14)])
      var flake = Exposed(world, damage)
      for frame in 0..<6 {
        flake.expose(
          try DoseFixtures.frame(
            pixels: 64, field: 40, electrons: 1.5e6, energy: 100_000, from: Double(frame)))
      }
      let events = flake.state.events
      let beside = events.indices.count { index in
        events[..<index].contains { ($0.from - events[index].from).length < 1.6 }
      }
      return (beside, events.count)
    }
    let weak = try besideHoles(1)
    let strong = try besideHoles(0)
    #expect(strong.all > 3)
    #expect(weak.all > 3 * strong.all)
    #expect(Double(weak.beside) > 0.6 * Double(weak.all))
    #expect(Double(strong.beside) < 0.2 * Double(strong.all))
  }

  @Test(
    "Silicon in graphene goes to the neighbour that the beam is on, after times of the exponential distribution"
  )
  func silicon() throws {
    let dopants = JSONValue.array([
      .object(["element": .string("Si"), "host": .string("C"), "fraction": .number(0.003)])
    ])
    let world = try DamageFixtures.flake("graphene", nm: 24, ["dopants": dopants])
    let atoms = world.realise(Area(centre: .zero, size: SIMD2(220, 220))).atoms
    let silicon = try #require(
      atoms.first { atom in
        atom.element == 14 && abs(atom.position.x) < 90 && abs(atom.position.y) < 90
          && atoms.count { ($0.position - atom.position).length < 8 && $0.element == 14 } == 1
      })
    let neighbours = atoms.filter {
      $0.identity != silicon.identity && ($0.position - silicon.position).length < 1.6
    }
    #expect(neighbours.count == 3)
    let target = neighbours[1]
    let place = SIMD2(target.position.x, target.position.y)
    let exposure = try DoseFixtures.parked(at: place, seconds: 600, current: 50e-12)
    let seeds = 40
    var (right, time) = (0, 0.0)
    for seed in 1...seeds {
      var flake = Exposed(world, try DamageFixtures.only(["hopping": .number(1)], seed: UInt64(seed)))
      let event = try #require(flake.expose(exposure).first)
      #expect(event.kind == .exchanged && event.element == 14 && event.from == silicon.position)
      if event.to == target.position { right += 1 }
      time += event.time.seconds / Double(seeds)
    }
    #expect(right >= seeds - 3)
    let damage = try DamageFixtures.damage()
    let rate = damage.rates(
      of: target.identity, near: place, in: world, DamageState(), beam: ElectronBeam(energy: 60_000))!
      .exchange
    // C. Su et al., Sci. Adv. 5 (2019) eaav2252: 0.05 ± 0.02 barn for P.
    #expect(abs(rate / DamageModel.barn - 0.05) < 0.02)
    let mean = 1 / (rate * 50e-12 / PhysicalConstants.elementaryCharge * exposure.profile.density(square: 0))
    #expect(abs(time / mean - 1) < 4 / Double(seeds).squareRoot())
    // The world shows it.
    var flake = Exposed(world, try DamageFixtures.only(["hopping": .number(1)]))
    let event = flake.expose(try DoseFixtures.parked(at: place, seconds: 600, current: 50e-12)).last!
    let now = flake.world.realise(Area(centre: place, size: SIMD2(40, 40))).atoms.filter { $0.element == 14 }
    #expect(now.contains { $0.position == event.to })
    #expect(
      now.count
        == atoms.count {
          $0.element == 14
            && Area(centre: place, size: SIMD2(40, 40)).contains(SIMD2($0.position.x, $0.position.y))
        })
  }

  @Test("Atoms on a surface hop by the set length, and stay at their height")
  func adatoms() throws {
    let list = JSONValue.array([.object(["element": .string("Au"), "per_nm2": .number(0.2)])])
    var flake = Exposed(
      try DamageFixtures.flake("graphene", nm: 6, ["adatoms": list]),
      try DamageFixtures.only(["hopping": .number(1)]))
    flake.expose(try DoseFixtures.frame(pixels: 64, field: 60, electrons: 1e8))
    let events = flake.state.events
    #expect(events.count > 10)
    for event in events {
      #expect(event.kind == .hopped && event.element == 79)
      let way = try #require(event.to) - event.from
      #expect(abs(way.length - 2.5) < 1e-9 && way.z == 0)
    }
  }

  @Test("Factors of zero switch everything off")
  func off() throws {
    let world = try DamageFixtures.flake("hBN", nm: 6)
    var flake = Exposed(world, try DamageFixtures.only([:]))
    flake.expose(try DoseFixtures.parked(at: .zero, seconds: 10, current: 2e-9, energy: 200_000))
    #expect(flake.state.events.isEmpty)
    #expect(flake.world.changes.isEmpty)
    #expect(flake.damage.deflection(at: InstrumentTime(seconds: 10), flake.state) == .zero)
    for key in ["knock_on", "radiolysis"] {
      var flake = Exposed(world, try DamageFixtures.only([key: .number(1)]))
      flake.expose(try DoseFixtures.parked(at: .zero, seconds: 1, current: 2e-9, energy: 200_000))
      #expect(!flake.state.events.isEmpty)
    }
  }

  @Test("Frames of wide fields change no atoms")
  func wide() throws {
    var flake = Exposed(try DamageFixtures.flake("MoS2", nm: 20), try DamageFixtures.damage())
    flake.expose(try DoseFixtures.frame(pixels: 64, field: 1500, electrons: 1e12))
    #expect(flake.state.events.isEmpty && flake.world.changes.isEmpty)
  }

  @Test("From thick matter only atoms of the exit side leave")
  func exitSide() throws {
    let world = try World(
      WorldDescription(title: "test", kind: "lamella", seed: 1, parameters: .object([:])),
      materials: DamageFixtures.source)
    let exposure = try DoseFixtures.frame(pixels: 24, field: 20, electrons: 1.5e5, energy: 300_000)
    var slab = Exposed(world, try DamageFixtures.only(["knock_on": .number(1)]))
    slab.expose(exposure)
    let depth = world.realise(Area(centre: .zero, size: SIMD2(30, 30))).depth!
    #expect(depth.upperBound - depth.lowerBound > 100)
    let events = slab.state.events
    #expect(events.count >= 5)
    // Faces are rough by some Å; in 1 of 600 places of amorphous matter nothing lies behind.
    let deep = events.count { $0.from.z < depth.upperBound - 30 }
    #expect(Double(deep) < 0.1 * Double(events.count))
    #expect(events.allSatisfy { $0.kind == .sputtered && $0.cause == .knockOn })
    // At 60 kV nothing is strong enough.
    var weak = Exposed(world, try DamageFixtures.damage(["contamination": .number(0)]))
    weak.expose(try DoseFixtures.frame(pixels: 24, field: 20, electrons: 1e3))
    #expect(weak.state.events.isEmpty)
  }

  @Test("Wrong settings are refused")
  func settings() throws {
    for settings: [String: JSONValue] in [
      ["knock_on": .number(-1)], ["nonsense": .number(1)], ["threshold_eV": .object(["Xx": .number(3)])],
      ["hop_pm": .number(0)],
    ] {
      #expect(throws: InputError.self) { try DamageModel(.object(settings)) }
    }
    #expect(try DamageModel(.object(["threshold_eV": .object(["S": .number(5)])])).thresholds[16] == 5)
  }
}
