import Foundation
import Quantities

/// A reader of JSON5 that tells line and column of what is wrong, refuses keys that are given twice, and bounds how
/// deeply values may be nested.
struct JSONReader {
  /// Lists and objects inside each other at most.
  static let deepest = 64

  let bytes: [UInt8]
  var position = 0
  private let name: String
  private var depth = 0

  /// - Parameter name: what to call the text in an error.
  init(_ text: Data, name: String) {
    bytes = Array(text)
    self.name = name
  }

  /// The whole text as one value.
  mutating func document() throws -> JSONValue {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw InputError("\(name): not valid JSON: the text is not UTF-8")
    }
    try skipSpace()
    guard next != nil else { throw failure("the text is empty; an object in braces is needed") }
    let value = try value()
    try skipSpace()
    guard next == nil else { throw unexpected("the end of the text") }
    return value
  }

  // MARK: - Values

  private mutating func value() throws -> JSONValue {
    switch next {
    case UInt8(ascii: "{"): return try nested { try $0.object() }
    case UInt8(ascii: "["): return try nested { try $0.array() }
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return .string(try text())
    case let byte? where UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "+-.".utf8.contains(byte):
      return .number(try number())
    default: break
    }
    let begin = position
    switch word() {
    case "null": return .null
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "Infinity": return .number(.infinity)
    case "NaN": return .number(.nan)
    default:
      position = begin
      throw unexpected("a value")
    }
  }

  private mutating func nested(_ read: (inout JSONReader) throws -> JSONValue) throws -> JSONValue {
    guard depth < Self.deepest else {
      throw failure("values are nested more than \(Self.deepest) deep, which is not allowed")
    }
    depth += 1
    position += 1
    defer { depth -= 1 }
    return try read(&self)
  }

  private mutating func array() throws -> JSONValue {
    var values: [JSONValue] = []
    while true {
      try skipSpace()
      if skip("]") { return .array(values) }
      values.append(try value())
      try skipSpace()
      if skip(",") { continue }
      guard next == UInt8(ascii: "]") else { throw unexpected("a comma or ]") }
    }
  }

  private mutating func object() throws -> JSONValue {
    var values: [String: JSONValue] = [:]
    while true {
      try skipSpace()
      if skip("}") { return .object(values) }
      let begin = position
      let key = next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") ? try text() : word()
      guard position > begin else { throw unexpected("a key or }") }
      guard values[key] == nil else {
        position = begin
        throw failure("the key \"\(key)\" is given twice")
      }
      try skipSpace()
      guard skip(":") else { throw unexpected("a colon after \"\(key)\"") }
      try skipSpace()
      values[key] = try value()
      try skipSpace()
      if skip(",") { continue }
      guard next == UInt8(ascii: "}") else { throw unexpected("a comma or }") }
    }
  }

  // MARK: - Characters

  /// The byte at the position; nil at the end.
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// Letters, digits, _ and $, not beginning with a digit; whatever is not ASCII counts as a letter.
  private mutating func word() -> String {
    let begin = position
    while let byte = next {
      let letter = UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 32
      let digit = UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte && position > begin
      guard letter || digit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$") || byte >= 128 else {
        break
      }
      position += 1
    }
    return String(decoding: bytes[begin..<position], as: UTF8.self)
  }

  /// Spaces of Unicode and comments.
  private mutating func skipSpace() throws {
    while let byte = next {
      switch byte {
      case 9...13, 32: position += 1
      case 0xC2 where begins([0xC2, 0xA0]): position += 2
      case 0xE2 where begins([0xE2, 0x80, 0xA8]) || begins([0xE2, 0x80, 0xA9]): position += 3
      case 0xEF where begins([0xEF, 0xBB, 0xBF]): position += 3
      case UInt8(ascii: "/") where begins(Array("//".utf8)):
        while let byte = next, byte != 10, byte != 13 { position += 1 }
      case UInt8(ascii: "/") where begins(Array("/*".utf8)):
        let begin = position
        position += 2
        while next != nil, !begins(Array("*/".utf8)) { position += 1 }
        guard next != nil else {
          position = begin
          throw failure("the comment has no end")
        }
        position += 2
      default: return
      }
    }
  }

  private func begins(_ with: [UInt8]) -> Bool { bytes[position...].starts(with: with) }

  // MARK: - Messages

  /// An error at the position.
  func failure(_ message: String) -> InputError {
    let before = bytes[..<min(position, bytes.count)]
    var (line, start) = (1, 0)
    for (index, byte) in before.enumerated()
    where byte == 10 || byte == 13 && !(index + 1 < bytes.count && bytes[index + 1] == 10) {
      (line, start) = (line + 1, index + 1)
    }
    let column = String(decoding: before[start...], as: UTF8.self).count + 1
    return InputError("\(name), line \(line), column \(column): not valid JSON: \(message)")
  }

  func unexpected(_ wanted: String) -> InputError {
    guard position < bytes.count else { return failure("the text ends where \(wanted) is needed") }
    let rest = String(decoding: bytes[position...].prefix(48), as: UTF8.self)
    let found = rest.prefix { !$0.isWhitespace && !",:{}[]".contains($0) }.prefix(20)
    let shown = found.isEmpty ? String(rest.prefix(1)) : String(found)
    return failure("found \(shown.debugDescription) where \(wanted) is needed")
  }
}
