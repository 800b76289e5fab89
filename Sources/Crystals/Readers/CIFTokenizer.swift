import Quantities

/// One word of a CIF file.
struct CIFToken {
  enum Kind: Equatable {
    case data(String)
    case save
    case loop
    case tag(String)
    /// A value; the marks `?` and `.` count only where they are not quoted.
    case value(String, quoted: Bool)
  }

  let kind: Kind
  /// Line number from 1.
  let line: Int
}

/// Splits CIF 1.1 text into words: comments, quotes and text fields between semicolons.
///
/// Source of the grammar: International Tables for Crystallography G, chapter 2.2 (Hall and Westbrook).
struct CIFTokenizer {
  private let bytes: [UInt8]
  private let name: String
  private var place = 0
  private var line = 1

  init(_ text: String, name: String) {
    bytes = Array(text.utf8)
    self.name = name
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
  }

  static func tokens(_ text: String, name: String) throws -> [CIFToken] {
    var tokenizer = CIFTokenizer(text, name: name)
    var tokens: [CIFToken] = []
    while let token = try tokenizer.next() { tokens.append(token) }
    return tokens
  }

  private func isBlank(_ index: Int) -> Bool { index >= bytes.count || bytes[index] <= 32 }
  private func isLineEnd(_ index: Int) -> Bool { bytes[index] == 10 || bytes[index] == 13 }
  private var atLineStart: Bool { place == 0 || isLineEnd(place - 1) }

  private mutating func advance() {
    let byte = bytes[place]
    // A carriage return followed by a line feed counts once.
    if byte == 10 || (byte == 13 && !(place + 1 < bytes.count && bytes[place + 1] == 10)) { line += 1 }
    place += 1
  }

  private mutating func next() throws -> CIFToken? {
    while place < bytes.count {
      if bytes[place] <= 32 {
        advance()
      } else if bytes[place] == UInt8(ascii: "#") {
        while place < bytes.count, !isLineEnd(place) { place += 1 }
      } else {
        break
      }
    }
    guard place < bytes.count else { return nil }
    let start = line
    switch bytes[place] {
    case UInt8(ascii: ";") where atLineStart:
      return CIFToken(kind: .value(try textField(), quoted: true), line: start)
    case UInt8(ascii: "'"), UInt8(ascii: "\""):
      return CIFToken(kind: .value(try quoted(), quoted: true), line: start)
    default: return CIFToken(kind: try word(), line: start)
    }
  }

  private mutating func textField() throws -> String {
    let opened = line
    place += 1
    let start = place
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: ";"), atLineStart {
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        place += 1
        return text.last?.isNewline == true ? String(text.dropLast()) : text
      }
      advance()
    }
    throw InputError(
      "\(name), line \(opened): the text field is not closed; a line that starts with ; is needed")
  }

  private mutating func quoted() throws -> String {
    let quote = bytes[place]
    let start = place + 1
    place += 1
    while place < bytes.count, !isLineEnd(place) {
      if bytes[place] == quote, isBlank(place + 1) {
        place += 1
        return String(decoding: bytes[start..<(place - 1)], as: UTF8.self)
      }
      place += 1
    }
    throw InputError("\(name), line \(line): a quoted text is not closed on its line")
  }

  private mutating func word() throws -> CIFToken.Kind {
    let start = place
    while !isBlank(place) { place += 1 }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    if text.hasPrefix("_") {
      // Names of the newer dictionaries write a full stop where the older ones have a line.
      return .tag(text.lowercased().replacing(".", with: "_"))
    }
    let small = text.lowercased()
    if small.hasPrefix("data_") { return .data(String(text.dropFirst(5))) }
    if small == "loop_" { return .loop }
    if small.hasPrefix("save_") { return .save }
    if small == "global_" || small == "stop_" {
      throw InputError("\(name), line \(line): \(text) is not allowed in a CIF file of a structure")
    }
    return .value(text, quoted: false)
  }
}
