import Quantities

/// Reads parameters by their declarations: every key, default and range is told once, in the declaration.
package struct ParameterReader: Sendable {
  private let section: Section
  private let declared: [String: Parameter.Value]

  /// - Throws: `InputError` for keys that are not declared.
  package init(_ values: JSONValue, _ parameters: [Parameter], path: String = "parameters") throws {
    section = try Section(values, path: path, keys: parameters.map(\.key))
    declared = Dictionary(uniqueKeysWithValues: parameters.map { ($0.key, $0.value) })
  }

  /// Whether the user has set it.
  package func has(_ key: String) -> Bool { section.has(key) }
  /// The full name for messages.
  package func name(_ key: String) -> String { section.name(key) }

  package func number(_ key: String) throws -> Double {
    guard case .number(let standard, let range, let unit)? = declared[key] else { undeclared(key) }
    return try section.number(key, default: standard, in: range, unit: unit)
  }

  package func integer(_ key: String) throws -> Int {
    guard case .integer(let standard, let range)? = declared[key] else { undeclared(key) }
    return section.has(key) ? try section.integer(key, in: range) : standard
  }

  package func truth(_ key: String) throws -> Bool {
    guard case .truth(let standard)? = declared[key] else { undeclared(key) }
    return try section.bool(key, default: standard)
  }

  package func word(_ key: String) throws -> String {
    guard case .word(let standard, let allowed)? = declared[key] else { undeclared(key) }
    guard section.has(key) else { return standard }
    let word = try section.text(key)
    guard allowed.contains(word) else {
      throw InputError(
        "\(section.name(key)): \"\(word)\" is not allowed; allowed: \(allowed.joined(separator: ", "))"
          + Spelling.hint(for: word, among: allowed))
    }
    return word
  }

  package func text(_ key: String) throws -> String {
    guard case .text(let standard)? = declared[key] else { undeclared(key) }
    return section.has(key) ? try section.text(key) : standard
  }

  package func numbers(_ key: String) throws -> [Double] {
    guard case .numbers(let standard, let count, let range, let unit)? = declared[key] else {
      undeclared(key)
    }
    return section.has(key) ? try section.numbers(key, count: count, in: range, unit: unit) : standard
  }

  /// A number for each of some names.
  package func table(_ key: String) throws -> [String: Double] {
    guard case .table(let standard, let range, let unit)? = declared[key] else { undeclared(key) }
    guard let value = section.optional(key) else { return standard }
    guard case .object(let entries) = value else {
      throw InputError("\(section.name(key)): \(value.kind) is not allowed; allowed: an object of numbers")
    }
    var found: [String: Double] = [:]
    for (name, value) in entries.sorted(by: { $0.key < $1.key }) {
      found[name] = try Section.number(value, name: "\(section.name(key)).\(name)", in: range, unit: unit)
    }
    return found
  }

  /// A list of objects, empty where it is absent.
  package func list(_ key: String) throws -> [ListEntry] {
    guard case .list(let keys)? = declared[key] else { undeclared(key) }
    guard section.has(key) else { return [] }
    return try section.list(key).enumerated().map { index, value in
      ListEntry(section: try Section(value, path: "\(section.name(key))[\(index)]", keys: keys))
    }
  }

  /// One object of a list.
  package struct ListEntry: Sendable {
    let section: Section

    package func has(_ key: String) -> Bool { section.has(key) }
    package func name(_ key: String) -> String { section.name(key) }
    package func text(_ key: String) throws -> String { try section.text(key) }
    package func text(_ key: String, default standard: String) throws -> String {
      section.has(key) ? try section.text(key) : standard
    }
    package func number(_ key: String, default standard: Double?, in range: ClosedRange<Double>, unit: String)
      throws -> Double
    {
      if let standard { return try section.number(key, default: standard, in: range, unit: unit) }
      return try section.number(key, in: range, unit: unit)
    }
    package func numbers(_ key: String, count: Int?, in range: ClosedRange<Double>, unit: String) throws
      -> [Double]
    {
      try section.numbers(key, count: count, in: range, unit: unit)
    }

    /// A list of texts.
    package func texts(_ key: String) throws -> [String] {
      try section.list(key).enumerated().map { index, value in
        guard case .string(let text) = value else {
          throw InputError("\(section.name(key))[\(index)]: \(value.kind) is not allowed; allowed: a text")
        }
        return text
      }
    }

    /// A list of objects with keys of their own.
    package func objects(_ key: String, keys: [String]) throws -> [ListEntry] {
      try section.list(key).enumerated().map { index, value in
        ListEntry(section: try Section(value, path: "\(section.name(key))[\(index)]", keys: keys))
      }
    }

    /// The value itself; nil where it is absent.
    package func optional(_ key: String) -> JSONValue? { section.optional(key) }
  }

  private func undeclared(_ key: String) -> Never {
    preconditionFailure("\(key) is not declared, or of another type")
  }
}
