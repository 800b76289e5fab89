import Crystals
import Foundation
import Numerics
import Quantities
import Testing

@testable import Worlds

@Suite struct PlasmonicTests {
  private func make(_ parameters: String, seed: UInt64 = 1) throws -> World {
    try TestWorlds.make("plasmonic", seed: seed, "{\(parameters)}")
  }

  @Test func indiumOxideIsBixbyite() throws {
    let crystal = try TestWorlds.library.specimen("In2O3").crystal
    #expect(crystal.composition == [49: 32, 8: 48])
    // 7.18 g/cm³: Handbook of Chemistry and Physics.
    #expect(abs(crystal.density - 7.18) < 0.07)
    // Six oxygen atoms around each indium, 2.1 to 2.3 Å away.
    let big = try crystal.repeated(3, 3, 3)
    let near = WorldChecks.neighbours(big.atoms.map(\.position), reach: 3)
    let middle = Vector(repeating: 1.5 * 10.117)
    for (atom, distances) in zip(big.atoms, near)
    where atom.element == 49 && (atom.position - middle).length < 9 {
      #expect(distances.prefix { $0 < 2.5 }.count == 6)
      #expect(distances[0] > 2.1 && distances[5] < 2.3)
    }
  }

  @Test func tinReplacesItsPartOfTheIndium() throws {
    let world = try make(
      "material: \"In2O3\", tin_fraction: 0.1, density_per_um2: 0, support_nm: 0,"
        + " particles: [{shape: \"cube\", length_nm: 12, at_nm: [0, 0], rotation_deg: 20}]")
    let found = world.realise(Area(centre: .zero, size: SIMD2(repeating: 300)), threads: 2)
    let (indium, tin, oxygen) = (
      found.atoms.count { $0.element == 49 }, found.atoms.count { $0.element == 50 },
      found.atoms.count { $0.element == 8 }
    )
    let cations = Double(indium + tin)
    #expect(abs(Double(tin) / cations - 0.1) < 4 * (0.1 * 0.9 / cations).squareRoot())
    // Every cell that is wholly there has 32 cations and 48 oxygen atoms: (In, Sn)2O3.
    struct CellIndex: Hashable { var i, j, k: Int32 }
    let cells = Dictionary(grouping: found.atoms) {
      CellIndex(i: $0.identity.i, j: $0.identity.j, k: $0.identity.k)
    }.values.filter { $0.count == 80 }
    #expect(cells.count > 500)
    #expect(cells.allSatisfy { $0.count { $0.element == 8 } == 48 })
    #expect(abs(Double(oxygen) / cations - 1.5) < 0.06)
    #expect(found.defects.count == tin)
    #expect(found.defects.allSatisfy { $0.kind == .substitution && $0.expected == 49 && $0.found == 50 })
    // In 3+, Sn 4+, O 2-: each tin leaves one electron over.
    let charges = world.materials.first { $0.name == "In2O3" }!.charges
    #expect(charges == [49: 3, 50: 4, 8: -2])
    let cell = world.materials.first { $0.name == "In2O3" }!.composition
    #expect(cell.reduce(0) { $0 + charges[$1.key]! * $1.value } == 0)
    let body = world.bodies(over: Area(centre: .zero, size: SIMD2(1, 1))).first {
      $0.info.category == .particle
    }!
    let contents = body.composition(mixing: 0)
    let charge = contents.keys.sorted().reduce(0) { $0 + charges[$1]! * contents[$1]! }
    #expect(abs(charge - 32 * 0.1) < 1e-9)
    #expect(abs(WorldChecks.shortest(found.atoms, reach: 3) - 2.133) < 2e-3)
  }

