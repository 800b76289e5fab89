/// A declared parameter of a description: told once, it gives the allowed keys, the default, the range and the help text.
package struct Parameter: Sendable {
  package enum Value: Sendable {
    case number(Double, ClosedRange<Double>, unit: String)
    case integer(Int, ClosedRange<Int>)
    case truth(Bool)
    case word(String, [String])
    /// Any text, such as the name of a material.
    case text(String)
    /// A list of numbers; `count` is nil where the length is free.
    case numbers([Double], count: Int?, ClosedRange<Double>, unit: String)
    /// A number for each of some names, e.g. a rate for each element.
    case table([String: Double], ClosedRange<Double>, unit: String)
    /// Objects with keys of their own, which the owner reads.
    case list(keys: [String])
  }

  package let key: String
  package let value: Value
  /// One line for the help text.
  package let meaning: String

  package init(_ key: String, _ value: Value, _ meaning: String) {
    self.key = key
    self.value = value
    self.meaning = meaning
  }
}
