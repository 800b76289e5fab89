/// What the header of a Pyro message says about it.
package struct PyroFlags: OptionSet, Sendable, Equatable {
  package let rawValue: UInt16
  package init(rawValue: UInt16) { self.rawValue = rawValue }

  package static let exception = PyroFlags(rawValue: 0x01)
  /// The payload is in zlib's format. Seen only on the wire: decoded messages are inflated.
  package static let compressed = PyroFlags(rawValue: 0x02)
  /// No reply is wanted.
  package static let oneway = PyroFlags(rawValue: 0x04)
  package static let batch = PyroFlags(rawValue: 0x08)
  /// The result is a stream whose items are asked for one by one.
  package static let itemStream = PyroFlags(rawValue: 0x10)
  package static let keepSerialized = PyroFlags(rawValue: 0x20)
  /// The header holds an identity that the reply repeats.
  package static let correlation = PyroFlags(rawValue: 0x40)
}
