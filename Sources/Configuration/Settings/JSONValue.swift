package import Foundation
import Quantities

/// A JSON document as a tree. JSON5 is read as well: comments, trailing commas, unquoted keys.
package enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// Parses UTF-8 text.
  /// - Parameter name: what to call the text in an error.
  package init(parsing text: Data, name: String) throws {
    let decoder = JSONDecoder()
    decoder.allowsJSON5 = true
    do {
      self = try decoder.decode(JSONValue.self, from: text)
    } catch DecodingError.dataCorrupted(let context) {
      let cause = (context.underlyingError as NSError?)?.userInfo["NSDebugDescription"] as? String
      throw InputError("\(name): not valid JSON: \(cause ?? context.debugDescription)")
    }
  }

  /// Reads a file.
  package init(file: String) throws {
    guard let text = FileManager.default.contents(atPath: file) else {
      throw InputError("\(file): cannot be read; a readable JSON file is needed")
    }
    try self.init(parsing: text, name: file)
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

extension JSONValue: Decodable {
  package init(from decoder: any Decoder) throws {
    if let keyed = try? decoder.container(keyedBy: Key.self) {
      var values: [String: JSONValue] = [:]
      for key in keyed.allKeys { values[key.stringValue] = try keyed.decode(JSONValue.self, forKey: key) }
      self = .object(values)
    } else if var list = try? decoder.unkeyedContainer() {
      var values: [JSONValue] = []
      values.reserveCapacity(list.count ?? 0)
      while !list.isAtEnd { values.append(try list.decode(JSONValue.self)) }
      self = .array(values)
    } else {
      let single = try decoder.singleValueContainer()
      if let number = try? single.decode(Double.self) {
        self = .number(number)
      } else if let text = try? single.decode(String.self) {
        self = .string(text)
      } else if let truth = try? single.decode(Bool.self) {
        self = .bool(truth)
      } else {
        self = .null
      }
    }
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
