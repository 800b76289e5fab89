import Configuration
import Crystals
import Foundation
import Quantities
import Worlds

@testable import Instrument

enum DamageFixtures {
  static let source = MaterialSource(
    library: try! SpecimenLibrary(
      folder: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Specimens").path))

  /// A flat, clean flake without defects.
  static func flake(_ material: String, nm: Double = 10, seed: UInt64 = 1, _ more: [String: JSONValue] = [:])
    throws -> World
  {
    var parameters: [String: JSONValue] = [
      "material": .string(material), "shape": .string("covering"),
      "size_nm": .array([.number(nm), .number(nm)]),
      "ripple_nm": .number(0), "contamination_coverage": .number(0), "vacancies": .object([:]),
      "pores_per_um2": .number(0),
    ]
    parameters.merge(more) { $1 }
    return try World(
      WorldDescription(title: "test", kind: "flake", seed: seed, parameters: .object(parameters)),
      materials: source)
  }

  static func damage(_ settings: [String: JSONValue] = [:], seed: UInt64 = 1) throws -> SpecimenDamage {
    SpecimenDamage(model: try DamageModel(.object(settings)), seed: seed)
  }

  /// Only what is named is on.
  static func only(_ settings: [String: JSONValue], seed: UInt64 = 1) throws -> SpecimenDamage {
    var all: [String: JSONValue] = [
      "knock_on": .number(0), "radiolysis": .number(0), "hopping": .number(0), "contamination": .number(0),
      "charging": .number(0),
    ]
    all.merge(settings) { $1 }
    return try damage(all, seed: seed)
  }

  static func whole(_ world: World) -> Area { world.area.expanded(by: 20) }

  static func count(_ world: World) -> Int {
    world.realise(whole(world)).atoms.count { $0.identity.body != .contamination }
  }
}

/// A specimen under the beam.
struct Exposed {
  var world: World
  let damage: SpecimenDamage
  var state = DamageState()
  var cache = DamageCache()

  init(_ world: World, _ damage: SpecimenDamage) {
    self.world = world
    self.damage = damage
  }

  @discardableResult
  mutating func expose(_ exposure: BeamExposure) -> [SpecimenEvent] {
    damage.expose(&world, to: exposure, state: &state, cache: &cache)
  }
}
