/// A value that travels between us and a client: what Python's literals, JSON and MessagePack can say.
///
/// Decoders give every case but `array`, which is there for encoding. Sets compare in the order in which they came.
package indirect enum WireValue: Sendable, Equatable {
  /// Python's None.
  case null
  case bool(Bool)
  case int(Int)
  /// A whole number beyond 64 bits: decimal digits, perhaps after a minus.
  case bigInt(String)
  case float(Double)
  case complex(Double, Double)
  case string(String)
  case bytes([UInt8])
  case list([WireValue])
  case tuple([WireValue])
  /// Entries in their order. A key may come twice from a client; then the last one counts, as in Python.
  case dict([WireEntry])
  case set([WireValue])
  /// Many numbers at once; written as nested lists.
  case array(NumericArray)
}

/// A key of a dictionary and what stands under it.
package struct WireEntry: Sendable, Equatable {
  package let key: WireValue
  package let value: WireValue

  package init(_ key: WireValue, _ value: WireValue) {
    self.key = key
    self.value = value
  }
}

extension WireValue: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(integerLiteral value: Int) { self = .int(value) }
  package init(floatLiteral value: Double) { self = .float(value) }
  package init(stringLiteral value: String) { self = .string(value) }
  package init(arrayLiteral elements: WireValue...) { self = .list(elements) }
  package init(dictionaryLiteral elements: (WireValue, WireValue)...) {
    self = .dict(elements.map { WireEntry($0, $1) })
  }
}
