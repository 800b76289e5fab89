import Configuration
package import Crystals
import Foundation
import Quantities

/// The worlds of the specimen library: folders with a `world.json`.
package struct WorldLibrary: Sendable {
  private let library: SpecimenLibrary

  package init(_ library: SpecimenLibrary) { self.library = library }

  private func file(_ name: String) -> String { "\(library.folder)/\(name)/world.json" }

  /// Names in alphabetical order.
  package var names: [String] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: library.folder)) ?? []
    return entries.filter { FileManager.default.fileExists(atPath: file($0)) }
      .sorted { $0.lowercased() < $1.lowercased() }
  }

  /// Whether a word names a world of the library, or a file that describes one.
  package func has(_ word: String) -> Bool {
    names.contains { $0.lowercased() == word.lowercased() } || Self.isFile(word)
  }

  private static func isFile(_ word: String) -> Bool {
    word.hasSuffix(".json") && FileManager.default.fileExists(atPath: word)
  }

  /// A world by its name (capitals do not matter) or by the path of its file.
  /// - Throws: `InputError` that lists the names, or says what is wrong with the file.
  package func world(_ word: String) throws -> World {
    if Self.isFile(word) { return try WorldFile.read(word, library: library) }
    guard let name = names.first(where: { $0.lowercased() == word.lowercased() }) else {
      throw InputError(
        "world \"\(word)\" is not in the library; allowed: \(names.joined(separator: ", ")), or the path of a world file"
      )
    }
    return try WorldFile.read(file(name), library: library)
  }

  /// What a world of the library is made of, without making it.
  package func description(_ name: String) throws -> WorldDescription {
    let path = file(name)
    return try InputError.placed(path) { try WorldFile.description(try JSONValue(file: path)) }
  }
}
