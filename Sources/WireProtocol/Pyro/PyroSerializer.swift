/// How the payload of a Pyro message is written.
package enum PyroSerializer: UInt8, Sendable, CaseIterable {
  case serpent = 1
  case json = 3
  case msgpack = 4

  /// - Throws: `WireError` for what JSON cannot carry.
  package func encode(_ value: WireValue) throws -> [UInt8] {
    switch self {
    case .serpent: Serpent.encode(value)
    case .json: try WireJSON.encode(value)
    case .msgpack: MessagePack.encode(value)
    }
  }

  package func decode(_ payload: [UInt8], limits: WireLimits = WireLimits()) throws -> WireValue {
    switch self {
    case .serpent: try Serpent.decode(payload, limits: limits)
    case .json: try WireJSON.decode(payload, limits: limits)
    case .msgpack: try MessagePack.decode(payload, limits: limits)
    }
  }
}
