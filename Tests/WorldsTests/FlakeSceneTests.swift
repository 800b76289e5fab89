import Crystals
import Foundation
import Quantities
import Testing

@testable import Worlds

@Suite struct FlakeSceneTests {
  static let names = [
    "MoS2-grain-boundary", "WS2-MoS2-heterostructure", "Re-doped-MoS2", "graphene-Si-dopants",
    "twisted-bilayer-graphene", "hBN-flake",
  ]

  @Test(arguments: names) func worldFilesOpenOnSuspendedCrystal(_ name: String) throws {
    let world = try WorldFile.read(
      "\(TestWorlds.library.folder)/\(name)/world.json", library: TestWorlds.library)
    #expect(!world.description.source.isEmpty && !world.description.licence.isEmpty)
    let bodies = world.scene.bodies(over: Area(centre: .zero, size: SIMD2(repeating: 2)))
    #expect(bodies.contains { !($0 is AmorphousBody) })
    #expect(
      !bodies.contains { body in
        var layers: [Layer] = []
        body.addLayers(at: .zero, index: 0, to: &layers)
        return body.info.category == .support && !layers.isEmpty
      })
    let atoms = world.realise(Area(centre: .zero, size: SIMD2(repeating: 100))).atoms
    let flake = atoms.filter { $0.identity.body.ordinal != 0 && $0.identity.body.ordinal < 1_000_000 }
    #expect(flake.count > 2500)
    #expect(atoms.allSatisfy { $0.position.z < 0 })
  }

  @Test func theFlakeLiesOnTheSupportAwayFromHoles() throws {
    let world = try TestWorlds.make("flake", "{hole_nm: 10, hole_pitch_nm: 30}")
    let area = Area(centre: SIMD2(150, 0), size: SIMD2(repeating: 160))
    let atoms = world.realise(area, threads: 2).atoms
    let flake = atoms.filter { $0.identity.body.ordinal != 0 }
    let film = atoms.filter { $0.identity.body.ordinal == 0 }
    #expect(!flake.isEmpty && !film.isEmpty)
    let close = FlakeMeasure.neighbours(flake, among: film, within: 2).count { !$0.isEmpty }
    #expect(close < flake.count / 1000)
  }

  @Test func numbersAndCoveragesOfFlakesAreThoseAskedFor() throws {
    let dense = try TestWorlds.make("flake", "{support_nm: 0, flakes_per_um2: 4, flake_nm: 200}")
    let flakes = (dense.scene as! FlakeScene).layout.flakes(over: dense.area)
    // 400 flakes, each tile filled with probability 0.75: a variance of 0.25 of the number.
    #expect(FlakeMeasure.isSmall(Double(flakes.count) - 400, 4 * 10 + 12))
    for (index, one) in flakes.enumerated() {
      for other in flakes[..<index] {
        let apart = one.centre - other.centre
        #expect(max(abs(apart.x), abs(apart.y)) >= one.radius + other.radius - 1e-6)
      }
    }
    for shape in ["triangle", "hexagon", "polygon"] {
      let world = try TestWorlds.make(
        "flake", "{support_nm: 0, shape: \"\(shape)\", coverage: 0.2, flake_nm: 150, flake_spread: 0.2}")
      let scene = world.scene as! FlakeScene
      let covered = scene.layout.flakes(over: world.area).reduce(0) {
        $0 + scene.outline(of: $1, layer: 0).polygon.area
      }
      // Some 1000 flakes whose number has a standard error of 2 %, and areas a like one.
      #expect(FlakeMeasure.isSmall(covered / (world.area.size.x * world.area.size.y) - 0.2, 0.025))
    }
  }

  @Test func compositionChangesAcrossTheInterface() throws {
    let world = try TestWorlds.make(
      "flake",
      "{support_nm: 0, material: \"WS2\", second_material: \"MoS2\", interface_position_nm: 3, interface_direction_deg: 90, interface_width_nm: 8}"
    )
    // Along y; the normal of a line along y points to -x.
    let atoms = FlakeMeasure(world, size: 300)
    let metals = atoms.of(42, 74)
    #expect(
      metals.allSatisfy { $0.element == ($0.position.x > 10 ? 74 : 42) || abs($0.position.x + 30) <= 40 })
    for middle in stride(from: -60.0, through: 0, by: 10) {
      let strip = metals.filter { abs($0.position.x - middle) < 5 }
      let part = Double(strip.count { $0.element == 42 }) / Double(strip.count)
      let expected = min(max(0.5 - (middle + 30) / 80, 0), 1)
      let error = (max(expected * (1 - expected), 0.01) / Double(strip.count)).squareRoot()
      #expect(FlakeMeasure.isSmall(part - expected, 4 * error + 0.01))
    }
    #expect(world.realise(Area(centre: .zero, size: SIMD2(repeating: 200))).defects.isEmpty)
    let line = try #require(
      world.scene.features(in: Area(centre: .zero, size: SIMD2(repeating: 100))).first {
        $0.kind == "interface"
      })
    #expect(line.path.allSatisfy { abs($0.x + 30) < 1e-6 })
  }

  @Test func chalcogenChangesWhereItDiffers() throws {
    let world = try TestWorlds.make(
      "flake", "{support_nm: 0, material: \"WSe2\", second_material: \"WS2\", interface_width_nm: 0}")
    let atoms = FlakeMeasure(world, size: 100)
    #expect(atoms.of(16).allSatisfy { $0.position.y >= 0 } && atoms.of(34).allSatisfy { $0.position.y <= 0 })
    #expect(atoms.count(16) > 800 && atoms.count(34) > 800)
  }

  @Test func contaminationCoversItsPartAndTouchesTheFlake() throws {
    let world = try TestWorlds.make(
      "flake", seed: 8,
      "{support_nm: 0, shape: \"covering\", contamination_coverage: 0.3, contamination_nm: 2, contamination_patch_nm: 20, size_nm: [4000, 4000]}"
    )
    let bodies = world.scene.bodies(over: world.area)
    let patches = bodies.first { $0.info.category == .contamination } as! AmorphousBody
    var (covered, total) = (0, 0)
    for y in stride(from: -19_000.0, to: 19_000, by: 190) {
      for x in stride(from: -19_000.0, to: 19_000, by: 190) {
        let spans = patches.region.spans(at: SIMD2(x, y))
        covered += spans.isEmpty ? 0 : 1
        total += 1
        #expect(spans.allSatisfy { $0.length <= 20 && abs($0.bottom - spans[0].bottom) < 1e-9 })
      }
    }
    // Points 19 nm apart are nearly independent: a standard error of 0.5 %.
    #expect(FlakeMeasure.isSmall(Double(covered) / Double(total) - 0.3, 0.025))
    let sulphur = FlakeMeasure(world, size: 300).of(16).map(\.position.z).min()!
    let carbon = FlakeMeasure(world, size: 300).of(6).map(\.position.z)
    #expect(!carbon.isEmpty)
    #expect(carbon.allSatisfy { $0 < sulphur - 2 && $0 > sulphur - 2.8 - 20.01 })
    #expect(carbon.max()! > sulphur - 3.5)
  }

  @Test(arguments: [
    ("material: \"MoS3\"", ["parameters.material", "MoS3"]),
    ("material: \"amorphous-carbon\"", ["parameters.material", "crystal"]),
    ("flake_nm: 0.5", ["parameters.flake_nm", "0.5", "nm"]),
    ("shape: \"square\"", ["parameters.shape", "square", "triangle"]),
    ("flakes_per_um2: 1, coverage: 0.1", ["parameters.flakes_per_um2", "parameters.coverage"]),
    ("flakes_per_um2: 1", ["parameters.flakes_per_um2", "1/µm²", "parameters.flake_nm"]),
    ("coverage: 0.9, flake_nm: 100", ["parameters.coverage", "0.9"]),
    ("shape: \"covering\", coverage: 0.1", ["parameters.coverage", "covering"]),
    ("layers: 0", ["parameters.layers", "0"]),
    ("twist_deg: [3]", ["parameters.twist_deg", "0"]),
    ("upper_layer_fraction: 0.5", ["parameters.upper_layer_fraction", "parameters.layers"]),
    ("layers: 2, interlayer_nm: 0.2", ["parameters.interlayer_nm", "0.2", "nm"]),
    ("grain_nm: 10, boundary_misorientation_deg: 5", ["parameters.boundary_misorientation_deg", "grain_nm"]),
    ("boundary_position_nm: 5", ["parameters.boundary_position_nm", "boundary_misorientation_deg"]),
    ("flake_nm: 50, coverage: 0.1, grain_nm: 80", ["parameters.grain_nm", "80", "nm"]),
    ("vacancies: {Se: 0.1}", ["parameters.vacancies", "Se", "Mo", "S"]),
    ("vacancies: {S: 1.5}", ["parameters.vacancies.S", "1.5"]),
    ("column_vacancies: {Mo: 0.1}", ["parameters.column_vacancies", "Mo"]),
    ("vacancies: {S: 0.4}, column_vacancies: {S: 0.3}", ["parameters.vacancies", "1.1"]),
    ("dopants: [{element: \"Re\", host: \"W\", fraction: 0.1}]", ["dopants[0].host", "W", "Mo"]),
    ("dopants: [{element: \"Mo\", host: \"Mo\", fraction: 0.1}]", ["dopants[0].element", "Mo"]),
    ("dopants: [{element: \"Xx\", host: \"Mo\", fraction: 0.1}]", ["dopants[0].element", "Xx"]),
    ("dopants: [{element: \"Re\", host: \"Mo\", fraction: 2}]", ["dopants[0].fraction", "2"]),
    ("adatoms: [{element: \"Au\", site: \"edge\", per_nm2: 1}]", ["adatoms[0].site", "edge", "hollow"]),
    ("adatoms: [{element: \"Au\", per_nm2: 9}]", ["adatoms[0].per_nm2", "9", "1/nm²"]),
    ("second_material: \"graphene\"", ["parameters.second_material", "graphene", "lattice"]),
    ("interface_width_nm: 2", ["parameters.interface_width_nm", "second_material"]),
    ("pores_per_um2: 100000, pore_nm: 5", ["parameters.pores_per_um2", "100000", "1/µm²"]),
    ("contamination_coverage: 1", ["parameters.contamination_coverage", "1"]),
    ("hole_nm: 100, hole_pitch_nm: 50", ["parameters.hole_pitch_nm", "50", "nm"]),
    ("ripple: 1", ["ripple", "ripple_nm"]),
  ])
  func badParametersAreRefusedByName(_ parameters: String, _ words: [String]) throws {
    let error = #expect(throws: InputError.self) { try TestWorlds.make("flake", "{\(parameters)}") }
    for word in words { #expect(error?.message.contains(word) == true, "\(error?.message ?? "")") }
  }
}
