/// MessagePack (github.com/msgpack/msgpack, spec.md) with the extension types of Pyro: complex numbers and whole numbers
/// beyond 64 bits are written and read; a moment (0x32) is read as its seconds, a date (0x33) as its day number.
///
/// Tuples and sets become arrays. Numbers of single precision in a `NumericArray` stay 32 bits wide.
package enum MessagePack {
  static let format = "msgpack"
  static let complexType: UInt8 = 0x30
  static let bigIntType: UInt8 = 0x31
  static let momentType: UInt8 = 0x32
  static let dateType: UInt8 = 0x33

  package static func encode(_ value: WireValue) -> [UInt8] {
    var writer = MessagePackWriter()
    writer.write(value)
    return writer.bytes
  }

  /// - Throws: `WireError` with the place.
  package static func decode(_ bytes: [UInt8], limits: WireLimits = WireLimits()) throws -> WireValue {
    var reader = try MessagePackReader(bytes, limits: limits)
    return try reader.document()
  }
}
