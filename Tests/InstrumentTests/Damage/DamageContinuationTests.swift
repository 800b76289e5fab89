import Configuration
import Foundation
import Testing
import Worlds

@testable import Instrument

@Suite("Damage, cut into pieces")
struct DamageContinuationTests {
  private func bytes(_ state: DamageState) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return try encoder.encode(state)
  }

  @Test("Saved, loaded and continued after every piece, without the cache: the same bytes")
  func continued() throws {
    let world = try DamageFixtures.flake("MoS2", nm: 6)
    let damage = try DamageFixtures.damage()
    let first = try DoseFixtures.frame(pixels: 48, field: 40, electrons: 6e6, at: SIMD2(3, 2))
    let second = try DoseFixtures.parked(at: SIMD2(-5, 4), seconds: 2, current: 1e-9, from: 1)
    var whole = Exposed(world, damage)
    whole.expose(try DoseFixtures.exposure(first.pieces + second.pieces))
    #expect(whole.state.events.count > 10)
    var parts = Exposed(world, damage)
    for piece in first.pieces + second.pieces {
      parts.expose(try DoseFixtures.exposure([piece]))
      parts.state = try JSONDecoder().decode(DamageState.self, from: JSONEncoder().encode(parts.state))
      parts.cache = DamageCache()
    }
    #expect(parts.state == whole.state)
    #expect(try bytes(parts.state) == bytes(whole.state))
    #expect(parts.world.changes == whole.world.changes)
  }

  @Test("A parked beam that is cut gives the same events, to rounding")
  func chopped() throws {
    let world = try DamageFixtures.flake("MoS2", nm: 6)
    let damage = try DamageFixtures.damage(["contamination": .number(1), "contamination_step_pm": .number(0)])
    var whole = Exposed(world, damage)
    whole.expose(try DoseFixtures.parked(at: SIMD2(2, 1), seconds: 8, current: 2e-9))
    var parts = Exposed(world, damage)
    for part in 0..<8 {
      parts.expose(
        try DoseFixtures.parked(at: SIMD2(2, 1), seconds: 1, current: 2e-9, from: Double(part)))
    }
    #expect(whole.state.events.count > 10)
    #expect(parts.state.events.map(\.identity) == whole.state.events.map(\.identity))
    #expect(parts.state.events.map(\.kind) == whole.state.events.map(\.kind))
    for (a, b) in zip(parts.state.events, whole.state.events) {
      #expect(abs(a.time.seconds - b.time.seconds) < 1e-7)
    }
    let (one, other) = (whole.world.changes.grown.columns, parts.world.changes.grown.columns)
    #expect(!one.isEmpty && one.keys == other.keys)
    for (cell, column) in one { #expect(abs(other[cell]!.height - column.height) < 1e-9) }
  }
}
