/// The text in which Pyro carries values by default: UTF-8 that Python's `ast.literal_eval` reads.
///
/// Facts from serpent 1.43 (github.com/irmen/Serpent), watched at work. What Python makes of the text is kept: bytes
/// arrive as a dictionary (`WireValue.byteString` reads both), an empty set arrives as an empty tuple.
package enum Serpent {
  static let header: StaticString = "# serpent utf-8 python3.2\n"

  /// The text with its first line; byte for byte what serpent 1.43 writes, but that single precision keeps its own
  /// shorter digits.
  package static func encode(_ value: WireValue) -> [UInt8] {
    var writer = LiteralWriter(style: .serpent)
    writer.out.append(header)
    writer.write(value)
    return writer.out.bytes
  }

  /// Reads one value. More is accepted than serpent writes: spaces, comments, trailing commas, double quotes, `b'…'`,
  /// `set()`, hexadecimal numbers and the `np.float64(1.5)` of numpy 2, at which the original server fails.
  /// - Throws: `WireError` with the place.
  package static func decode(_ text: [UInt8], limits: WireLimits = WireLimits()) throws -> WireValue {
    var reader = try LiteralReader(text, limits: limits)
    return try reader.document()
  }
}

/// Python's own text for values, `repr`.
package enum PythonLiteral {
  package static func encode(_ value: WireValue) -> String {
    var writer = LiteralWriter(style: .python)
    writer.write(value)
    return String(decoding: writer.out.bytes, as: UTF8.self)
  }
}
