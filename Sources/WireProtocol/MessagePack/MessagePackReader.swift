/// Reads MessagePack, with limits. Lengths are held against what is there before memory is taken.
struct MessagePackReader {
  private let bytes: [UInt8]
  private var position = 0
  private let limits: WireLimits
  private var depth = 0
  private var elements = 0

  init(_ bytes: [UInt8], limits: WireLimits) throws {
    guard bytes.count <= limits.bytes else {
      throw WireError(
        MessagePack.format, "\(bytes.count) bytes are more than the \(limits.bytes) that are allowed")
    }
    self.bytes = bytes
    self.limits = limits
  }

  mutating func document() throws -> WireValue {
    let value = try value()
    guard position == bytes.count else { throw failure("bytes follow where the value has ended") }
    return value
  }

  private mutating func value() throws -> WireValue {
    elements += 1
    guard elements <= limits.elements else {
      throw failure("more than the \(limits.elements) values that are allowed")
    }
    let code = try integer(UInt8.self)
    switch code {
    case 0x00..<0x80: return .int(Int(code))
    case 0x80..<0x90: return try map(Int(code & 15))
    case 0x90..<0xA0: return try array(Int(code & 15))
    case 0xA0..<0xC0: return try text(Int(code & 31))
    case 0xC0: return .null
    case 0xC2: return .bool(false)
    case 0xC3: return .bool(true)
    case 0xC4: return .bytes(Array(try take(Int(try integer(UInt8.self)))))
    case 0xC5: return .bytes(Array(try take(Int(try integer(UInt16.self)))))
    case 0xC6: return .bytes(Array(try take(Int(try integer(UInt32.self)))))
    case 0xC7: return try extended(Int(try integer(UInt8.self)))
    case 0xC8: return try extended(Int(try integer(UInt16.self)))
    case 0xC9: return try extended(Int(try integer(UInt32.self)))
    case 0xCA: return .float(Double(Float(bitPattern: try integer(UInt32.self))))
    case 0xCB: return .float(Double(bitPattern: try integer(UInt64.self)))
    case 0xCC: return .int(Int(try integer(UInt8.self)))
    case 0xCD: return .int(Int(try integer(UInt16.self)))
    case 0xCE: return .int(Int(try integer(UInt32.self)))
    case 0xCF:
      let number = try integer(UInt64.self)
      return Int(exactly: number).map { .int($0) } ?? .bigInt(String(number))
    case 0xD0: return .int(Int(try integer(Int8.self)))
    case 0xD1: return .int(Int(try integer(Int16.self)))
    case 0xD2: return .int(Int(try integer(Int32.self)))
    case 0xD3: return .int(Int(try integer(Int64.self)))
    case 0xD4...0xD8: return try extended(1 << Int(code - 0xD4))
    case 0xD9: return try text(Int(try integer(UInt8.self)))
    case 0xDA: return try text(Int(try integer(UInt16.self)))
    case 0xDB: return try text(Int(try integer(UInt32.self)))
    case 0xDC: return try array(Int(try integer(UInt16.self)))
    case 0xDD: return try array(Int(try integer(UInt32.self)))
    case 0xDE: return try map(Int(try integer(UInt16.self)))
    case 0xDF: return try map(Int(try integer(UInt32.self)))
    case 0xE0...0xFF: return .int(Int(Int8(bitPattern: code)))
    default:
      position -= 1
      throw failure("byte 0xc1 begins no value")
    }
  }

  private mutating func nested<Value>(
    _ count: Int, each size: Int, _ read: (inout MessagePackReader) throws -> Value
  ) throws -> [Value] {
    guard depth < limits.depth else { throw failure("values are nested more than \(limits.depth) deep") }
    // Each value takes a byte at least.
    guard count <= (bytes.count - position) / size else {
      throw failure("\(count) values are more than the bytes hold")
    }
    guard count <= limits.elements else {
      throw failure("more than the \(limits.elements) values that are allowed")
    }
    depth += 1
    var values: [Value] = []
    values.reserveCapacity(min(count, 1024))
    for _ in 0..<count { values.append(try read(&self)) }
    depth -= 1
    return values
  }

  private mutating func array(_ count: Int) throws -> WireValue {
    .list(try nested(count, each: 1) { try $0.value() })
  }

  private mutating func map(_ count: Int) throws -> WireValue {
    .dict(
      try nested(count, each: 2) { reader in
        let place = reader.position
        let key = try reader.value()
        guard key.isHashable else {
          throw WireError(MessagePack.format, at: place, "a \(key.kind) cannot be a key")
        }
        return WireEntry(key, try reader.value())
      })
  }

  private mutating func text(_ count: Int) throws -> WireValue {
    let place = position
    guard let text = String(validating: try take(count), as: UTF8.self) else {
      throw WireError(MessagePack.format, at: place, "a text is not UTF-8")
    }
    return .string(text)
  }

  /// A value of one of Pyro's own types.
  private mutating func extended(_ count: Int) throws -> WireValue {
    let place = position
    let type = try integer(UInt8.self)
    let data = try take(count)
    switch type {
    case MessagePack.complexType where count == 16:
      return .complex(
        Double(bitPattern: Self.little(data.prefix(8))), Double(bitPattern: Self.little(data.suffix(8))))
    case MessagePack.bigIntType:
      if let value = DecimalText.integer(String(decoding: data, as: UTF8.self)) { return value }
    case MessagePack.momentType where count == 8: return .float(Double(bitPattern: Self.little(data)))
    case MessagePack.dateType where count == 8: return .int(Int(bitPattern: UInt(Self.little(data))))
    default: break
    }
    throw WireError(
      MessagePack.format, at: place, "an extension of type \(type) with \(count) bytes is not known")
  }

  private static func little(_ data: ArraySlice<UInt8>) -> UInt64 {
    data.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
    guard count <= bytes.count - position else {
      throw failure("the bytes end where \(count) \(count == 1 ? "is" : "are") needed")
    }
    defer { position += count }
    return bytes[position..<position + count]
  }

  private mutating func integer<Number: FixedWidthInteger>(_: Number.Type) throws -> Number {
    let data = try take(Number.bitWidth / 8)
    return data.reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
  }

  private func failure(_ problem: String) -> WireError {
    WireError(MessagePack.format, at: position, problem)
  }
}
