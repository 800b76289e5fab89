/// A tree of values that describes an acquisition.
package indirect enum Metadata: Sendable, Equatable {
  case text(String)
  case number(Double)
  case integer(Int)
  case truth(Bool)
  case numbers([Double])
  case texts([String])
  /// Written in alphabetical order, so that the bytes of the file do not depend on chance.
  case group([String: Metadata])
}

extension Metadata: ExpressibleByStringLiteral, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .text(value) }
  package init(floatLiteral value: Double) { self = .number(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .truth(value) }
  /// The last of several equal keys counts.
  package init(dictionaryLiteral elements: (String, Metadata)...) {
    self = .group(Dictionary(elements, uniquingKeysWith: { $1 }))
  }
}
