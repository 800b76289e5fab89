package import Configuration
import Crystals
import Quantities

extension ParameterReader {
  /// A table of numbers for elements, by atomic number.
  package func elements(_ key: String) throws -> [Int: Double] {
    var found: [Int: Double] = [:]
    for (symbol, value) in try table(key) {
      let element = try InputError.placed(name(key)) { try ChemicalElement(symbol: symbol) }
      found[element.number] = value
    }
    return found
  }
}
