import Crystals
import Foundation
import Testing

@testable import Worlds

@Suite struct FlakeStackingTests {
  /// Atoms by layer, the one on the support first.
  private func layers(_ parameters: String, size: Double = 120) throws -> [[WorldAtom]] {
    let atoms = FlakeMeasure(try TestWorlds.make("flake", "{support_nm: 0, \(parameters)}"), size: size).atoms
    return Dictionary(grouping: atoms) { $0.identity.body }.sorted { $0.key < $1.key }.map(\.value)
  }

  @Test(arguments: [3.89, -1.1, 15])
  func twistIsMeasuredFromTheAtoms(_ twist: Double) throws {
    let found = try layers("material: \"graphene\", layers: 2, twist_deg: [\(twist)], orientation_deg: 8")
    #expect(found.count == 2)
    let directions = found.map { layer -> Double in
      let inner = layer.filter { abs($0.position.x) < 55 && abs($0.position.y) < 55 }
      return FlakeMeasure.direction(inner, to: layer, within: 1.8, fold: 6)
    }
    #expect(
      FlakeMeasure.isSmall(FlakeMeasure.difference(directions[1] - directions[0], twist, period: 60), 0.005))
    // The second layer is nearer to the source, by half of c of graphite.
    #expect(FlakeMeasure.isSmall(found[0][0].position.z - found[1][0].position.z - 3.354, 1e-6))
  }

  @Test func twistsAddUpFromLayerToLayer() throws {
    let found = try layers("layers: 4, twist_deg: [2, -5]")
    let directions = found.map { layer -> Double in
      let metal = layer.filter { $0.element == 42 && abs($0.position.x) < 55 && abs($0.position.y) < 55 }
      return FlakeMeasure.direction(metal, to: layer.filter { $0.element == 16 }, within: 3, fold: 3)
    }
    for (layer, expected) in [(1, 2.0), (2, -3), (3, -3)] {
      #expect(
        FlakeMeasure.isSmall(
          FlakeMeasure.difference(directions[layer] - directions[0], expected, period: 120), 0.01))
    }
  }

  /// Bernal: half of the atoms over atoms, the others over the middles of rings.
  @Test func bernalGrapheneHasHalfOfItsAtomsOverAtoms() throws {
    let found = try layers("material: \"graphene\", layers: 3, stacking: \"AB\"", size: 60)
    for layer in 1...2 {
      let inner = found[layer].filter { abs($0.position.x) < 25 && abs($0.position.y) < 25 }
      let lateral = inner.map { atom in
        found[layer - 1].map { hypot($0.position.x - atom.position.x, $0.position.y - atom.position.y) }
          .min()!
      }
      let over = lateral.count { $0 < 0.01 }
      let between = lateral.count { abs($0 - 1.4197) < 0.01 }
      #expect(over + between == inner.count)
      // They differ by the rows at the window's sides, 21 atoms each.
      #expect(abs(over - between) < 45 && over > 400)
    }
    let apart = found[2].map { atom in
      found[0].map { hypot($0.position.x - atom.position.x, $0.position.y - atom.position.y) }.min()!
    }
    #expect(apart.allSatisfy { $0 < 0.01 })
  }

  /// 2H: each metal atom over the chalcogen columns of the layer beneath, and the reverse.
  @Test func turnedLayersHaveMetalOverChalcogen() throws {
    let found = try layers("layers: 2, stacking: \"AA'\"", size: 60)
    let lower = found[0].filter { $0.element == 16 }
    let metal = found[1].filter { $0.element == 42 && abs($0.position.x) < 25 && abs($0.position.y) < 25 }
    #expect(metal.count > 200)
    for atom in metal {
      let lateral = lower.map { hypot($0.position.x - atom.position.x, $0.position.y - atom.position.y) }
        .min()!
      #expect(lateral < 0.01)
    }
    let heights = found.map { $0.first { $0.element == 42 }!.position.z }
    #expect(FlakeMeasure.isSmall(heights[0] - heights[1] - 6.147, 1e-6))
  }

  /// 3R: each layer shifted on by a bond, so that the fourth is over the first.
  @Test func shiftedLayersRepeatAfterThree() throws {
    let found = try layers("layers: 4, stacking: \"ABC\"", size: 40)
    func lateral(_ one: Int, _ other: Int) -> Double {
      let metal = found[other].filter { $0.element == 42 }
      return found[one].filter { $0.element == 42 && hypot($0.position.x, $0.position.y) < 12 }.map { atom in
        metal.map { hypot($0.position.x - atom.position.x, $0.position.y - atom.position.y) }.min()!
      }.max()!
    }
    #expect(lateral(3, 0) < 0.01)
    #expect(abs(lateral(1, 0) - 1.825) < 0.01 && abs(lateral(2, 1) - 1.825) < 0.01)
    #expect(FlakeMeasure.isSmall(lateral(2, 0) - 1.825, 0.01))
  }

  @Test func terracesHaveTheirParts() throws {
    let world = try TestWorlds.make(
      "flake",
      "{support_nm: 0, material: \"graphene\", layers: 3, shape: \"triangle\", flake_nm: 100, upper_layer_fraction: 0.5, edge_roughness_nm: 0}"
    )
    let atoms = world.realise(Area(centre: .zero, size: SIMD2(repeating: 1200))).atoms
    let counts = Dictionary(grouping: atoms) { $0.identity.body }.sorted { $0.key < $1.key }.map(
      \.value.count)
    #expect(counts.count == 3)
    // Sides are moved to whole rows, 2.13 Å of an inner radius of 25 nm and less.
    #expect(FlakeMeasure.isSmall(Double(counts[1]) / Double(counts[0]) - 0.5, 0.02))
    #expect(FlakeMeasure.isSmall(Double(counts[2]) / Double(counts[1]) - 0.5, 0.03))
    let steps = world.scene.features(in: world.area).filter { $0.kind == "step" }
    #expect(steps.count == 6)
    #expect(steps.allSatisfy { abs($0.properties["height_nm"]! - 0.3354) < 1e-9 })
  }

  @Test func ripplesHaveTheirHeight() throws {
    let world = try TestWorlds.make(
      "flake", "{support_nm: 0, material: \"graphene\", ripple_nm: 0.08, ripple_wavelength_nm: 5}")
    let atoms = world.realise(Area(centre: .zero, size: SIMD2(repeating: 1500))).atoms
    let mean = atoms.reduce(0) { $0 + $1.position.z } / Double(atoms.count)
    let rms = (atoms.reduce(0) { $0 + pow($1.position.z - mean, 2) } / Double(atoms.count)).squareRoot()
    // 150 nm hold some 900 waves, which give the rms to 3 %; 10 % are more than three standard errors.
    #expect(FlakeMeasure.isSmall(rms - 0.8, 0.08))
    let flat = try TestWorlds.make("flake", "{support_nm: 0, material: \"graphene\"}")
    let others = flat.realise(Area(centre: .zero, size: SIMD2(repeating: 1500))).atoms
    #expect(
      zip(atoms, others).allSatisfy { $0.position.x == $1.position.x && $0.position.y == $1.position.y })
  }
}
