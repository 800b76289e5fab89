/// A message of Pyro 5, protocol version 502 (Pyro5 5.5 to 5.17): a header of 40 bytes, annotations, the payload.
package struct PyroMessage: Sendable, Equatable {
  package enum Kind: UInt8, Sendable {
    case connect = 1
    case connectOK = 2
    case connectFail = 3
    case invoke = 4
    case result = 5
    case ping = 6
  }

  /// Bytes that travel beside the payload, under a name of four ASCII letters.
  package struct Annotation: Sendable, Equatable {
    package let name: String
    package let bytes: [UInt8]

    package init(_ name: String, _ bytes: [UInt8]) {
      precondition(
        name.utf8.count == 4 && name.allSatisfy(\.isASCII), "an annotation has a name of four letters")
      self.name = name
      self.bytes = bytes
    }
  }

  package var kind: Kind
  /// The number of the serializer as it came; a ping of Python's client says 42.
  package var serializerNumber: UInt8
  package var flags: PyroFlags
  package var sequence: UInt16
  package var annotations: [Annotation]
  package var payload: [UInt8]
  /// 16 bytes; zeros without the flag `correlation`.
  package var correlation: [UInt8]

  package init(
    _ kind: Kind, serializerNumber: UInt8, flags: PyroFlags = [], sequence: UInt16 = 0,
    annotations: [Annotation] = [], payload: [UInt8], correlation: [UInt8] = PyroHeader.noCorrelation
  ) {
    precondition(correlation.count == 16, "a correlation has 16 bytes")
    self.kind = kind
    self.serializerNumber = serializerNumber
    self.flags = flags
    self.sequence = sequence
    self.annotations = annotations
    self.payload = payload
    self.correlation = correlation
  }

  /// The serializer; nil for marshal, which we refuse, and for unknown numbers.
  package var serializer: PyroSerializer? { PyroSerializer(rawValue: serializerNumber) }

  /// The payload as a value.
  /// - Throws: `WireError`, also for a serializer that we do not speak.
  package func value(limits: WireLimits = WireLimits()) throws -> WireValue {
    try knownSerializer().decode(payload, limits: limits)
  }

  func knownSerializer() throws -> PyroSerializer {
    guard let serializer else {
      throw WireError(
        PyroHeader.format,
        "serializer \(serializerNumber) is not served; allowed: 1 (serpent), 3 (json), 4 (msgpack)")
    }
    return serializer
  }

  /// The bytes for the wire.
  /// - Parameter compressing: deflate a payload of more than 100 bytes, as a Pyro with compression switched on does.
  package func encoded(compressing: Bool = false) -> [UInt8] {
    let deflates = compressing && payload.count > 100
    let body = deflates ? Deflate.deflate(payload) : payload
    let side = annotations.reduce(0) { $0 + 8 + $1.bytes.count }
    let header = PyroHeader(
      kind: kind.rawValue, serializer: serializerNumber,
      flags: deflates ? flags.union(.compressed) : flags.subtracting(.compressed), sequence: sequence,
      payload: body.count, annotations: side, correlation: correlation)
    var bytes = header.encoded
    bytes.reserveCapacity(PyroHeader.size + side + body.count)
    for annotation in annotations {
      bytes += Array(annotation.name.utf8)
      bytes.append(bigEndian: UInt32(annotation.bytes.count))
      bytes += annotation.bytes
    }
    return bytes + body
  }
}
