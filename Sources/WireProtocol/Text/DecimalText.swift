/// Decimal numbers as text.
enum DecimalText {
  /// Digits of a whole number at most: what Python itself reads (`sys.int_info.default_max_str_digits`).
  static let mostDigits = 4300

  /// A whole number: digits, perhaps after a minus. Nil for anything else and for too many digits.
  static func integer(_ text: String) -> WireValue? {
    if let number = Int(text) { return .int(number) }
    let negative = text.hasPrefix("-")
    let given = text.utf8.dropFirst(negative ? 1 : 0)
    guard !given.isEmpty, given.count <= mostDigits, given.allSatisfy({ 48..<58 ~= $0 }) else { return nil }
    let digits = String(decoding: given.drop { $0 == 48 }, as: UTF8.self)
    let plain = (negative ? "-" : "") + digits
    return Int(plain.isEmpty || plain == "-" ? "0" : plain).map { .int($0) } ?? .bigInt(plain)
  }

  /// A number with a point or an exponent, rounded to the nearest double, beyond all doubles infinite.
  static func real(_ text: String) -> Double? {
    // Swift's own reading also takes words and hexadecimal digits, which are no decimal numbers.
    guard text.utf8.contains(where: { 48..<58 ~= $0 }),
      text.utf8.allSatisfy({ 48..<58 ~= $0 || [43, 45, 46, 69, 101].contains($0) })
    else { return nil }
    if let number = Double(text) { return number }
    // Swift needs digits on both sides of a point, Python does not.
    let sign = text.hasPrefix("-") ? "-" : ""
    let size = text.dropFirst(sign.count)
    let mantissa = size.prefix { $0 != "e" && $0 != "E" }
    let exponent = size.dropFirst(mantissa.count)
    guard mantissa.contains(where: { $0.isNumber }) else { return nil }
    let whole = (mantissa.hasPrefix(".") ? "0" : "") + mantissa + (mantissa.hasSuffix(".") ? "0" : "")
    return Double(sign + whole + exponent)
  }
}
