import Configuration
import Crystals
import Foundation
import Testing

@testable import Worlds

@Suite struct WorldChangesTests {
  private static func world() throws -> World {
    let (material, body) = try TestWorlds.slab(
      area: Area(centre: .zero, size: SIMD2(2000, 2000)), thickness: 11.7)
    return try TestWorlds.fixed([material], [body])
  }

  private let area = Area(centre: .zero, size: SIMD2(40, 40))

  @Test func removedMovedAndExchangedAtomsAreRemembered() throws {
    var world = try Self.world()
    let before = world.realise(area).atoms
    let (gone, moved, other) = (before[3], before[40], before[77])
    world.changes.remove(gone)
    let place = Vector(500, 400, 0)
    world.changes.move(moved, to: place)
    try world.changes.exchange(other, by: 79)
    let added = try world.changes.add(element: 14, at: Vector(1, 2, -3))
    let after = world.realise(area)
    let identities = Dictionary(uniqueKeysWithValues: after.atoms.map { ($0.identity, $0) })
    #expect(identities[gone.identity] == nil && identities[moved.identity] == nil)
    #expect(identities[other.identity]?.element == 79 && identities[added]?.element == 14)
    #expect(after.atoms.count == before.count - 2 + 1)
    let there = world.realise(Area(centre: SIMD2(500, 400), size: SIMD2(10, 10)))
    #expect(there.atoms.contains { $0.identity == moved.identity && $0.position == place })
    let classes = Dictionary(grouping: after.defects, by: \.kind).mapValues(\.count)
    #expect(classes == [.vacancy: 2, .substitution: 1, .adatom: 1])
    #expect(there.defects.map(\.kind) == [.adatom])
    // Everything else is as it was.
    let untouched = Set(before).subtracting([gone, moved, other])
    #expect(untouched.isSubset(of: Set(after.atoms)))
  }

  @Test func anAddedAtomCanBeMovedAndRemoved() throws {
    var world = try Self.world()
    let count = world.realise(area).atoms.count
    try world.changes.add(element: 6, at: Vector(5, 5, -2))
    let atom = try #require(world.realise(area).atoms.last)
    world.changes.move(atom, to: Vector(-5, 5, -2))
    #expect(world.realise(area).atoms.last?.position == Vector(-5, 5, -2))
    #expect(world.realise(area).atoms.count == count + 1)
    world.changes.remove(atom)
    #expect(world.realise(area).atoms.count == count)
    #expect(world.realise(area).defects.isEmpty)
  }

  @Test func contaminationGrowsWhereTheDoseWent() throws {
    var world = try Self.world()
    let spot = Area(centre: SIMD2(100, 0), size: SIMD2(60, 60))
    let before = world.realise(spot).atoms.count
    world.grow(in: spot) { point in ((point - SIMD2(100, 0)) * (point - SIMD2(100, 0))).sum() < 400 ? 10 : 0 }
    world.grow(in: spot) { point in ((point - SIMD2(100, 0)) * (point - SIMD2(100, 0))).sum() < 400 ? 5 : 0 }
    let after = world.realise(spot)
    let carbon = after.atoms.filter { $0.element == 6 }
    #expect(after.atoms.count == before + carbon.count)
    // A disc of 20 Å radius and 15 Å height at 0.1 atoms per Å³; the disc is made of squares of 4 Å.
    let expected = Double.pi * 400 * 15 * 0.1003
    #expect(abs(Double(carbon.count) / expected - 1) < 0.12, "\(carbon.count) \(expected)")
    // On the entrance side, on top of what was there.
    #expect(carbon.allSatisfy { $0.position.z < -0.5 && $0.position.z >= -15.5 })
    for window in TestWorlds.windows(3, range: 10, seed: 4) {
      let moved = Area(low: window.low + SIMD2(100, 0), high: window.high + SIMD2(100, 0))
      #expect(TestWorlds.disagreement(world, moved) == nil)
    }
    // Nothing grows on nothing.
    let outside = Area(centre: SIMD2(5000, 0), size: SIMD2(40, 40))
    world.grow(in: outside) { _ in 10 }
    #expect(world.realise(outside).atoms.isEmpty)
  }

  @Test func changesSurviveTheirFile() throws {
    var world = try TestWorlds.make("support", "{support_nm: 2}")
    let atoms = world.realise(area).atoms
    world.changes.remove(atoms[0])
    world.changes.move(atoms[1], to: Vector(1.25, 0.1, -3))
    try world.changes.exchange(atoms[2], by: 14)
    try world.changes.add(element: 79, at: Vector(0, 0, -8))
    world.grow(in: area) { _ in 3.3 }
    let text = WorldFile.json(world).text()
    let read = try WorldFile.read(
      try JSONValue(parsing: Data(text.utf8), name: "text"), library: TestWorlds.library, folder: ".")
    #expect(Set(read.realise(area).atoms.map(\.identity)) == Set(world.realise(area).atoms.map(\.identity)))
    #expect(read.changes.grown == world.changes.grown)
    #expect(WorldFile.json(read).text() == text)
    // The next added atom gets a new identity.
    var more = read
    let identity = try more.changes.add(element: 6, at: .zero)
    #expect(read.changes.atoms[identity] == nil)
  }
}
