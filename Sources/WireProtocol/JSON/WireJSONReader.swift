/// Reads JSON as strictly as Python does, with limits. The run files' own reader is another: that one takes JSON5 and
/// knows no order of keys, no whole numbers and no limit of elements.
struct WireJSONReader {
  private static let format = "JSON"

  private let bytes: [UInt8]
  private var position = 0
  private let limits: WireLimits
  private var depth = 0
  private var elements = 0

  init(_ text: [UInt8], limits: WireLimits) throws {
    guard text.count <= limits.bytes else {
      throw WireError(Self.format, "\(text.count) bytes are more than the \(limits.bytes) that are allowed")
    }
    guard String(validating: text, as: UTF8.self) != nil else {
      throw WireError(Self.format, "the text is not UTF-8")
    }
    bytes = text
    self.limits = limits
  }

  mutating func document() throws -> WireValue {
    skipSpace()
    let value = try value()
    skipSpace()
    guard next == nil else { throw unexpected("the end of the text") }
    return value
  }

  // MARK: - Values

  private mutating func value() throws -> WireValue {
    elements += 1
    guard elements <= limits.elements else {
      throw failure("more than the \(limits.elements) values that are allowed")
    }
    switch next {
    case UInt8(ascii: "["): return try nested { try $0.list() }
    case UInt8(ascii: "{"): return try nested { try $0.object() }
    case 34: return .string(try text())
    case let byte? where 48..<58 ~= byte || byte == UInt8(ascii: "-"): return try number()
    default: break
    }
    let begin = position
    while let byte = next, UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 32 { position += 1 }
    switch String(decoding: bytes[begin..<position], as: UTF8.self) {
    case "null": return .null
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "NaN": return .float(.nan)
    case "Infinity": return .float(.infinity)
    default:
      position = begin
      throw unexpected("a value")
    }
  }

  private mutating func nested(_ read: (inout WireJSONReader) throws -> WireValue) throws -> WireValue {
    guard depth < limits.depth else { throw failure("values are nested more than \(limits.depth) deep") }
    depth += 1
    position += 1
    skipSpace()
    let value = try read(&self)
    depth -= 1
    return value
  }

  private mutating func list() throws -> WireValue {
    if skip(UInt8(ascii: "]")) { return .list([]) }
    var items: [WireValue] = []
    while true {
      items.append(try value())
      skipSpace()
      if skip(UInt8(ascii: "]")) { return .list(items) }
      guard skip(UInt8(ascii: ",")) else { throw unexpected("a comma or ]") }
      skipSpace()
    }
  }

  private mutating func object() throws -> WireValue {
    if skip(UInt8(ascii: "}")) { return .dict([]) }
    var entries: [WireEntry] = []
    while true {
      guard next == 34 else { throw unexpected("a key in double quotes") }
      let key = try text()
      skipSpace()
      guard skip(UInt8(ascii: ":")) else { throw unexpected("a colon") }
      skipSpace()
      entries.append(WireEntry(.string(key), try value()))
      skipSpace()
      if skip(UInt8(ascii: "}")) { return .dict(entries) }
      guard skip(UInt8(ascii: ",")) else { throw unexpected("a comma or }") }
      skipSpace()
    }
  }

  private mutating func number() throws -> WireValue {
    let begin = position
    let negative = skip(UInt8(ascii: "-"))
    if negative, bytes[position...].starts(with: "Infinity".utf8) {
      position += 8
      return .float(-.infinity)
    }
    let first = position
    var whole = true
    while let byte = next {
      if 48..<58 ~= byte {
        position += 1
      } else if [43, 45, 46, 69, 101].contains(byte) {
        whole = false
        position += 1
      } else {
        break
      }
    }
    let text = String(decoding: bytes[begin..<position], as: UTF8.self)
    // No leading zeros, and digits on both sides of a point.
    let digits = bytes[first..<position]
    let fits =
      48..<58 ~= digits.first ?? 0 && 48..<58 ~= digits.last ?? 0
      && !(digits.first == 48 && digits.count > 1 && 48..<58 ~= digits[first + 1])
      && !zip(digits, digits.dropFirst()).contains { $0 == 46 && !(48..<58 ~= $1) }
    if fits, whole, let value = DecimalText.integer(text) { return value }
    if fits, !whole, let value = Double(text) { return .float(value) }
    position = begin
    throw failure("not a number, or one of more than \(DecimalText.mostDigits) digits")
  }

  private mutating func text() throws -> String {
    let begin = position
    position += 1
    var out: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case 34: return String(decoding: out, as: UTF8.self)
      case 0..<32:
        position -= 1
        throw failure("a text may not contain control characters")
      case 92: try escape(into: &out)
      default: out.append(byte)
      }
    }
    position = begin
    throw failure("the text has no closing quote")
  }

  private mutating func escape(into out: inout [UInt8]) throws {
    guard let kind = next else { throw unexpected("an escape") }
    position += 1
    switch kind {
    case 34, 92, UInt8(ascii: "/"): out.append(kind)
    case UInt8(ascii: "b"): out.append(8)
    case UInt8(ascii: "t"): out.append(9)
    case UInt8(ascii: "n"): out.append(10)
    case UInt8(ascii: "f"): out.append(12)
    case UInt8(ascii: "r"): out.append(13)
    case UInt8(ascii: "u"):
      var code = try unit()
      if 0xD800..<0xDC00 ~= code, skip(92), skip(UInt8(ascii: "u")) {
        let low = try unit()
        guard 0xDC00..<0xE000 ~= low else { throw failure("half of a surrogate pair is missing") }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw failure("half of a surrogate pair is missing") }
      out += Array(String(scalar).utf8)
    default:
      position -= 1
      throw unexpected("an escape")
    }
  }

  private mutating func unit() throws -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw unexpected("4 hexadecimal digits")
      }
      code = code << 4 | UInt32(digit)
      position += 1
    }
    return code
  }

  // MARK: - Characters

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 32 || byte == 9 || byte == 10 || byte == 13 { position += 1 }
  }

  private func failure(_ problem: String) -> WireError { WireError(Self.format, at: position, problem) }

  private func unexpected(_ wanted: String) -> WireError {
    guard let byte = next else { return failure("the text ends where \(wanted) is needed") }
    let found = 33..<127 ~= byte ? String(Unicode.Scalar(byte)) : "byte \(byte)"
    return failure("found \(found) where \(wanted) is needed")
  }
}
