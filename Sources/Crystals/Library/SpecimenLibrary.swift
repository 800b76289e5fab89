import Foundation
import Quantities

/// The folder of specimens: one folder for each, with a `specimen.json` and a structure file.
package struct SpecimenLibrary: Sendable, Hashable {
  /// Path of the folder.
  package let folder: String

  /// - Throws: `InputError` if the folder holds no specimen.
  package init(folder: String) throws {
    self.folder = folder
    guard !names.isEmpty else {
      throw InputError("\(folder): no specimens; a folder with <name>/specimen.json is needed")
    }
  }

  /// Finds the library: the folder that STEMULATOR_SPECIMENS names; else a folder `Specimens` beside the
  /// program or above it; else `share/stemulator/Specimens` beside the program's `bin`.
  /// - Throws: `InputError` that says where it looked.
  package static func locate(
    environment: [String: String] = ProcessInfo.processInfo.environment, executable: String = Self.executable
  ) throws -> SpecimenLibrary {
    if let folder = environment["STEMULATOR_SPECIMENS"], !folder.isEmpty {
      return try SpecimenLibrary(folder: folder)
    }
    var place = URL(fileURLWithPath: executable).deletingLastPathComponent()
    let prefix = place.deletingLastPathComponent()
    while true {
      if let library = try? SpecimenLibrary(folder: place.appendingPathComponent("Specimens").path) {
        return library
      }
      let above = place.deletingLastPathComponent()
      if above.path == place.path { break }
      place = above
    }
    let shared = prefix.appendingPathComponent("share/stemulator/Specimens").path
    if let library = try? SpecimenLibrary(folder: shared) { return library }
    throw InputError(
      "the specimen library was not found above \(executable) or in \(shared); set STEMULATOR_SPECIMENS"
        + " to its folder"
    )
  }

  /// Path of the running program.
  package static var executable: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
  }

  /// Names of the specimens in alphabetical order.
  package var names: [String] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return entries.filter { FileManager.default.fileExists(atPath: file(of: $0)) }
      .sorted { $0.lowercased() < $1.lowercased() }
  }

  private func file(of name: String) -> String { "\(folder)/\(name)/specimen.json" }

  /// Loads a specimen; capitals do not matter where the name is clear without.
  /// - Throws: `InputError` that lists the names.
  package func specimen(_ name: String) throws -> Specimen {
    let names = self.names
    let known = names.first { $0 == name } ?? names.first { $0.lowercased() == name.lowercased() }
    guard let known else {
      throw InputError(
        "specimen \"\(name)\" is not in the library; allowed: \(names.joined(separator: ", "))")
    }
    return try Specimen(file: file(of: known), name: known)
  }
}
