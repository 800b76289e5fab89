/// Writes values as JSON.
struct WireJSONWriter {
  private static let hexadecimal = Array("0123456789abcdef".utf8)

  let ascii: Bool
  var out = TextBytes()

  init(ascii: Bool) { self.ascii = ascii }

  mutating func write(_ value: WireValue) throws {
    switch value {
    case .null: out.append("null")
    case .bool(let truth): out.append(truth ? "true" : "false")
    case .int(let number): out.append(integer: number)
    case .bigInt(let digits): out.append(text: digits)
    case .float(let number): write(number)
    case .complex: throw WireError("JSON", "complex numbers cannot be written")
    case .string(let text): quote(text)
    case .bytes(let bytes):
      try write(["data": .string(WireValue.base64(bytes)), "encoding": "base64"] as WireValue)
    case .list(let items), .tuple(let items), .set(let items):
      out.append("[")
      for (place, item) in items.enumerated() {
        if place > 0 { out.append(", ") }
        try write(item)
      }
      out.append("]")
    case .dict(let entries):
      out.append("{")
      for (place, entry) in entries.enumerated() {
        if place > 0 { out.append(", ") }
        try writeKey(entry.key)
        out.append(": ")
        try write(entry.value)
      }
      out.append("}")
    case .array(let array): out.append(array, separator: ", ") { Self.notFinite($0, &$1) }
    }
  }

  /// Keys are texts; Python turns numbers, truth values and None into texts.
  private mutating func writeKey(_ key: WireValue) throws {
    switch key {
    case .string(let text): quote(text)
    case .null, .bool, .int, .bigInt, .float:
      out.append("\"")
      try write(key)
      out.append("\"")
    default: throw WireError("JSON", "a \(key.kind) cannot be a key")
    }
  }

  private mutating func write(_ number: Double) {
    if number.isFinite { out.append(finite: number) } else { Self.notFinite(number, &out) }
  }

  private static func notFinite(_ number: Double, _ out: inout TextBytes) {
    out.append(number.isNaN ? "NaN" : number > 0 ? "Infinity" : "-Infinity")
  }

  private mutating func quote(_ text: String) {
    out.append("\"")
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 34: out.append("\\\"")
      case 92: out.append("\\\\")
      case 8: out.append("\\b")
      case 9: out.append("\\t")
      case 10: out.append("\\n")
      case 12: out.append("\\f")
      case 13: out.append("\\r")
      case 0..<32: escape(UInt16(scalar.value))
      case 32..<127: out.append(UInt8(scalar.value))
      // Python escapes DEL only where it escapes all but ASCII.
      case 127 where !ascii: out.append(127)
      case _ where ascii: for unit in UTF16.encode(scalar)! { escape(unit) }
      default: out.append(text: String(scalar))
      }
    }
    out.append("\"")
  }

  private mutating func escape(_ unit: UInt16) {
    out.append("\\u")
    for digit in (0..<4).reversed() { out.append(Self.hexadecimal[Int(unit >> (4 * UInt16(digit)) & 15)]) }
  }
}
