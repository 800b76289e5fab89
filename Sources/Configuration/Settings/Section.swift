import Quantities

/// One object of a settings file. It refuses keys that it was not told about, and names the path of what is wrong.
package struct Section: Sendable {
  /// Where the section is, for messages: `beam.aberrations`.
  package let path: String
  private let values: [String: JSONValue]

  /// - Parameter keys: the keys that may appear; any other is an error that lists these.
  package init(_ value: JSONValue, path: String, keys: [String]) throws {
    guard case .object(let values) = value else {
      throw InputError(
        "\(path.isEmpty ? "the file" : path): \(value.kind) is not allowed; allowed: an object")
    }
    self.path = path
    self.values = values
    if let unknown = values.keys.sorted().first(where: { !keys.contains($0) }) {
      throw InputError(
        "\(name(unknown)): unknown key; allowed here: \(keys.joined(separator: ", "))"
          + Spelling.hint(for: unknown, among: keys))
    }
  }

  /// The full name of a key.
  package func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// The keys present, in alphabetical order.
  package var keys: [String] { values.keys.sorted() }

  package func has(_ key: String) -> Bool { values[key] != nil }

  /// The value of a key, or nil where it is absent.
  package func optional(_ key: String) -> JSONValue? { values[key] }

  /// The value of a key that must be there.
  package func value(_ key: String) throws -> JSONValue {
    guard let value = values[key] else { throw InputError("\(name(key)): missing") }
    return value
  }

  /// A sub-section.
  package func section(_ key: String, keys: [String]) throws -> Section {
    try Section(try value(key), path: name(key), keys: keys)
  }

  /// A sub-section, empty where it is absent.
  package func sectionOrEmpty(_ key: String, keys: [String]) throws -> Section {
    try Section(values[key] ?? .object([:]), path: name(key), keys: keys)
  }

  /// A finite number that `allowed` contains.
  package func number(_ key: String, in allowed: ClosedRange<Double>? = nil, unit: String = "") throws
    -> Double
  {
    try Self.number(try value(key), name: name(key), in: allowed, unit: unit)
  }

  /// A finite number, or a default where the key is absent.
  package func number(
    _ key: String, default standard: Double, in allowed: ClosedRange<Double>? = nil, unit: String = ""
  )
    throws -> Double
  {
    has(key) ? try number(key, in: allowed, unit: unit) : standard
  }

  /// A finite number greater than zero.
  package func positive(_ key: String, unit: String = "") throws -> Double {
    let number = try number(key)
    guard number > 0 else {
      throw InputError.outOfRange(name(key), number, allowed: "greater than 0", unit: unit)
    }
    return number
  }

  /// A whole number that `allowed` contains.
  package func integer(_ key: String, in allowed: ClosedRange<Int>) throws -> Int {
    try Self.integer(try value(key), name: name(key), in: allowed)
  }

  package func text(_ key: String) throws -> String {
    guard case .string(let text) = try value(key) else {
      throw InputError("\(name(key)): \(try value(key).kind) is not allowed; allowed: a text")
    }
    return text
  }

  package func bool(_ key: String, default standard: Bool) throws -> Bool {
    guard let value = values[key] else { return standard }
    guard case .bool(let truth) = value else {
      throw InputError("\(name(key)): \(value.kind) is not allowed; allowed: true, false")
    }
    return truth
  }

  /// One of a few words; the default where the key is absent.
  package func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, default standard: Choice? = nil)
    throws
    -> Choice where Choice.RawValue == String
  {
    if let standard, !has(key) { return standard }
    let word = try text(key)
    guard let choice = Choice(rawValue: word) else {
      let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      let hint = Spelling.hint(for: word, among: Choice.allCases.map(\.rawValue))
      throw InputError("\(name(key)): \"\(word)\" is not allowed; allowed: \(words)\(hint)")
    }
    return choice
  }

  package func list(_ key: String) throws -> [JSONValue] {
    guard case .array(let list) = try value(key) else {
      throw InputError("\(name(key)): \(try value(key).kind) is not allowed; allowed: a list")
    }
    return list
  }

  /// A list of finite numbers, each of which `allowed` contains.
  /// - Parameter count: how many there must be, if that is fixed.
  package func numbers(
    _ key: String, count: Int? = nil, in allowed: ClosedRange<Double>? = nil, unit: String = ""
  ) throws -> [Double] {
    try Self.numbers(try value(key), name: name(key), count: count, in: allowed, unit: unit)
  }

  /// A list of whole numbers.
  package func integers(_ key: String, count: Int? = nil, in allowed: ClosedRange<Int>) throws -> [Int] {
    let list = try list(key)
    try Self.checkCount(list.count, count, name: name(key))
    return try list.enumerated().map { try Self.integer($1, name: "\(name(key))[\($0)]", in: allowed) }
  }

  // MARK: - Values without a section

  package static func number(
    _ value: JSONValue, name: String, in allowed: ClosedRange<Double>? = nil, unit: String = ""
  )
    throws -> Double
  {
    guard case .number(let number) = value else {
      throw InputError("\(name): \(value.kind) is not allowed; allowed: a number")
    }
    guard number.isFinite else {
      throw InputError.outOfRange(name, number, allowed: "a finite number", unit: unit)
    }
    if let allowed, !allowed.contains(number) {
      let range = "\(InputError.brief(allowed.lowerBound)) to \(InputError.brief(allowed.upperBound))"
      throw InputError.outOfRange(name, number, allowed: range, unit: unit)
    }
    return number
  }

  package static func integer(_ value: JSONValue, name: String, in allowed: ClosedRange<Int>) throws -> Int {
    let number = try number(value, name: name)
    guard let integer = Int(exactly: number), allowed.contains(integer) else {
      throw InputError.outOfRange(
        name, number, allowed: "a whole number from \(allowed.lowerBound) to \(allowed.upperBound)")
    }
    return integer
  }

  package static func numbers(
    _ value: JSONValue, name: String, count: Int? = nil, in allowed: ClosedRange<Double>? = nil,
    unit: String = ""
  ) throws -> [Double] {
    guard case .array(let list) = value else {
      throw InputError("\(name): \(value.kind) is not allowed; allowed: a list of numbers")
    }
    try checkCount(list.count, count, name: name)
    return try list.enumerated().map { try number($1, name: "\(name)[\($0)]", in: allowed, unit: unit) }
  }

  private static func checkCount(_ found: Int, _ wanted: Int?, name: String) throws {
    if let wanted, found != wanted {
      throw InputError(
        "\(name): \(found) value\(found == 1 ? " is" : "s are") not allowed; allowed: \(wanted)")
    }
  }
}
