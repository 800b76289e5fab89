import Configuration
import Crystals
import Foundation
import Testing

@testable import Worlds

/// Worlds of the project's library.
enum TestWorlds {
  static let library = try! SpecimenLibrary(
    folder: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Specimens").path)

  static func make(_ kind: String, seed: UInt64 = 1, _ parameters: String = "{}") throws -> World {
    try World(
      WorldDescription(
        title: kind, kind: kind, seed: seed,
        parameters: try JSONValue(parsing: Data(parameters.utf8), name: "parameters")),
      materials: MaterialSource(library: library))
  }
}

@Suite struct WorldTests {
  @Test func windowsOfAmorphousCarbonAgree() throws {
    let world = try TestWorlds.make("support", "{size_nm: [100000, 100000], hole_nm: 40}")
    let one = world.realise(Area(centre: SIMD2(300, 100), size: SIMD2(200, 200)), threads: 2)
    let start = Date()
    let other = world.realise(Area(centre: SIMD2(350, 160), size: SIMD2(200, 200)), threads: 2)
    print("time", Date().timeIntervalSince(start), other.atoms.count)
    let shared = one.area.intersection(other.area)!
    func inside(_ realisation: Realisation) -> Set<WorldAtom> {
      Set(realisation.atoms.filter { shared.contains(SIMD2($0.position.x, $0.position.y)) })
    }
    #expect(inside(one) == inside(other))
    #expect(!inside(one).isEmpty)
    let density = Double(inside(one).count) / (shared.size.x * shared.size.y * 50)
    print(density)
    var structure = try one.structure(title: "x")
    structure.atoms = Array(structure.atoms.prefix(20000))
    print(structure.shortestDistance() ?? 0)
  }
}
