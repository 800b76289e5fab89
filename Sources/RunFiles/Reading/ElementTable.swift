import Configuration
import Crystals
import Quantities

/// An object with one number per element, keyed by atomic number or symbol.
enum ElementTable {
  /// Values by atomic number.
  static func read(_ value: JSONValue, name: String, in allowed: ClosedRange<Double>, unit: String) throws
    -> [Int: Double]
  {
    guard case .object(let entries) = value else {
      throw InputError("\(name): \(value.kind) is not allowed; allowed: an object such as {\"38\": 0.08}")
    }
    var table: [Int: Double] = [:]
    for (key, value) in entries.sorted(by: { $0.key < $1.key }) {
      let number = try InputError.placed(name) {
        try Int(key).map { try ChemicalElement(number: $0).number } ?? ChemicalElement(symbol: key).number
      }
      guard table[number] == nil else { throw InputError("\(name): element \(number) is named twice") }
      table[number] = try Section.number(value, name: "\(name).\(key)", in: allowed, unit: unit)
    }
    return table
  }
}
