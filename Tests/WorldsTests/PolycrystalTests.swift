import Crystals
import Foundation
import Numerics
import Quantities
import Testing

@testable import Worlds

@Suite struct PolycrystalTests {
  static let bond = NanoparticleTests.bond

  private func make(_ parameters: String, seed: UInt64 = 1) throws -> World {
    try TestWorlds.make("polycrystal", seed: seed, "{\(parameters)}")
  }

  @Test func grainsOfGoldHaveItsDensity() throws {
    let world = try make("grain_nm: 200, roughness_nm: 0, thickness_nm: 20")
    // A box within one grain.
    let scene = world.scene as! PolycrystalScene
    let point = scene.plan.point(SIMD2(0, 0))
    let box = Area(centre: point, size: SIMD2(160, 160))
    let found = world.realise(box, threads: 2)
    let atoms = found.atoms.filter { $0.position.z > -180 && $0.position.z < -20 }
    #expect(Set(atoms.map(\.identity.body)).count == 1)
    // 19.3 g/cm³; the planes at the faces of the box scatter by less than one spacing of 2.36 Å in 160 Å.
    let density = Double(atoms.count) * 196.967 * 1.66053907 / (160 * 160 * 160)
    #expect(abs(density - 19.3) < 0.35)
  }

  /// Mean of the disorientation of random cubic crystals: J. K. Mackenzie, Biometrika 45 (1958) 229: 40.7°.
  @Test func disorientationsOfRandomGrainsFollowMackenzie() throws {
    let world = try make("grain_nm: 30", seed: 3)
    let field = Area(centre: .zero, size: SIMD2(repeating: 16_000))
    let angles = world.scene.features(in: field).filter { $0.kind == "grain_boundary" }
      .map { $0.properties["misorientation_deg"]! }
    let count = Double(angles.count)
    #expect(count > 8000)
    let mean = angles.reduce(0, +) / count
    let deviation = (angles.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
    // Neighbouring boundaries share grains; angles of different pairs are still independent of each other given random
    // orientations, and uncorrelated.
    #expect(abs(mean - 40.736) < 4 * deviation / count.squareRoot())
    #expect(angles.max()! < 62.8)
    // Mackenzie's distribution has its median at 42.3°.
    let below = Double(angles.count { $0 < 42.34 })
    #expect(abs(below / count - 0.5) < 4 * 0.5 / count.squareRoot())
  }

  @Test func grainsFillThePlaneAndHaveTheirMeanSize() throws {
    let world = try make("grain_nm: 25, roughness_nm: 0", seed: 4)
    let scene = world.scene as! PolycrystalScene
    var stream = RandomStream(seed: 1, purpose: .placement, index: 3)
    for _ in 0..<2000 {
      let point = (SIMD2(stream.uniform(), stream.uniform()) - 0.5) * 90_000
      let bodies = world.bodies(over: Area(centre: point, size: SIMD2(repeating: 0.01)))
      let lengths = bodies.compactMap { ($0 as? CrystalBody)?.region.spans(at: point).first?.length }
      #expect(lengths.count == 1)
      #expect(lengths.first.map { abs($0 - 200) < 1e-9 } == true)
    }
    // Every brick has one grain: the mean area is that of a brick, up to the border of the sum.
    let sizes = (0..<50).flatMap { y in (0..<50).map { scene.plan.polygon(SIMD2($0, y)).size } }
    let mean = sizes.reduce(0, +) / 2500
    let deviation = (sizes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2500).squareRoot()
    #expect(abs(mean / (.pi / 4 * 250 * 250) - 1) < 4 * deviation / mean / 50)
    #expect(deviation / mean > 0.2)
    let regular = try make("grain_nm: 25, irregularity: 0").scene as! PolycrystalScene
    let hexagon = regular.plan.polygon(SIMD2(3, 5))
    #expect(hexagon.sides.count == 6)
    #expect(abs(hexagon.size / (.pi / 4 * 250 * 250) - 1) < 1e-9)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func windowsAgree(seed: UInt64) throws {
    let world = try make(
      "grain_nm: 8, thickness_nm: 5, twin_fraction: 0.5, twin_nm: 1.5, size_nm: [100000, 100000]", seed: seed)
    for centre in [SIMD2(0.0, 0), SIMD2(-4011.0, 377), SIMD2(470_000, -380_000)] {
      WorldChecks.expectWindowsAgree(world, at: centre)
    }
    let held = try make("grain_nm: 12, thickness_nm: 4, support_nm: 2", seed: seed)
    WorldChecks.expectWindowsAgree(held, at: SIMD2(33, 44), size: 60)
  }

  @Test func noAtomsAreTooCloseAndNoGapsAreLeft() throws {
    let world = try make(
      "grain_nm: 8, thickness_nm: 6, twin_fraction: 1, twin_nm: 1.5, support_nm: 2, roughness_nm: 0.2",
      seed: 7)
    let area = Area(centre: .zero, size: SIMD2(repeating: 200))
    let atoms = world.realise(area, threads: 2).atoms
    let gold = atoms.filter { $0.element == 79 }
    #expect(WorldChecks.shortest(gold, reach: 3) >= 0.75 * Self.bond)
    // Boundaries lose atoms: most of the ideal number is there.
    let perfect: Double = 200 * 200 * 60 * 4 / pow(4.0786, 3)
    let share = Double(gold.count) / perfect
    #expect(share > 0.9 && share < 1.0)
  }

  @Test func twinsAreSigma3AndCoherent() throws {
    let world = try make(
      "grain_nm: 60, thickness_nm: 12, roughness_nm: 0, twin_fraction: 1, twin_nm: 3", seed: 2)
    let scene = world.scene as! PolycrystalScene
    // A grain whose boundary meets the middle of the film well inside.
    var chosen: (grain: GrainPlan, place: Vector)?
    for x in 0..<40 where chosen == nil {
      let grain = scene.grainPlan(SIMD2(x, 0))!
      let box = grain.polygon.box
      let normal = grain.twin!.normal
      var place = Vector(box.centre.x, box.centre.y, -60)
      let flat = Vector(normal.x, normal.y, 0)
      place += flat * ((grain.twin!.planes.low - normal.dot(place)) / flat.lengthSquared)
      let isInside = grain.polygon.sides.allSatisfy {
        $0.offset - $0.normal.x * place.x - $0.normal.y * place.y > 60
      }
      if isInside { chosen = (grain, place) }
    }
    let (grain, place) = try #require(chosen)
    let twin = grain.twin!
    let angle = scene.symmetry.disorientation(grain.orientation, twin.orientation) * 180 / .pi
    #expect(abs(angle - 60) < 1e-6)
    // Around a point of the boundary in the middle of the film all atoms have twelve neighbours.
    let atoms = world.realise(Area(centre: SIMD2(place.x, place.y), size: SIMD2(80, 80))).atoms
    let near = WorldChecks.neighbours(atoms.map(\.position), reach: 1.2 * Self.bond)
    let inner = zip(atoms, near).filter { ($0.0.position - place).length < 33 }
    #expect(Set(inner.map(\.0.identity.body.ordinal)).count >= 2)
    #expect(inner.count > 5000)
    #expect(inner.allSatisfy { $0.1.count == 12 && abs($0.1[0] - Self.bond) < 1e-6 })
    let features = world.scene.features(in: Area(centre: SIMD2(place.x, place.y), size: SIMD2(200, 200)))
    #expect(
      features.contains {
        $0.kind == "twin_boundary" && abs($0.properties["misorientation_deg"]! - 60) < 1e-6
      })
  }

