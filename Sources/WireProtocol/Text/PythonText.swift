/// Texts and bytes as Python's `repr` writes them.
enum PythonText {
  private static let hexadecimal = Array("0123456789abcdef".utf8)

  /// In single quotes, or in double ones where only those are free.
  static func quote(_ text: String, into out: inout TextBytes) {
    let quote = quoteMark(single: text.utf8.contains(39), double: text.utf8.contains(34))
    out.append(quote)
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case UInt32(quote), 92:
        out.append(92)
        out.append(UInt8(scalar.value))
      case 10: out.append("\\n")
      case 13: out.append("\\r")
      case 9: out.append("\\t")
      case 0..<32, 127: escape(scalar.value, "\\x", digits: 2, &out)
      case 32..<127: out.append(UInt8(scalar.value))
      default:
        if isPrintable(scalar) {
          out.append(text: String(scalar))
        } else if scalar.value < 0x100 {
          escape(scalar.value, "\\x", digits: 2, &out)
        } else if scalar.value < 0x10000 {
          escape(scalar.value, "\\u", digits: 4, &out)
        } else {
          escape(scalar.value, "\\U", digits: 8, &out)
        }
      }
    }
    out.append(quote)
  }

  static func quote(_ bytes: [UInt8], into out: inout TextBytes) {
    let quote = quoteMark(single: bytes.contains(39), double: bytes.contains(34))
    out.append("b")
    out.append(quote)
    for byte in bytes {
      switch byte {
      case quote, 92:
        out.append(92)
        out.append(byte)
      case 10: out.append("\\n")
      case 13: out.append("\\r")
      case 9: out.append("\\t")
      case 32..<127: out.append(byte)
      default: escape(UInt32(byte), "\\x", digits: 2, &out)
      }
    }
    out.append(quote)
  }

  private static func quoteMark(single: Bool, double: Bool) -> UInt8 { single && !double ? 34 : 39 }

  private static func escape(_ code: UInt32, _ kind: StaticString, digits: Int, _ out: inout TextBytes) {
    out.append(kind)
    for digit in (0..<digits).reversed() { out.append(hexadecimal[Int(code >> (4 * UInt32(digit)) & 15)]) }
  }

  /// What `str.isprintable` says: no controls, formats, separators other than the space, nor what is unassigned.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
      .spaceSeparator:
      false
    default: true
    }
  }
}
