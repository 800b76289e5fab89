import Foundation

extension WireValue {
  /// The value under a text key of a dictionary; nil for other values and where the key is absent.
  package subscript(key: String) -> WireValue? {
    guard case .dict(let entries) = self else { return nil }
    return entries.last { $0.key == .string(key) }?.value
  }

  /// What a list, tuple, set or array of numbers holds; nil for other values.
  package var items: [WireValue]? {
    switch self {
    case .list(let items), .tuple(let items), .set(let items): items
    case .array(let array): array.nestedLists.items
    default: nil
    }
  }

  package var text: String? {
    if case .string(let text) = self { return text }
    return nil
  }

  /// A truth value, or a number that stands for one as in Python: 0 and 1.
  package var truth: Bool? {
    switch self {
    case .bool(let truth): truth
    case .int(0), .float(0): false
    case .int(1), .float(1): true
    default: nil
    }
  }

  /// A whole number, also one that came as 3.0 or True.
  package var integer: Int? {
    switch self {
    case .int(let number): number
    case .float(let number): Int(exactly: number)
    case .bool(let truth): truth ? 1 : 0
    default: nil
    }
  }

  /// A number, also a whole one or a truth value.
  package var number: Double? {
    switch self {
    case .int(let number): Double(number)
    case .bigInt(let digits): Double(digits)
    case .float(let number): number
    case .bool(let truth): truth ? 1 : 0
    default: nil
    }
  }

  /// Bytes, or the dictionary with base 64 text in which serpent sends them; nil for other values.
  package var byteString: [UInt8]? {
    if case .bytes(let bytes) = self { return bytes }
    guard self["encoding"] == "base64", let data = self["data"]?.text else { return nil }
    return Data(base64Encoded: data).map { Array($0) }
  }

  /// The dictionary with base 64 text in which serpent and JSON carry bytes.
  static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

  /// What kind of value, for messages: the name of Python's type.
  package var kind: String {
    switch self {
    case .null: "NoneType"
    case .bool: "bool"
    case .int, .bigInt: "int"
    case .float: "float"
    case .complex: "complex"
    case .string: "str"
    case .bytes: "bytes"
    case .list, .array: "list"
    case .tuple: "tuple"
    case .dict: "dict"
    case .set: "set"
    }
  }

  /// Whether Python takes the value as a key: lists, dictionaries and sets are not, nor are tuples that hold them.
  package var isHashable: Bool {
    switch self {
    case .list, .dict, .set, .array: false
    case .tuple(let items): items.allSatisfy(\.isHashable)
    default: true
    }
  }
}
