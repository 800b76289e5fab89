package import Configuration

/// A field of a hardware model that users can set: told once, it gives the key, the range, the help text, and the default of
/// each standard model.
package struct DeclaredField<Model>: Sendable {
  package enum Place: Sendable {
    case number(any WritableKeyPath<Model, Double> & Sendable, ClosedRange<Double>, unit: String)
    case integer(any WritableKeyPath<Model, Int> & Sendable, ClosedRange<Int>)
    case truth(any WritableKeyPath<Model, Bool> & Sendable)
    case numbers(any WritableKeyPath<Model, [Double]> & Sendable, ClosedRange<Double>, unit: String)
  }

  package let key: String
  let place: Place
  let meaning: String

  package init(_ key: String, _ place: Place, _ meaning: String) {
    (self.key, self.place, self.meaning) = (key, place, meaning)
  }

  /// The declaration with the value of `model` as default.
  package func parameter(_ model: Model) -> Parameter {
    switch place {
    case .number(let path, let range, let unit):
      Parameter(key, .number(model[keyPath: path], range, unit: unit), meaning)
    case .integer(let path, let range): Parameter(key, .integer(model[keyPath: path], range), meaning)
    case .truth(let path): Parameter(key, .truth(model[keyPath: path]), meaning)
    case .numbers(let path, let range, let unit):
      Parameter(key, .numbers(model[keyPath: path], count: nil, range, unit: unit), meaning)
    }
  }

  package func read(_ reader: ParameterReader, into model: inout Model) throws {
    switch place {
    case .number(let path, _, _): model[keyPath: path] = try reader.number(key)
    case .integer(let path, _): model[keyPath: path] = try reader.integer(key)
    case .truth(let path): model[keyPath: path] = try reader.truth(key)
    case .numbers(let path, _, _): model[keyPath: path] = try reader.numbers(key)
    }
  }

  package func value(_ model: Model) -> JSONValue {
    switch place {
    case .number(let path, _, _): .number(model[keyPath: path])
    case .integer(let path, _): .number(Double(model[keyPath: path]))
    case .truth(let path): .bool(model[keyPath: path])
    case .numbers(let path, _, _): .array(model[keyPath: path].map { .number($0) })
    }
  }
}

extension Array {
  /// All fields of a model as a JSON object.
  package func values<Model>(_ model: Model) -> JSONValue where Element == DeclaredField<Model> {
    .object(Dictionary(uniqueKeysWithValues: map { ($0.key, $0.value(model)) }))
  }
}
