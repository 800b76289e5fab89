import Configuration
import Crystals
import Quantities

/// How far atoms move: a table of rms displacements per axis by element, or "specimen" for what the structure file says.
enum ThermalTable {
  /// The displacement of an atom; nil for one at rest. Elements that the table leaves out are at rest.
  static func read(_ value: JSONValue, name: String) throws -> (Atom) -> ThermalDisplacement? {
    if case .string(let word) = value {
      guard word == "specimen" else {
        throw InputError(
          "\(name): \"\(word)\" is not allowed; allowed: \"specimen\" or an object of elements")
      }
      return { $0.displacement }
    }
    let rms = try ElementTable.read(value, name: name, in: 0...100, unit: "Å")
    return { atom in rms[atom.element].map { .isotropic(rms: $0) } }
  }
}
