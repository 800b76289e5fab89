package import Foundation
import Quantities

/// A JSON document as a tree. JSON5 is read as well: comments, trailing commas, unquoted keys.
package enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  /// May be infinite or not a number, which JSON5 can write and `Section` refuses.
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// Parses UTF-8 text.
  /// - Parameter name: what to call the text in an error.
  /// - Throws: `InputError` with line and column.
  package init(parsing text: Data, name: String) throws {
    var reader = JSONReader(text, name: name)
    self = try reader.document()
  }

  /// Reads a file of up to `TextFile.largest` bytes.
  package init(file: String) throws {
    try self.init(parsing: try TextFile.read(file, kind: "JSON file"), name: file)
  }

  /// Whether all numbers in it are finite.
  package var isFinite: Bool {
    switch self {
    case .number(let number): number.isFinite
    case .array(let items): items.allSatisfy { $0.isFinite }
    case .object(let entries): entries.values.allSatisfy { $0.isFinite }
    case .null, .bool, .string: true
    }
  }

  /// The same with 0 for -0, and null for numbers that are not finite: what comes back when it is written and read.
  package var plain: JSONValue {
    switch self {
    case .number(let number): number.isFinite ? .number(number + 0) : .null
    case .array(let items): .array(items.map(\.plain))
    case .object(let entries): .object(entries.mapValues(\.plain))
    case .null, .bool, .string: self
    }
  }

  /// What kind of value it is, for messages.
  package var kind: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .number: "a number"
    case .string: "a text"
    case .array: "a list"
    case .object: "an object"
    }
  }
}
