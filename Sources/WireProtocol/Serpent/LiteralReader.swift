/// Reads Python literals, with limits.
struct LiteralReader {
  static let format = "serpent"

  let bytes: [UInt8]
  var position = 0
  private let limits: WireLimits
  private var depth = 0
  private var elements = 0

  init(_ text: [UInt8], limits: WireLimits) throws {
    guard text.count <= limits.bytes else {
      throw WireError(Self.format, "\(text.count) bytes are more than the \(limits.bytes) that are allowed")
    }
    // The text has to be UTF-8 as a whole, and NUL is refused, as Python refuses both.
    guard String(validating: text, as: UTF8.self) != nil else {
      throw WireError(Self.format, "the text is not UTF-8")
    }
    if let place = text.firstIndex(of: 0) {
      throw WireError(Self.format, at: place, "a NUL byte is not allowed")
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

  mutating func value() throws -> WireValue {
    elements += 1
    guard elements <= limits.elements else {
      throw failure("more than the \(limits.elements) values that are allowed")
    }
    guard let byte = next else { throw unexpected("a value") }
    switch byte {
    case UInt8(ascii: "("): return try nested { try $0.parenthesis() }
    case UInt8(ascii: "["):
      return try nested { reader in .list(try reader.items(until: UInt8(ascii: "]")).values) }
    case UInt8(ascii: "{"): return try nested { try $0.brace() }
    case 34, 39: return .string(try text())
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"):
      return try number()
    default: return try named()
    }
  }

  private mutating func nested(_ read: (inout LiteralReader) throws -> WireValue) throws -> WireValue {
    guard depth < limits.depth else { throw failure("values are nested more than \(limits.depth) deep") }
    depth += 1
    position += 1
    let value = try read(&self)
    depth -= 1
    return value
  }

  /// Values with commas between them up to a closing bracket, which is passed.
  private mutating func items(until end: UInt8) throws -> (values: [WireValue], commas: Int) {
    var (values, commas): ([WireValue], Int) = ([], 0)
    while true {
      skipSpace()
      if skip(end) { return (values, commas) }
      values.append(try value())
      skipSpace()
      if skip(UInt8(ascii: ",")) {
        commas += 1
      } else if next != end {
        throw unexpected("a comma or \(shown(end))")
      }
    }
  }

  /// A tuple, or a value in parentheses.
  private mutating func parenthesis() throws -> WireValue {
    let (values, commas) = try items(until: UInt8(ascii: ")"))
    return values.count == 1 && commas == 0 ? values[0] : .tuple(values)
  }

  /// A dictionary or a set.
  private mutating func brace() throws -> WireValue {
    let end = UInt8(ascii: "}")
    skipSpace()
    if skip(end) { return .dict([]) }
    let place = position
    let first = try key()
    skipSpace()
    guard skip(UInt8(ascii: ":")) else {
      var members = [first]
      while skip(UInt8(ascii: ",")) {
        skipSpace()
        if next == end { break }
        members.append(try key())
        skipSpace()
      }
      guard skip(end) else { throw unexpected("a comma or }") }
      return .set(members)
    }
    skipSpace()
    var entries = [WireEntry(first, try value())]
    skipSpace()
    while skip(UInt8(ascii: ",")) {
      skipSpace()
      if next == end { break }
      let key = try key()
      skipSpace()
      guard skip(UInt8(ascii: ":")) else { throw unexpected("a colon") }
      skipSpace()
      entries.append(WireEntry(key, try value()))
      skipSpace()
    }
    guard skip(end) else { throw unexpected("a comma or }") }
    return try Self.special(.dict(entries), at: place)
  }

  private mutating func key() throws -> WireValue {
    let place = position
    let key = try value()
    guard key.isHashable else {
      position = place
      throw failure("a \(key.kind) cannot be a key or a member of a set")
    }
    return key
  }

  /// Numbers for which Python has no literal come as dictionaries.
  private static func special(_ dict: WireValue, at place: Int) throws -> WireValue {
    guard case .string(let name) = dict["__class__"] else { return dict }
    switch name {
    case "float":
      guard dict["value"] == "nan" else {
        throw WireError(format, at: place, "a float of class can only be nan")
      }
      return .float(.nan)
    case "complex":
      guard let real = dict["real"]?.number, let imaginary = dict["imag"]?.number else {
        throw WireError(format, at: place, "a complex number needs 'real' and 'imag'")
      }
      return .complex(real, imaginary)
    default: return dict
    }
  }

  // MARK: - Characters

  /// The byte at the position; nil at the end.
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func skip(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  mutating func skipSpace() {
    while let byte = next {
      if byte == 32 || 9...13 ~= byte {
        position += 1
      } else if byte == UInt8(ascii: "#") {
        while let byte = next, byte != 10 { position += 1 }
      } else {
        return
      }
    }
  }

  // MARK: - Messages

  func failure(_ problem: String) -> WireError { WireError(Self.format, at: position, problem) }

  func unexpected(_ wanted: String) -> WireError {
    guard let byte = next else { return failure("the text ends where \(wanted) is needed") }
    return failure("found \(shown(byte)) where \(wanted) is needed")
  }

  private func shown(_ byte: UInt8) -> String {
    33..<127 ~= byte ? String(Unicode.Scalar(byte)) : "byte \(byte)"
  }
}
