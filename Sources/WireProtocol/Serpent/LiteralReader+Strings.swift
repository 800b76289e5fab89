/// Texts and bytes in quotes.
extension LiteralReader {
  /// One text, or several behind each other, which Python joins.
  mutating func text() throws -> String {
    var joined: [UInt8] = []
    repeat {
      try quoted(into: &joined, escapes: Self.scalarEscape)
      skipSpace()
    } while next == 34 || next == 39
    return String(decoding: joined, as: UTF8.self)
  }

  mutating func byteString() throws -> [UInt8] {
    var bytes: [UInt8] = []
    try quoted(into: &bytes, escapes: Self.byteEscape)
    return bytes
  }

  private mutating func quoted(
    into out: inout [UInt8], escapes: (inout LiteralReader, UInt8, inout [UInt8]) throws -> Void
  ) throws {
    let begin = position
    let quote = bytes[position]
    position += 1
    while let byte = next {
      position += 1
      switch byte {
      case quote: return
      case 10, 13:
        position -= 1
        throw failure("a text ends with its line")
      case UInt8(ascii: "\\"):
        guard let kind = next else { break }
        position += 1
        switch kind {
        case 10: break
        case 34, 39, 92: out.append(kind)
        case UInt8(ascii: "a"): out.append(7)
        case UInt8(ascii: "b"): out.append(8)
        case UInt8(ascii: "t"): out.append(9)
        case UInt8(ascii: "n"): out.append(10)
        case UInt8(ascii: "v"): out.append(11)
        case UInt8(ascii: "f"): out.append(12)
        case UInt8(ascii: "r"): out.append(13)
        default: try escapes(&self, kind, &out)
        }
      default: out.append(byte)
      }
    }
    position = begin
    throw failure("the text has no closing quote")
  }

  private static func scalarEscape(_ reader: inout LiteralReader, kind: UInt8, into out: inout [UInt8]) throws
  {
    let code: UInt32
    switch kind {
    case UInt8(ascii: "x"): code = try reader.hexadecimal(2)
    case UInt8(ascii: "u"): code = try reader.hexadecimal(4)
    case UInt8(ascii: "U"): code = try reader.hexadecimal(8)
    case 48..<56: code = reader.octal(kind)
    default:
      // Python keeps a backslash that begins nothing.
      out += [92, kind]
      return
    }
    guard let scalar = Unicode.Scalar(code) else { throw reader.failure("an escape stands for no character") }
    out += Array(String(scalar).utf8)
  }

  private static func byteEscape(_ reader: inout LiteralReader, kind: UInt8, into out: inout [UInt8]) throws {
    switch kind {
    case UInt8(ascii: "x"): out.append(UInt8(try reader.hexadecimal(2)))
    case 48..<56: out.append(UInt8(truncatingIfNeeded: reader.octal(kind)))
    default: out += [92, kind]
    }
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

  /// Up to three octal digits, the first of which was read.
  private mutating func octal(_ first: UInt8) -> UInt32 {
    var code = UInt32(first - 48)
    for _ in 0..<2 {
      guard let byte = next, 48..<56 ~= byte else { break }
      code = code * 8 + UInt32(byte - 48)
      position += 1
    }
    return code
  }
}
