import Crystals
import Foundation
import Testing

@testable import Worlds

@Suite struct FlakeGrainTests {
  /// Direction of the Mo-S bonds of the Mo atoms of one grain, modulo 120°.
  private func direction(_ atoms: [WorldAtom]) -> Double {
    FlakeMeasure.direction(
      atoms.filter { $0.element == 42 }, to: atoms.filter { $0.element == 16 }, within: 2.6, fold: 3)
  }

  @Test(arguments: [(7.0, 0.0), (21.787, 0), (-15, 40), (60, 0)])
  func misorientationIsMeasuredFromBothGrains(_ turn: Double, _ along: Double) throws {
    let world = try TestWorlds.make(
      "flake",
      "{support_nm: 0, boundary_misorientation_deg: \(turn), boundary_direction_deg: \(along), boundary_position_nm: 0.4}"
    )
    let measure = FlakeMeasure(world, size: 160)
    let (sine, cosine) = (sin(along * .pi / 180), cos(along * .pi / 180))
    let grains = Dictionary(grouping: measure.atoms) { $0.identity.body }.sorted { $0.key < $1.key }
    #expect(grains.count == 2)
    let inner = grains.map { _, atoms in
      atoms.filter { atom in
        let across = -sine * atom.position.x + cosine * atom.position.y - 4
        return abs(across) > 8 && abs(atom.position.x) < 76 && abs(atom.position.y) < 76
      }
    }
    let found = FlakeMeasure.difference(direction(inner[1]), direction(inner[0]), period: 120)
    #expect(FlakeMeasure.isSmall(FlakeMeasure.difference(found, turn, period: 120), 0.01))
    // Nothing is closer than 85 % of the Mo-S bond.
    #expect(measure.shortest > 0.85 * 2.406)
    let features = world.scene.features(in: Area(centre: .zero, size: SIMD2(20, 20)))
    let boundary = try #require(features.first { $0.kind == "grain_boundary" })
    #expect(FlakeMeasure.isSmall(boundary.properties["misorientation_deg"]! - abs(turn), 1e-9))
    let (one, two) = (boundary.path[0], boundary.path[1])
    #expect(FlakeMeasure.isSmall(atan((two.y - one.y) / (two.x - one.x)) * 180 / .pi - along, 1e-6))
  }

  /// Σ7: at 21.787° every seventh site of the two lattices coincides, at distances of √7 a.
  @Test func oneSiteInSevenCoincidesAtSigmaSeven() throws {
    let world = try TestWorlds.make(
      "flake",
      "{support_nm: 0, material: \"graphene\", layers: 2, twist_deg: [\(acos(13.0 / 14) * 180 / .pi)]}")
    let atoms = FlakeMeasure(world, size: 160).atoms
    let layers = Dictionary(grouping: atoms) { $0.identity.body }.sorted { $0.key < $1.key }.map(\.value)
    // The middles of rings: lattice points, of which the origin is one of both.
    func rings(_ layer: [WorldAtom]) -> Set<SIMD2<Int>> {
      Set(layer.filter { $0.identity.site == 0 }.map { SIMD2(Int($0.identity.i), Int($0.identity.j)) })
    }
    #expect(rings(layers[0]).count > 3000)
    let a = layers[0].filter { $0.identity.site == 0 }.map { ($0.identity, $0.position) }
    let shift = a.first { ($0.0.i, $0.0.j) == (0, 0) }!.1
    let lattice = a.map { $0.1 - shift }
    let other = layers[1].filter { $0.identity.site == 0 }
    let otherShift = other.first { ($0.identity.i, $0.identity.j) == (0, 0) }!.position
    let turned = other.map { $0.position - otherShift }.filter { hypot($0.x, $0.y) < 60 }
    let shared = turned.filter { point in lattice.contains { hypot($0.x - point.x, $0.y - point.y) < 0.05 } }
    // 1/7, up to the rim of a disc with 2160 points.
    #expect(FlakeMeasure.isSmall(Double(shared.count) / Double(turned.count) - 1.0 / 7, 0.005))
    let nearest = shared.map { hypot($0.x, $0.y) }.filter { $0 > 1 }.min()!
    #expect(FlakeMeasure.isSmall(nearest - 7.0.squareRoot() * 2.4589, 0.01))
  }

