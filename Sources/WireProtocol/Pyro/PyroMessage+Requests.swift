/// What a client sends.
extension PyroMessage {
  package static func connect(
    object: String, serializer: PyroSerializer = .serpent, sequence: UInt16 = 0,
    handshake: WireValue = "hello"
  ) throws -> PyroMessage {
    PyroMessage(
      .connect, serializerNumber: serializer.rawValue, sequence: sequence,
      payload: try serializer.encode(["handshake": handshake, "object": .string(object)]))
  }

  package static func invoke(
    _ call: PyroCall, serializer: PyroSerializer = .serpent, sequence: UInt16, oneway: Bool = false
  ) throws -> PyroMessage {
    var flags: PyroFlags = oneway ? .oneway : []
    if call.method == "<batch>" { flags.insert(.batch) }
    return PyroMessage(
      .invoke, serializerNumber: serializer.rawValue, flags: flags, sequence: sequence,
      payload: try call.encoded(serializer))
  }

  package static func ping(sequence: UInt16 = 0) -> PyroMessage {
    PyroMessage(.ping, serializerNumber: 42, sequence: sequence, payload: Array("ping".utf8))
  }

  /// The object that a CONNECT asks for.
  /// - Throws: `WireError`.
  package func connectedObject(limits: WireLimits = WireLimits()) throws -> String {
    guard let object = try value(limits: limits)["object"]?.text else {
      throw WireError("Pyro handshake", "the name of an object is needed")
    }
    return object
  }
}
