import Crystals
import Foundation

/// The library of the repository this test was built from.
enum Library {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func specimens() throws -> SpecimenLibrary {
    try SpecimenLibrary(folder: root.appendingPathComponent("Specimens").path)
  }

  static func specimen(_ name: String) throws -> Specimen { try specimens().specimen(name) }

  static let names: [String] = (try? specimens().names) ?? []
}
