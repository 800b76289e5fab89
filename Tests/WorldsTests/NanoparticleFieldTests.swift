import Crystals
import Foundation
import Numerics
import Quantities
import Testing

@testable import Worlds

/// Fields of many particles: numbers, sizes, places, windows.
@Suite struct NanoparticleFieldTests {
  static let mixed =
    "shapes: {wulff: 2, sphere: 1, cube: 1, decahedron: 2, icosahedron: 2}"

  /// Particles (not twins) over a field.
  private func particles(_ world: World, _ area: Area) -> [BodyInfo] {
    world.bodies(over: area).map(\.info).filter { info in
      info.category == .particle && info.object == info.id
        && area.contains(SIMD2(info.properties["centre_x_nm"]!, info.properties["centre_y_nm"]!) * 10)
    }
  }

  /// Mean, standard deviation, and skewness-free standard errors of both from the fourth moment.
  private func moments(_ values: [Double]) -> (
    mean: Double, deviation: Double, errors: (mean: Double, deviation: Double)
  ) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    let fourth = values.reduce(0) { $0 + pow($1 - mean, 4) } / count
    let deviation = variance.squareRoot()
    return (
      mean, deviation,
      (
        (variance / count).squareRoot(),
        ((fourth - variance * variance) / count).squareRoot() / (2 * deviation)
      )
    )
  }

  /// Crowded fields too, where the hard cores take away half of the candidates and most of the large ones.
  @Test(arguments: ["density_per_um2: 2000", "coverage: 0.12"])
  func densityAndSizesAreThoseAskedFor(amount: String) throws {
    let world = try TestWorlds.make(
      "nanoparticles", seed: 11,
      "{\(amount), diameter_nm: 5, diameter_spread: 0.25, support_roughness_nm: 0, particle_at_centre: false}"
    )
    let field = Area(centre: .zero, size: SIMD2(repeating: 16_000))
    let found = particles(world, field)
    let (mean, deviation, errors) = moments(found.map { $0.properties["diameter_nm"]! })
    // The log-normal between 3.5 deviations on each side: cutting 0.05 % shifts its moments by less than 0.5 %.
    #expect(abs(mean - 5) < 4 * errors.mean + 0.005)
    #expect(abs(deviation - 1.25) < 4 * errors.deviation + 0.01)
    // Mean disc π/4 · 25 (1 + 0.25²) nm².
    let density = amount.hasPrefix("d") ? 2000e-6 : 0.12 / (.pi / 4 * 25 * 1.0625)
    let expected = density * 1600 * 1600
    // Hard cores make counts scatter less than Poisson's.
    #expect(abs(Double(found.count) - expected) < 4 * expected.squareRoot())
  }

  @Test func shapesComeByTheirWeights() throws {
    let world = try TestWorlds.make(
      "nanoparticles", seed: 12, "{density_per_um2: 1000, support_roughness_nm: 0, \(Self.mixed)}")
    let found = particles(world, Area(centre: .zero, size: SIMD2(repeating: 12_000)))
    for (shape, weight) in [("sphere", 1.0 / 8), ("decahedron", 0.25), ("icosahedron", 0.25)] {
      let expected = weight * Double(found.count)
      let error = (expected * (1 - weight)).squareRoot()
      #expect(abs(Double(found.count { $0.shape == shape }) - expected) < 4 * error)
    }
    #expect(
      found.allSatisfy { $0.properties["domains"] == ["decahedron": 5, "icosahedron": 20][$0.shape] ?? 1 })
  }

  @Test func particlesKeepApartWithoutOverlap() throws {
    let world = try TestWorlds.make("nanoparticles", seed: 13, "{coverage: 0.14, support_roughness_nm: 0}")
    let scene = world.scene as! NanoparticleScene
    let found = scene.placement.particles(over: Area(centre: .zero, size: SIMD2(repeating: 4000)))
    #expect(found.count > 700)
    for (index, one) in found.enumerated() {
      for two in found[..<index] {
        let offset = one.position - two.position
        #expect((offset * offset).sum().squareRoot() >= one.radius + two.radius)
      }
    }
  }

  @Test func overlappingParticlesLieOnEachOtherWithoutSharingSpace() throws {
    let world = try TestWorlds.make(
      "nanoparticles", seed: 14,
      "{coverage: 0.2, overlap: 0.5, diameter_nm: 4, support_nm: 0, size_nm: [400, 400], \(Self.mixed)}")
    let scene = world.scene as! NanoparticleScene
    let area = Area(centre: .zero, size: SIMD2(repeating: 500))
    let found = scene.placement.particles(over: area)
    var overlaps = 0
    for (index, one) in found.enumerated() {
      for two in found[..<index] {
        let offset = one.position - two.position
        let distance = (offset * offset).sum().squareRoot()
        #expect(distance >= 0.5 * (one.radius + two.radius))
        if distance < one.radius + two.radius { overlaps += 1 }
      }
    }
    #expect(overlaps > 10)
    let atoms = world.realise(area, threads: 2).atoms
    #expect(WorldChecks.shortest(atoms, reach: 3) > 0.75 * NanoparticleTests.bond)
    // Stacked ones touch: the lift ends where a little less would make the hulls meet.
    let low = found.map { scene.placed($0).centre.z }
    #expect(low.min()! < -50)
  }

  @Test func liftOfBallsIsThatOfTouchingBalls() {
    let below = RoundedHull(points: [Vector(0, 0, 0)], radius: 10)
    let above = RoundedHull(points: [Vector(6, 8, 0)], radius: 10)
    // Middles 20 Å apart with 10 Å between them in the plane.
    #expect(abs(above.lift(over: below, gap: 0) - 300.0.squareRoot()) < 1e-3)
    #expect(above.lift(over: below, gap: 0) >= 300.0.squareRoot() - 1e-9)
    let far = RoundedHull(points: [Vector(30, 0, 0)], radius: 9)
    #expect(far.lift(over: below, gap: 0) == 0)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func windowsAgree(seed: UInt64) throws {
    let bare = try TestWorlds.make(
      "nanoparticles", seed: seed,
      "{coverage: 0.2, overlap: 0.4, diameter_nm: 4, support_nm: 0, \(Self.mixed), core: \"Pd\", core_mixing_nm: 0.2}"
    )
    let edge = (bare.scene as! NanoparticleScene).placement.edge
    // On the corner of four tiles, on a border, and far out.
    for centre in [SIMD2(edge, edge), SIMD2(-3 * edge, 17), SIMD2(31 * edge + 9, -40 * edge)] {
      WorldChecks.expectWindowsAgree(bare, at: centre, size: 150)
    }
    let held = try TestWorlds.make(
      "nanoparticles", seed: seed, "{size_nm: [100000, 100000], support_nm: 2, \(Self.mixed)}")
    WorldChecks.expectWindowsAgree(held, at: SIMD2(10, -10), size: 60)
  }

  @Test func spansAgreeWithAtomsRegions() throws {
    let world = try TestWorlds.make(
      "nanoparticles", seed: 5, "{coverage: 0.1, support_nm: 0, truncation: 0.2, \(Self.mixed)}")
    let bodies = world.bodies(over: Area(centre: .zero, size: SIMD2(repeating: 600)))
    #expect(WorldChecks.expectSpansAgree(bodies, points: 60, seed: 1) > 1000)
  }

  @Test func particlesOnCarbonTouchNothingAndLieOnIt() throws {
    let world = try TestWorlds.make(
      "nanoparticles", seed: 6, "{coverage: 0.1, support_nm: 3, \(Self.mixed)}")
    let found = world.realise(Area(centre: .zero, size: SIMD2(repeating: 250)), threads: 2)
    let gold = found.atoms.filter { $0.element == 79 }
    let carbon = found.atoms.filter { $0.element == 6 }
    #expect(gold.count > 1000 && carbon.count > 1000)
    let near = WorldChecks.neighbours(
      gold.map(\.position) + carbon.map(\.position).filter { $0.z < 8 }, reach: 3)
    // Bonds within gold are 2.88 Å (2.75 Å in strained twins); to carbon no less than the gap but for the curvature of
    // the rough face between samples.
    #expect(near[..<gold.count].compactMap(\.first).min()! > 1.6)
    #expect(gold.allSatisfy { $0.position.z < 5 })
    let info = particles(world, Area(centre: .zero, size: SIMD2(repeating: 200)))
    #expect(info.contains { $0.properties["centre_x_nm"] == 0 && $0.properties["centre_y_nm"] == 0 })
  }

  @Test(arguments: [
    ("{coverage: 0.8}", "coverage"), ("{coverage: 0.1, density_per_um2: 3}", "coverage"),
    ("{density_per_um2: 90000}", "density_per_um2"), ("{shapes: {prism: 1}}", "shapes"),
    ("{shapes: {wulff: 0}}", "shapes"), ("{diameter_nm: 5, diameter_min_nm: 6}", "diameter_min_nm"),
    ("{diameter_max_nm: 4}", "diameter_max_nm"), ("{surface_energies: {\"11\": 1}}", "surface_energies"),
    ("{surface_energies: {\"111\": 0}}", "surface_energies"),
    ("{material: \"SrTiO3-001\", shapes: {icosahedron: 1}}", "shapes"),
    ("{material: \"MoS2\"}", "material"), ("{material: \"TiO2-rutile-001\", shapes: {cube: 1}}", "shapes"),
    ("{material: \"TiO2-rutile-001\", surface_energies: {\"100\": 1}}", "surface_energies"),
    ("{core: \"Xx\"}", "core"), ("{shell_nm: 2}", "shell_nm"), ("{zone_axis: [1, 0, 0]}", "zone_axis"),
    ("{orientation: \"facet_down\", facet: \"210\"}", "facet"), ("{truncation: 1}", "truncation"),
    ("{overlap: 0.95}", "overlap"), ("{diameter_spread: 2}", "diameter_spread"),
    ("{orientation: \"facet_down\", azimuth_deg: 3}", "azimuth_deg"), ("{densty: 3}", "densty"),
  ])
  func badParametersAreRefusedByName(parameters: String, name: String) {
    #expect {
      try TestWorlds.make("nanoparticles", parameters)
    } throws: { error in
      guard let error = error as? InputError else { return false }
      return error.message.contains("parameters.\(name)") || error.message.contains("\"\(name)\"")
    }
  }

  @Test func otherCrystalsMakeParticlesToo() throws {
    let world = try TestWorlds.make(
      "nanoparticles",
      "{material: \"TiO2-rutile-001\", surface_energies: {\"110\": 1, \"101\": 1.2, \"100\": 1.3},"
        + " size_nm: [300, 300], density_per_um2: 0, diameter_nm: 9, diameter_spread: 0, support_nm: 0}")
    let atoms = world.realise(Area(centre: .zero, size: SIMD2(repeating: 200))).atoms
    let expected = Double.pi / 6 * 729e3 * 6 / 62.4
    #expect(abs(Double(atoms.count) / expected - 1) < 0.05)
    // 4/mmm: a prism of four (110) under bipyramids of eight (101).
    let info = world.bodies(over: Area(centre: .zero, size: SIMD2(1, 1)))[0].info
    #expect(info.shape == "wulff")
  }
}
