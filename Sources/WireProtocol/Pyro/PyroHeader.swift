/// The first 40 bytes of a Pyro message; numbers have their most significant byte first.
package struct PyroHeader: Sendable, Equatable {
  static let format = "Pyro message"
  package static let size = 40
  /// The correlation of messages that have none.
  package static let noCorrelation = [UInt8](repeating: 0, count: 16)

  /// "PYRO" and the protocol version 502.
  static let beginning = Array("PYRO".utf8) + [0x01, 0xF6]
  static let magic: UInt16 = 0x4DC5

  let kind: UInt8
  let serializer: UInt8
  let flags: PyroFlags
  let sequence: UInt16
  let payload: Int
  let annotations: Int
  let correlation: [UInt8]

  init(
    kind: UInt8, serializer: UInt8, flags: PyroFlags, sequence: UInt16, payload: Int, annotations: Int,
    correlation: [UInt8]
  ) {
    self.kind = kind
    self.serializer = serializer
    self.flags = flags
    self.sequence = sequence
    self.payload = payload
    self.annotations = annotations
    self.correlation = correlation
  }

  /// Reads the header at the front of a buffer that holds all of it; its beginning and magic are checked by the caller.
  init(_ buffer: InputBuffer) {
    kind = buffer[6]
    serializer = buffer[7]
    flags = PyroFlags(rawValue: buffer.integer(UInt16.self, at: 8))
    sequence = buffer.integer(UInt16.self, at: 10)
    payload = Int(buffer.integer(UInt32.self, at: 12))
    annotations = Int(buffer.integer(UInt32.self, at: 16))
    correlation = Array(buffer.peek(36).suffix(16))
  }

  var encoded: [UInt8] {
    precondition(payload <= Int(UInt32.max) && annotations <= Int(UInt32.max), "Pyro counts with 32 bits")
    var bytes = Self.beginning
    bytes.append(kind)
    bytes.append(serializer)
    bytes.append(bigEndian: flags.rawValue)
    bytes.append(bigEndian: sequence)
    bytes.append(bigEndian: UInt32(payload))
    bytes.append(bigEndian: UInt32(annotations))
    bytes += correlation
    bytes += [0, 0]
    bytes.append(bigEndian: Self.magic)
    return bytes
  }
}
