import Crystals
import Foundation
import Testing

@testable import Worlds

@Suite struct ParticleWorldFileTests {
  /// Worlds of the library with particles or grains, and elements that the middle of the stage must show.
  @Test(arguments: [
    ("Au-on-carbon", [6, 79]), ("Pt-Pd-core-shell", [6, 46, 78]), ("Au-polycrystal", [79]),
    ("Ag-nanorods", [6, 47]), ("ITO-nanorods", [6, 8, 49, 50]), ("ITO-Ag-nanorods", [6, 8, 47, 49, 50]),
  ])
  func showsSomethingInTheMiddle(name: String, elements: [Int32]) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Specimens/\(name)/world.json").path
    let world = try WorldFile.read(folder, library: TestWorlds.library)
    #expect(!world.description.source.isEmpty && !world.description.licence.isEmpty)
    let found = world.realise(Area(centre: .zero, size: SIMD2(repeating: 120)), threads: 2)
    #expect(Set(found.atoms.map(\.element)).isSuperset(of: elements) || name == "ITO-Ag-nanorods")
    // The mixed world has its rods at (0, ±12) nm.
    let wide = world.bodies(over: Area(centre: .zero, size: SIMD2(repeating: 500)))
    #expect(wide.contains { $0.info.category == .particle || $0.info.category == .grain })
    if name == "ITO-Ag-nanorods" {
      let strip = world.realise(Area(centre: .zero, size: SIMD2(40, 300)), threads: 2)
      #expect(Set(strip.atoms.map(\.element)) == Set(elements))
    }
  }
}
