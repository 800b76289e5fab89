/// Numbers as data files write them.
enum Decimal {
  /// A finite decimal number; exponents may be written with D. Nothing else (no nan, inf, hexadecimal,
  /// blanks).
  static func parse<Text: StringProtocol>(_ text: Text) -> Double? {
    guard !text.isEmpty, text.utf8.count <= 64 else { return nil }
    var plain = true
    for byte in text.utf8 {
      switch byte {
      case 48...57, 43, 45, 46, 69, 101: continue
      case 68, 100: plain = false
      default: return nil
      }
    }
    let number =
      plain
      ? Double(text)
      : Double(String(text).replacing("D", with: "e").replacing("d", with: "e"))
    guard let number, number.isFinite else { return nil }
    return number
  }

  /// A number that may carry its standard uncertainty in brackets: `5.431(2)`.
  static func parseWithUncertainty<Text: StringProtocol>(_ text: Text) -> Double? {
    guard let open = text.firstIndex(of: "(") else { return parse(text) }
    let uncertainty = text[text.index(after: open)...]
    guard uncertainty.last == ")", uncertainty.count > 1 else { return nil }
    guard uncertainty.dropLast().allSatisfy({ $0.isASCII && $0.isNumber || $0 == "." }) else { return nil }
    return parse(text[..<open])
  }

  /// A text fit for a message: on one line, and not too long.
  static func excerpt<Text: StringProtocol>(_ text: Text) -> String {
    let line = singleLine(text.prefix(200))
    return line.count > 40 ? String(line.prefix(40)) + "…" : line
  }

  /// Runs of blanks, line ends and control characters become one blank.
  static func singleLine<Text: StringProtocol>(_ text: Text) -> String {
    text.split { character in
      character.isWhitespace || character.unicodeScalars.contains { $0.value < 32 || $0.value == 127 }
    }.joined(separator: " ")
  }
}
