/// Numbers and names.
extension LiteralReader {
  /// A real, an imaginary, or the sum of both.
  mutating func number() throws -> WireValue {
    let first = try part()
    if first.imaginary { return .complex(0, first.value.number ?? 0) }
    let behind = position
    skipSpace()
    guard next == UInt8(ascii: "+") || next == UInt8(ascii: "-") else {
      position = behind
      return first.value
    }
    let second = try part()
    guard second.imaginary, let real = first.value.number, let imaginary = second.value.number else {
      throw failure("only an imaginary number may be added")
    }
    return .complex(real, imaginary)
  }

  /// A number with its signs; `imaginary` where a j stands behind.
  private mutating func part() throws -> (value: WireValue, imaginary: Bool) {
    var negative = false
    while let byte = next, byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") {
      if byte == UInt8(ascii: "-") { negative.toggle() }
      position += 1
      skipSpace()
    }
    let begin = position
    var digits: [UInt8] = negative ? [UInt8(ascii: "-")] : []
    var whole = true
    if next == UInt8(ascii: "0"), let value = try based(negative: negative) { return (value, false) }
    while let byte = next {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digits.append(byte)
      case UInt8(ascii: "_") where position > begin: break
      case UInt8(ascii: "."):
        whole = false
        digits.append(byte)
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        whole = false
        digits.append(byte)
        if position + 1 < bytes.count, [43, 45].contains(bytes[position + 1]) {
          position += 1
          digits.append(bytes[position])
        }
      case UInt8(ascii: "i"), UInt8(ascii: "n"):
        guard position == begin else { throw unexpected("a number") }
        return (.float(try notFinite(negative: negative)), false)
      default:
        return try finished(digits, whole: whole, begin: begin)
      }
      position += 1
    }
    return try finished(digits, whole: whole, begin: begin)
  }

  private mutating func finished(_ digits: [UInt8], whole: Bool, begin: Int) throws -> (WireValue, Bool) {
    let text = String(decoding: digits, as: UTF8.self)
    let imaginary = next == UInt8(ascii: "j") || next == UInt8(ascii: "J")
    defer { if imaginary { position += 1 } }
    if whole, let value = DecimalText.integer(text) { return (value, imaginary) }
    if !whole, let value = DecimalText.real(text) { return (.float(value), imaginary) }
    position = begin
    throw failure("not a number, or one of more than \(DecimalText.mostDigits) digits")
  }

  /// A number that begins with 0x, 0o or 0b; nil for others.
  private mutating func based(negative: Bool) throws -> WireValue? {
    guard position + 1 < bytes.count else { return nil }
    let radix: Int
    switch bytes[position + 1] | 32 {
    case UInt8(ascii: "x"): radix = 16
    case UInt8(ascii: "o"): radix = 8
    case UInt8(ascii: "b"): radix = 2
    default: return nil
    }
    let begin = position
    position += 2
    var digits: [UInt8] = negative ? [UInt8(ascii: "-")] : []
    while let byte = next, byte == UInt8(ascii: "_") || Character(Unicode.Scalar(byte)).isHexDigit {
      if byte != UInt8(ascii: "_") { digits.append(byte) }
      position += 1
    }
    guard let value = Int(String(decoding: digits, as: UTF8.self), radix: radix) else {
      position = begin
      throw failure("not a number of base \(radix) with 64 bits")
    }
    return .int(value)
  }

  private mutating func notFinite(negative: Bool) throws -> Double {
    let begin = position
    switch word() {
    case "inf": return negative ? -.infinity : .infinity
    case "nan": return .nan
    default:
      position = begin
      throw unexpected("a number")
    }
  }

  /// A word that begins with a letter: None, True, texts with a prefix, the scalars of numpy.
  mutating func named() throws -> WireValue {
    let begin = position
    let name = word()
    switch name {
    case "None": return .null
    case "True": return .bool(true)
    case "False": return .bool(false)
    case "inf": return .float(.infinity)
    case "nan": return .float(.nan)
    case "b", "B":
      if next == 34 || next == 39 { return .bytes(try byteString()) }
    case "u", "U":
      if next == 34 || next == 39 { return .string(try text()) }
    case "set":
      if call(), skip(UInt8(ascii: ")")) { return .set([]) }
    case "np", "numpy":
      if skip(UInt8(ascii: ".")), let value = try scalar() { return value }
    default: break
    }
    position = begin
    throw unexpected("a value")
  }

  /// What stands behind `np.`: True_, float64(1.5).
  private mutating func scalar() throws -> WireValue? {
    switch word() {
    case "True_": return .bool(true)
    case "False_": return .bool(false)
    case "float16", "float32", "float64", "longdouble", "int8", "int16", "int32", "int64", "uint8", "uint16",
      "uint32",
      "uint64", "bool_", "bool", "complex64", "complex128", "str_", "bytes_":
      guard call() else { return nil }
      // What is inside is one plain value. It is read here and not as nested, so that the stack stays bounded.
      let plain: WireValue
      switch next {
      case 34?, 39?: plain = .string(try text())
      case UInt8(ascii: "T")?, UInt8(ascii: "F")?: plain = .bool(word() == "True")
      case UInt8(ascii: "b")?:
        position += 1
        guard next == 34 || next == 39 else { return nil }
        plain = .bytes(try byteString())
      default: plain = try number()
      }
      skipSpace()
      return skip(UInt8(ascii: ")")) ? plain : nil
    default: return nil
    }
  }

  private mutating func call() -> Bool {
    guard skip(UInt8(ascii: "(")) else { return false }
    skipSpace()
    return true
  }

  private mutating func word() -> String {
    let begin = position
    while let byte = next,
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 32 || byte == UInt8(ascii: "_")
        || (48..<58 ~= byte && position > begin)
    { position += 1 }
    return String(decoding: bytes[begin..<position], as: UTF8.self)
  }
}
