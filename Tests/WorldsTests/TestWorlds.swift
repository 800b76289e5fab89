import Configuration
import Crystals
import Foundation
import Numerics

@testable import Worlds

/// Worlds for tests, with materials of the project's library.
enum TestWorlds {
  static let library = try! SpecimenLibrary(
    folder: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Specimens").path)

  static let source = MaterialSource(library: library)

  static func make(_ kind: String, seed: UInt64 = 1, _ parameters: String = "{}") throws -> World {
    try World(
      WorldDescription(
        title: kind, kind: kind, seed: seed,
        parameters: try JSONValue(parsing: Data(parameters.utf8), name: "parameters")),
      materials: source)
  }

  /// A world of bodies made by a test.
  static func fixed(
    _ materials: [Material], size: SIMD2<Double> = SIMD2(1e6, 1e6), features: [Feature] = [],
    _ bodies: [any Body]
  ) throws -> World {
    World(
      description: WorldDescription(title: "test", kind: "test", seed: 1),
      scene: FixedScene(size: size, materials: materials, bodies: bodies, features: features),
      contaminant: try source.material("amorphous-carbon"))
  }

  /// A slab of SrTiO3 seen along [001], from z = 0, turned by `angle` about the beam.
  static func slab(
    id: Int = 0, area: Area, thickness: Double = 39.05, angle: Double = 0, contact: Contact? = nil,
    sites: ([CrystalSite]) -> [CrystalSite] = { $0 }
  ) throws -> (material: Material, body: CrystalBody) {
    let material = try source.material("SrTiO3-001")
    let body = CrystalBody(
      info: BodyInfo(
        id: BodyID(id), category: .lamella, material: 0,
        orientation: Matrix3.rotation(about: Vector(0, 0, 1), by: angle), shape: "slab"),
      material: material, sites: sites(material.sites), origin: Vector(0, 0, 0),
      region: Slab(area, z: -0.5...thickness - 0.5), seed: 1, contact: contact)
    return (material, body)
  }

  /// Areas of about 40 Å at random places within `range` Å of the middle.
  static func windows(_ count: Int, range: Double, seed: UInt64) -> [Area] {
    (0..<count).map { index in
      var stream = RandomStream(seed: seed, purpose: .placement, index: index)
      let centre = SIMD2(stream.uniform() - 0.5, stream.uniform() - 0.5) * 2 * range
      return Area(centre: centre, size: SIMD2(20 + 30 * stream.uniform(), 20 + 30 * stream.uniform()))
    }
  }

  /// Whether windows that overlap hold the same atoms and defects there, and four quarters what the whole does.
  static func disagreement(_ world: World, _ window: Area) -> String? {
    let whole = world.realise(window, threads: 2)
    let atoms = Set(whole.atoms)
    guard atoms.count == whole.atoms.count else { return "an atom is there twice" }
    guard Set(whole.atoms.map(\.identity)).count == atoms.count else { return "an identity is there twice" }
    let shifted = Area(low: window.low + window.size * 0.31, high: window.high + window.size * 0.77)
    let other = world.realise(shifted)
    func within(_ realisation: Realisation, _ area: Area) -> Set<WorldAtom> {
      Set(realisation.atoms.filter { area.contains(SIMD2($0.position.x, $0.position.y)) })
    }
    let shared = window.intersection(shifted)!
    guard within(whole, shared) == within(other, shared) else { return "overlapping windows differ" }
    func defects(_ realisation: Realisation) -> Set<PointDefect> {
      Set(realisation.defects.filter { shared.contains(SIMD2($0.position.x, $0.position.y)) })
    }
    guard defects(whole) == defects(other) else { return "defects of overlapping windows differ" }
    let middle = window.centre
    var union: Set<WorldAtom> = []
    var count = 0
    for (low, high) in [
      (window.low, middle), (SIMD2(middle.x, window.low.y), SIMD2(window.high.x, middle.y)),
      (SIMD2(window.low.x, middle.y), SIMD2(middle.x, window.high.y)), (middle, window.high),
    ] {
      let quarter = world.realise(Area(low: low, high: high)).atoms
      count += quarter.count
      union.formUnion(quarter)
    }
    guard union == atoms, count == atoms.count else { return "four quarters are not the whole" }
    return nil
  }

  /// Largest relative difference between matter told by layers and counted by atoms over a window.
  static func layersAgainstAtoms(_ world: World, _ window: Area, samples: Int = 40) -> Double {
    let bodies = world.bodies(over: window)
    var sum: [Int: Double] = [:]
    let step = window.size / Double(samples)
    for row in 0..<samples {
      for column in 0..<samples {
        let point = window.low + (SIMD2(Double(column), Double(row)) + 0.5) * step
        for layer in World.layers(at: point, of: bodies) {
          for (element, count) in bodies[layer.body].composition(mixing: layer.mixing) {
            sum[element, default: 0] += count * layer.cells * step.x * step.y
          }
        }
      }
    }
    let counted = Dictionary(grouping: world.realise(window).atoms, by: { Int($0.element) }).mapValues {
      Double($0.count)
    }
    let total = counted.values.reduce(0, +)
    return Set(sum.keys).union(counted.keys).map { abs((sum[$0] ?? 0) - (counted[$0] ?? 0)) / total }.max()
      ?? 0
  }
}