  /// A mirror twin whose halves share a row of S (4|4P of Zhou et al. 2013): every Mo keeps six S, and the shared S has
  /// four Mo. The rows coincide when the second half is moved by two thirds of a row, less 0.6 Å by which the boundary is
  /// open: nothing relaxes here, and the two Mo of a four-fold ring would be 1.8 Å apart.
  @Test func mirrorTwinSharesARowOfSulphur() throws {
    let row = 3.161 * 3.0.squareRoot() / 2
    let world = try TestWorlds.make(
      "flake",
      "{support_nm: 0, boundary_misorientation_deg: 60, boundary_direction_deg: 180, boundary_shift_nm: [0, \(0.06 - row * 2 / 30)], boundary_position_nm: \(-row / 60)}"
    )
    let measure = FlakeMeasure(world, size: 100)
    let inner = measure.atoms.filter { abs($0.position.x) < 40 && abs($0.position.y) < 40 }
    let molybdenum = FlakeMeasure.neighbours(
      inner.filter { $0.element == 42 }, among: measure.of(16), within: 2.75)
    let sulphur = FlakeMeasure.neighbours(
      inner.filter { $0.element == 16 }, among: measure.of(42), within: 2.75)
    #expect(molybdenum.allSatisfy { $0.count == 6 })
    let counts = Dictionary(grouping: sulphur) { $0.count }.mapValues(\.count)
    #expect(Set(counts.keys) == [3, 4])
    // Two for each 3.161 Å of the boundary.
    let shared = Double(counts[4] ?? 0)
    #expect(FlakeMeasure.isSmall(shared - 2 * 80 / 3.161, 2.01))
  }

  @Test func grainsTileTheSheetWithTheirMeanArea() throws {
    let world = try TestWorlds.make(
      "flake", seed: 9,
      "{support_nm: 0, material: \"graphene\", shape: \"covering\", grain_nm: 12, size_nm: [2000, 2000]}")
    let scene = world.scene as! FlakeScene
    let area = Area(centre: SIMD2(800, -300), size: SIMD2(repeating: 3000))
    let bodies = scene.bodies(over: area).compactMap { $0 as? CrystalBody }
    var wrong = 0
    for y in stride(from: area.low.y + 7, to: area.high.y, by: 41) {
      for x in stride(from: area.low.x + 7, to: area.high.x, by: 43) {
        wrong += bodies.count { !$0.region.spans(at: SIMD2(x, y)).isEmpty } == 1 ? 0 : 1
      }
    }
    #expect(wrong == 0)
    let seeds = Set(bodies.map { SIMD2($0.info.id.tileX, $0.info.id.tileY) })
    #expect(seeds.count == bodies.count)
    // One grain for each tile: 25² in the window, and those of its rim.
    #expect(bodies.count > 625 && bodies.count < 28 * 28)
    let atoms = world.realise(Area(centre: SIMD2(800, -300), size: SIMD2(repeating: 300))).atoms
    #expect(FlakeMeasure(atoms).shortest > 0.85 * 1.41)
    #expect(Set(atoms.map(\.identity.body)).count > 4)
    // Each grain has the orientation that it says.
    for (id, members) in Dictionary(grouping: atoms, by: \.identity.body) where members.count > 800 {
      let info = bodies.first { $0.info.id == id }!
      let inner = members.filter { !info.region.isNearFace($0.position, within: 3) }
      let direction = FlakeMeasure.direction(inner, to: inner, within: 1.8, fold: 6)
      let expected = info.info.properties["orientation_deg"]! - 30
      #expect(FlakeMeasure.isSmall(FlakeMeasure.difference(direction, expected, period: 60), 0.5))
    }
  }

  /// Borders of the features lie half-way between their grains: on both sides there is another grain.
  @Test func boundariesOfTheTruthSeparateGrains() throws {
    let world = try TestWorlds.make(
      "flake", seed: 2, "{support_nm: 0, shape: \"covering\", grain_nm: 20, size_nm: [1000, 1000]}")
    let area = Area(centre: .zero, size: SIMD2(repeating: 1500))
    let bodies = world.scene.bodies(over: area.expanded(by: 1000)).compactMap { $0 as? CrystalBody }
    let borders = world.scene.features(in: area).filter { $0.kind == "grain_boundary" }
    #expect(borders.count > 80)
    for border in borders {
      let (one, two) = (border.path[0], border.path[1])
      guard (two - one).length > 5 else { continue }
      let middle = (one + two) / 2
      let normal = Vector(one.y - two.y, two.x - one.x, 0).normalised
      let sides = [middle + normal, middle - normal].map { point in
        bodies.first { !$0.region.spans(at: SIMD2(point.x, point.y)).isEmpty }!.info
      }
      #expect(sides[0].id != sides[1].id)
      let apart = sides[0].properties["orientation_deg"]! - sides[1].properties["orientation_deg"]!
      let least = abs(FlakeMeasure.difference(apart, 0, period: 120))
      #expect(FlakeMeasure.isSmall(least - border.properties["misorientation_deg"]!, 1e-6))
    }
  }
}
