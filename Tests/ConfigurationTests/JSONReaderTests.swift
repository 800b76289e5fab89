import Foundation
import Quantities
import TestKit
import Testing

@testable import Configuration

@Suite struct JSONReaderTests {
  private func parse(_ text: String) throws -> JSONValue {
    try JSONValue(parsing: Data(text.utf8), name: "f")
  }

  @Test func readsPlainJSON() throws {
    let value = try parse(#"{"a": [1, -2.5e3, true, false, null, "x\nÅ😀"], "b": {}}"#)
    #expect(
      value
        == .object([
          "a": .array([.number(1), .number(-2500), .bool(true), .bool(false), .null, .string("x\nÅ😀")]),
          "b": .object([:]),
        ]))
  }

  @Test func readsWhatPeopleLikeToWrite() throws {
    let text = """
      \u{FEFF}// a comment
      { a_A: [1., .5, +3, 0x1F, ], /* another
        one */ 'b c': 'it\\'s', $d: "two \\
      lines",\u{A0}}
      """
    #expect(
      try parse(text)
        == .object([
          "a_A": .array([.number(1), .number(0.5), .number(3), .number(31)]), "b c": .string("it's"),
          "$d": .string("two lines"),
        ]))
  }

  @Test(
    arguments: [
      ("0", 0), ("-0", 0), ("12.5", 12.5), ("1e3", 1000), ("1E-3", 0.001), ("1e+3", 1000), (".5e1", 5),
      ("5.e1", 50),
      ("-0x10", -16), ("1e400", .infinity), ("-1e400", -.infinity), ("Infinity", .infinity),
      ("-Infinity", -.infinity),
      ("1e-400", 0), ("100000000000000000000000", 1e23),
    ] as [(String, Double)])
  func readsNumbers(text: String, number: Double) throws {
    #expect(try parse(text) == .number(number))
  }

  @Test(arguments: ["NaN", "+NaN", "-NaN"]) func readsNotANumberForOthersToRefuse(text: String) throws {
    guard case .number(let number) = try parse(text) else { return #expect(Bool(false), "\(text)") }
    #expect(number.isNaN)
  }

  @Test(
    arguments: [
      "1.2.3", "01", "1e", "1e+", "--1", "+-1", "0x", "0xG", "1_000", "1a", ".", "-", "e5", "1e2.5", "0x1p3",
    ])
  func refusesWhatIsNoNumber(text: String) {
    #expect(
      refusal { _ = try parse(text) }.hasPrefix("f, line 1, column 1: not valid JSON: found \"\(text)\""))
  }

  @Test(
    arguments: [
      ("", "line 1, column 1: not valid JSON: the text is empty"),
      (
        "{\n  \"a\": 1\n  \"b\": 2}",
        "line 3, column 3: not valid JSON: found \"\\\"b\\\"\" where a comma or } is"
      ),
      ("[1 2]", "line 1, column 4: not valid JSON: found \"2\" where a comma or ] is needed"),
      ("{\"a\" 1}", "column 6: not valid JSON: found \"1\" where a colon after \"a\" is needed"),
      ("{1: 2}", "found \"1\" where a key or } is needed"), ("{,}", "found \",\" where a key"),
      ("[,]", "found \",\" where a value is needed"), ("[1", "the text ends where a comma or ] is needed"),
      ("{\"a\":", "the text ends where a value is needed"),
      ("{} {}", "found \"{\" where the end of the text is needed"),
      ("nul", "found \"nul\" where a value is needed"),
      ("\r\n\"abc", "line 2, column 1: not valid JSON: the text has no"),
      ("\"a\nb\"", "line ends or control characters"), ("\"\\x4\"", "2 hexadecimal digits"),
      ("\"\\u0000\"", "no character that a text may hold"),
      ("\"\\ud800\"", "half of a surrogate pair is missing"),
      ("\"\\ud800\\u0041\"", "half of a surrogate pair is missing"), ("\"\\udc00\"", "no character"),
      ("\"\\1\"", "where an escape"), ("/* x", "line 1, column 1: not valid JSON: the comment has no end"),
      ("\"\\", "the text ends where the end of a text is needed"), ("[\u{0}]", "where a value is needed"),
    ])
  func tellsThePlaceOfBrokenText(text: String, message: String) {
    let found = refusal { _ = try parse(text) }
    #expect(found.contains(message) && found.hasPrefix("f, line ") && !found.contains("\n"), "\(found)")
  }

  @Test func refusesWhatIsNotUTF8() {
    let message = refusal { _ = try JSONValue(parsing: Data([0x7B, 0xFF, 0x7D]), name: "f") }
    #expect(message == "f: not valid JSON: the text is not UTF-8")
  }

  @Test(arguments: ["{\"a\": 1, \"a\": 1}", "{a: 1, 'a': 2}", "{\"x\": {\"a\": 1, \"\\u0061\": 2}}"])
  func refusesKeysThatAreGivenTwice(text: String) {
    #expect(refusal { _ = try parse(text) }.hasSuffix("the key \"a\" is given twice"))
  }

  @Test(arguments: ["[", "{\"a\":", "[{\"a\":"]) func deepNestingIsAnErrorInsteadOfACrash(opening: String) {
    let message = refusal { _ = try parse(String(repeating: opening, count: 200_000)) }
    #expect(message.hasSuffix("nested more than 64 deep, which is not allowed"))
  }

  @Test func nestingUpToTheBoundIsRead() throws {
    let depth = JSONReader.deepest
    _ = try parse(String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
  }

  @Test func longListsTakeLittleTime() throws {
    let text = "[" + String(repeating: "[0.123456789, -1.5e-3, 2],", count: 100_000) + "]"
    guard case .array(let rows) = try parse(text) else { return #expect(Bool(false)) }
    #expect(
      rows.count == 100_000 && rows.last == .array([.number(0.123456789), .number(-1.5e-3), .number(2)]))
  }

  @Test func anyBytesAreReadOrRefused() {
    var state: UInt64 = 88_172_645_463_325_252
    func next(_ count: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(count))
    }
    let pieces = [
      "{", "}", "[", "]", ",", ":", "\"", "'", "\\", "u", "12", "-", ".", "e", "/", "*", "a", "\n", " ",
      "\u{e9}",
    ]
    for _ in 0..<20_000 {
      let text = (0..<next(24)).map { _ in pieces[next(pieces.count)] }.joined()
      do { _ = try parse(text) } catch { #expect(error is InputError, "\(text)") }
    }
  }
}
