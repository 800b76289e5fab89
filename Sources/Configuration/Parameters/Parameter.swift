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

extension Parameter.Value {
  /// What holds where nothing is said, as a document has it.
  package var standard: JSONValue {
    switch self {
    case .number(let value, _, _): .number(value)
    case .integer(let value, _): .number(Double(value))
    case .truth(let value): .bool(value)
    case .word(let value, _), .text(let value): .string(value)
    case .numbers(let values, _, _, _): .array(values.map { .number($0) })
    case .table(let values, _, _): .object(values.mapValues { .number($0) })
    case .list: .array([])
    }
  }
}