  @Test func spansAgreeWithAtomsRegions() throws {
    let world = try make("grain_nm: 15, thickness_nm: 8, twin_fraction: 0.5, roughness_nm: 0.5", seed: 8)
    let bodies = world.bodies(over: Area(centre: .zero, size: SIMD2(repeating: 600)))
    #expect(WorldChecks.expectSpansAgree(bodies, points: 300, seed: 2) > 2000)
  }

  @Test func fibresPointAlongTheBeam() throws {
    let world = try make("grain_nm: 20, texture: \"fibre\", fibre_spread_deg: 4", seed: 9)
    let infos = world.bodies(over: Area(centre: .zero, size: SIMD2(repeating: 10_000))).map(\.info)
    #expect(infos.count > 2000)
    let squares = infos.map { info -> Double in
      let axis = info.orientation * Vector(1, 1, 1).normalised
      let tilt = acos(min(1, axis.z)) * 180 / .pi
      return tilt * tilt
    }
    // Two normal components of 4° each: mean square 2 · 16, with the same standard deviation.
    let mean = squares.reduce(0, +) / Double(squares.count)
    #expect(abs(mean - 32) < 4 * 32 / Double(squares.count).squareRoot())
  }

  @Test func facesAreAsRoughAsAsked() throws {
    let world = try make("grain_nm: 50, roughness_nm: 0.8, roughness_wavelength_nm: 8", seed: 10)
    var heights: [Double] = []
    var stream = RandomStream(seed: 1, purpose: .placement, index: 4)
    for _ in 0..<4000 {
      let point = (SIMD2(stream.uniform(), stream.uniform()) - 0.5) * 90_000
      for body in world.bodies(over: Area(centre: point, size: SIMD2(repeating: 0.01))) {
        heights += (body as? CrystalBody)?.region.spans(at: point).map { $0.top + 200 } ?? []
      }
    }
    let rms = (heights.reduce(0) { $0 + $1 * $1 } / Double(heights.count)).squareRoot()
    // A variance from n independent numbers scatters by √(2/n).
    #expect(heights.count == 4000)
    #expect(abs(rms / 8 - 1) < 4 * (0.5 / 4000.0).squareRoot())
  }

  @Test(arguments: [
    ("{grain_nm: 1}", "grain_nm"), ("{roughness_nm: 5}", "roughness_nm"), ("{twin_nm: 3}", "twin_nm"),
    ("{material: \"SrTiO3-001\", twin_fraction: 0.5}", "twin_fraction"), ("{material: \"hBN\"}", "material"),
    ("{fibre_axis: [1, 0, 0]}", "fibre_axis"), ("{texture: \"fibre\", fibre_axis: [0, 0, 0]}", "fibre_axis"),
    ("{texture: \"wool\"}", "texture"), ("{irregularity: 2}", "irregularity"),
    ("{thickness_nm: 0}", "thickness_nm"),
  ])
  func badParametersAreRefusedByName(parameters: String, name: String) {
    #expect {
      try TestWorlds.make("polycrystal", parameters)
    } throws: {
      ($0 as? InputError)?.message.contains("parameters.\(name)") == true
    }
  }
}
