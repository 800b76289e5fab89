import Quantities

/// Numbers and texts.
extension JSONReader {
  /// A decimal or hexadecimal number with or without a sign; one too large for a Double becomes infinite.
  mutating func number() throws -> Double {
    let begin = position
    while let byte = next, Self.isPart(byte) { position += 1 }
    let written = String(decoding: bytes[begin..<position], as: UTF8.self)
    let sign: Double = written.hasPrefix("-") ? -1 : 1
    let size = written.drop { $0 == "+" || $0 == "-" }
    if written.count - size.count <= 1, let magnitude = Self.magnitude(size) { return sign * magnitude }
    position = begin
    throw unexpected("a number")
  }

  private static func magnitude(_ text: Substring) -> Double? {
    switch text {
    case "Infinity": return .infinity
    case "NaN": return .nan
    default: break
    }
    if text.hasPrefix("0x") || text.hasPrefix("0X") {
      let digits = text.dropFirst(2)
      guard !digits.isEmpty, digits.allSatisfy({ $0.isHexDigit && $0.isASCII }) else { return nil }
      return digits.reduce(0.0) { $0 * 16 + Double($1.hexDigitValue!) }
    }
    // Double(…) also takes words and hexadecimal exponents, which JSON5 does not; JSON5 takes 5. and .5.
    let mantissa = text.prefix { $0 != "e" && $0 != "E" }
    let digits = mantissa.filter { $0 != "." }
    guard !digits.isEmpty, mantissa.count - digits.count <= 1,
      digits.allSatisfy({ $0.isASCII && $0.isNumber })
    else { return nil }
    let whole = mantissa.prefix { $0 != "." }
    guard whole.count < 2 || whole.first != "0" else { return nil }
    let exponent = text.dropFirst(mantissa.count)
    let power = exponent.dropFirst()
    guard exponent.isEmpty || !power.isEmpty else { return nil }
    let signed = power.first == "+" || power.first == "-" ? power.dropFirst() : power
    guard exponent.isEmpty || !signed.isEmpty, signed.allSatisfy({ $0.isASCII && $0.isNumber }) else {
      return nil
    }
    return Double((whole.isEmpty ? "0" : "") + mantissa + (mantissa.hasSuffix(".") ? "0" : "") + exponent)
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// A text in double or single quotes.
  mutating func text() throws -> String {
    let begin = position
    let quote = bytes[position]
    position += 1
    var characters: [UInt8] = []
    while let byte = next {
      switch byte {
      case quote:
        position += 1
        return String(decoding: characters, as: UTF8.self)
      case UInt8(ascii: "\\"): characters += try escape()
      case 0..<32 where byte != 9: throw failure("a text may not contain line ends or control characters")
      default:
        characters.append(byte)
        position += 1
      }
    }
    position = begin
    throw failure("the text has no closing quote")
  }

  /// What a backslash and the characters behind it stand for.
  private mutating func escape() throws -> [UInt8] {
    position += 1
    guard let byte = next else { throw unexpected("the end of a text") }
    position += 1
    switch byte {
    case UInt8(ascii: "b"): return [8]
    case UInt8(ascii: "t"): return [9]
    case UInt8(ascii: "n"): return [10]
    case UInt8(ascii: "v"): return [11]
    case UInt8(ascii: "f"): return [12]
    case UInt8(ascii: "r"): return [13]
    case 10: return []
    case 13:
      if next == 10 { position += 1 }
      return []
    case UInt8(ascii: "x"): return try scalar(try hexadecimal(2))
    case UInt8(ascii: "u"):
      let first = try hexadecimal(4)
      guard (0xD800..<0xDC00).contains(first) else { return try scalar(first) }
      guard skip("\\"), skip("u") else { throw failure("half of a surrogate pair is missing") }
      let second = try hexadecimal(4)
      guard (0xDC00..<0xE000).contains(second) else { throw failure("half of a surrogate pair is missing") }
      return try scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      position -= 1
      throw unexpected("an escape such as \\n or \\u00C5")
    default: return [byte]
    }
  }

  private func scalar(_ code: UInt32) throws -> [UInt8] {
    guard code != 0, let scalar = Unicode.Scalar(code) else {
      throw failure("an escape stands for no character that a text may hold")
    }
    return Array(String(Character(scalar)).utf8)
  }

  private mutating func hexadecimal(_ digits: Int) throws -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<digits {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw unexpected("\(digits) hexadecimal digits")
      }
      code = code << 4 | UInt32(digit)
      position += 1
    }
    return code
  }
}
