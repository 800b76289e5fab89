/// JSON as Python's `json` module writes and reads it: NaN and Infinity as bare words, whole numbers of any size,
/// keys in their order, a space behind commas and colons.
///
/// Tuples, sets and arrays become lists; bytes become the dictionary with base 64 text that serpent uses.
package enum WireJSON {
  /// - Parameter ascii: write all other characters as `\u00e9`, as Python does unless told otherwise. Pyro tells it
  ///   otherwise.
  /// - Throws: `WireError` for complex numbers, and for keys other than texts, numbers, truth values and none.
  package static func encode(_ value: WireValue, ascii: Bool = false) throws -> [UInt8] {
    var writer = WireJSONWriter(ascii: ascii)
    try writer.write(value)
    return writer.out.bytes
  }

  /// - Throws: `WireError` with the place.
  package static func decode(_ text: [UInt8], limits: WireLimits = WireLimits()) throws -> WireValue {
    var reader = try WireJSONReader(text, limits: limits)
    return try reader.document()
  }
}
