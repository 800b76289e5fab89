import Configuration
package import Crystals
import Quantities

extension SpecimenLibrary {
  /// Loads a specimen; capitals do not matter where the name is clear without.
  /// - Throws: `InputError` that lists the names and guesses which was meant.
  package func named(_ name: String) throws -> Specimen {
    let worlds = WorldLibrary(self)
    guard !worlds.has(name) else {
      throw InputError("\"\(name)\" is a world; allowed here: \(names.joined(separator: ", "))")
    }
    let names = self.names
    guard names.contains(where: { $0.lowercased() == name.lowercased() }) else {
      throw InputError(
        "specimen \"\(name)\" is not in the library; allowed: \(names.joined(separator: ", "))"
          + Spelling.hint(for: name, among: names))
    }
    return try specimen(name)
  }
}