  @Test func rodsHaveTheirLengthWidthAndDirection() throws {
    let world = try make(
      "density_per_um2: 0, support_nm: 0,"
        + " particles: [{shape: \"rod\", length_nm: 30, width_nm: 8, at_nm: [5, -3], rotation_deg: 30}]")
    let atoms = world.realise(Area(centre: SIMD2(50, -30), size: SIMD2(repeating: 400)), threads: 2).atoms
    let info = world.bodies(over: Area(centre: SIMD2(50, -30), size: SIMD2(1, 1)))[0].info
    let expected = [
      "length_nm": 30, "width_nm": 8, "rotation_deg": 30, "centre_x_nm": 5, "centre_y_nm": -3,
      "centre_z_nm": -4.2,
    ]
    for (key, value) in expected { #expect(abs(info.properties[key]! - value) < 1e-9) }
    let axis = Vector(cos(.pi / 6), sin(.pi / 6), 0)
    let along = atoms.map { ($0.position - Vector(50, -30, -42)).dot(axis) }
    #expect(along.max()! <= 150 && along.max()! > 147 && along.min()! >= -150 && along.min()! < -147)
    let across = atoms.map { ($0.position - Vector(50, -30, -42)).cross(axis).length }
    #expect(across.max()! <= 40 && across.max()! > 38)
    // π/4 w² (l - w) + π/6 w³ at four atoms to 4.086³ Å³.
    let volume: Double = Double.pi * (64.0 * 22 / 4 + 512.0 / 6)
    #expect(abs(info.properties["volume_nm3"]! - volume) < 1e-9)
    let count: Double = volume * 1000 * 4 / pow(4.086, 3)
    #expect(abs(Double(atoms.count) / count - 1) < 0.02)
    // A <110> of silver lies along the rod.
    #expect(((info.orientation * Vector(1, 1, 0)).normalised - axis).length < 1e-9)
    #expect(abs(WorldChecks.shortest(atoms, reach: 3.5) - 4.086 / 2.0.squareRoot()) < 5e-3)
  }

  @Test func cubesLieOnTheirFaces() throws {
    let world = try make(
      "density_per_um2: 0, support_nm: 0, particles: [{shape: \"cube\", length_nm: 9, at_nm: [0, 0],"
        + " rotation_deg: 15}, {shape: \"sphere\", length_nm: 8, at_nm: [12, 0], material: \"Au-001\"}]")
    let atoms = world.realise(Area(centre: .zero, size: SIMD2(repeating: 400)), threads: 2).atoms
    let cube = atoms.filter { $0.element == 47 }
    let turned = Vector(cos(.pi / 12), sin(.pi / 12), 0)
    #expect(cube.allSatisfy { abs($0.position.dot(turned)) <= 45 + 1e-9 })
    #expect(cube.allSatisfy { $0.position.z <= -2 && $0.position.z >= -92 })
    let ball = atoms.filter { $0.element == 79 }
    #expect(ball.allSatisfy { ($0.position - Vector(120, 0, -42)).length <= 40 + 1e-9 })
    let count: Double = .pi / 6 * 512e3 * 4 / pow(4.0786, 3)
    #expect(abs(Double(ball.count) / count - 1) < 0.03)
  }

  @Test func strewnRodsHaveTheirDensityAndSizes() throws {
    let world = try make(
      "size_nm: [40000, 40000], density_per_um2: 12, length_nm: [60, 100], width_nm: [10, 20],"
        + " shapes: {rod: 2, sphere: 1, cube: 1}, support_roughness_nm: 0, particle_at_centre: false", seed: 4
    )
    let area = Area(centre: .zero, size: SIMD2(repeating: 100_000))
    let infos = world.bodies(over: area).map(\.info).filter {
      $0.category == .particle
        && area.contains(SIMD2($0.properties["centre_x_nm"]!, $0.properties["centre_y_nm"]!) * 10)
    }
    #expect(abs(Double(infos.count) - 1200) < 4 * 1200.0.squareRoot())
    let rods = infos.filter { $0.shape == "rod" }
    let count = Double(rods.count)
    #expect(abs(count / Double(infos.count) - 0.5) < 4 * 0.5 / Double(infos.count).squareRoot())
    // Uniform between both limits: variance (b - a)²/12.
    let length = rods.reduce(0) { $0 + $1.properties["length_nm"]! } / count
    #expect(abs(length - 80) < 4 * 40 / (12 * count).squareRoot())
    let width = rods.reduce(0) { $0 + $1.properties["width_nm"]! } / count
    #expect(abs(width - 15) < 4 * 10 / (12 * count).squareRoot())
    let turn = rods.reduce(0) { $0 + $1.properties["rotation_deg"]! } / count
    #expect(abs(turn - 90) < 4 * 180 / (12 * count).squareRoot())
  }

  @Test(arguments: [1, 2] as [UInt64])
  func windowsAgree(seed: UInt64) throws {
    let world = try make(
      "material: \"In2O3\", density_per_um2: 400, length_nm: [20, 30], width_nm: [6, 9], support_nm: 0,"
        + " shapes: {rod: 2, sphere: 1, cube: 1},"
        + " particles: [{shape: \"rod\", length_nm: 40, width_nm: 6, at_nm: [20, 20], material: \"Ag-001\"}]",
      seed: seed)
    let edge = (world.scene as! PlasmonicScene).placement!.edge
    for centre in [SIMD2(0.0, 0), SIMD2(200, 200), SIMD2(edge, edge), SIMD2(-7 * edge, 3 * edge)] {
      WorldChecks.expectWindowsAgree(world, at: centre)
    }
    let bodies = world.bodies(over: Area(centre: .zero, size: SIMD2(repeating: 2000)))
    #expect(WorldChecks.expectSpansAgree(bodies, points: 300, seed: seed) > 1000)
    let upright = Capsule(from: Vector(1, 2, 3), to: Vector(4, 9, 12), radius: 5)
    var stream = RandomStream(seed: seed, purpose: .placement, index: 1)
    for _ in 0..<2000 {
      let box = upright.extent
      let point =
        box.low + (box.high - box.low) * Vector(stream.uniform(), stream.uniform(), stream.uniform())
      let spans = upright.spans(at: SIMD2(point.x, point.y))
      #expect(spans.contains { point.z > $0.top && point.z < $0.bottom } == upright.contains(point))
    }
  }

  @Test(arguments: [
    ("{particles: [{shape: \"star\", length_nm: 5, at_nm: [0, 0]}]}", "particles[0].shape"),
    ("{particles: [{shape: \"rod\", length_nm: 5, at_nm: [0, 0]}]}", "particles[0].width_nm"),
    ("{particles: [{shape: \"rod\", length_nm: 5, width_nm: 9, at_nm: [0, 0]}]}", "particles[0].width_nm"),
    ("{particles: [{shape: \"cube\", length_nm: 5, at_nm: [5000, 0]}]}", "particles[0].at_nm"),
    (
      "{particles: [{shape: \"cube\", length_nm: 9, at_nm: [0, 0]}, {shape: \"sphere\", length_nm: 9, at_nm: [8, 0]}]}",
      "particles[1].at_nm"
    ),
    (
      "{particles: [{shape: \"cube\", length_nm: 5, at_nm: [0, 0], material: \"Unobtainium\"}]}",
      "particles[0].material"
    ),
    ("{tin_fraction: 0.1}", "tin_fraction"), ("{density_per_um2: 9000}", "density_per_um2"),
    ("{length_nm: [90, 80]}", "length_nm"), ("{width_nm: [10, 90]}", "width_nm"),
    ("{shapes: {disc: 1}}", "shapes"), ("{rod_axis: [0, 0, 0]}", "rod_axis"),
    ("{material: \"graphene\"}", "material"),
  ])
  func badParametersAreRefusedByName(parameters: String, name: String) {
    #expect {
      try TestWorlds.make("plasmonic", parameters)
    } throws: {
      ($0 as? InputError)?.message.contains("parameters.\(name)") == true
    }
  }
}
