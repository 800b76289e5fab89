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
