import Foundation
import TestKit
import Testing

@testable import Configuration

@Suite struct SectionTests {
  private enum Word: String, CaseIterable { case soft, hard }

  private func section(_ text: String) throws -> Section {
    let root = try Section(try JSONValue(parsing: Data(text.utf8), name: "f"), path: "", keys: ["s"])
    return try root.section("s", keys: ["a", "b", "sub"])
  }

  @Test func valuesArriveAsTheyAre() throws {
    let s = try section(#"{"s": {"a": 2, "b": [1, 2], "sub": {"a": "soft"}}}"#)
    #expect(try s.number("a") == 2 && s.integer("a", in: 1...3) == 2 && s.positive("a") == 2)
    #expect(try s.numbers("b", count: 2) == [1, 2] && s.integers("b", in: 0...9) == [1, 2])
    let sub = try s.section("sub", keys: ["a", "word"])
    #expect(try sub.choice("a") as Word == .soft && sub.choice("word", default: Word.hard) == .hard)
    #expect(try sub.number("word", default: 5) == 5 && sub.bool("word", default: true))
    #expect(sub.path == "s.sub" && s.keys == ["a", "b", "sub"])
    #expect(try s.sectionOrEmpty("missing", keys: []).keys.isEmpty)
  }

  @Test(
    arguments: [
      (#"{"t": 1}"#, "t: unknown key; allowed here: s"),
      (#"{"S": 1}"#, "S: unknown key; allowed here: s; did you mean s?"),
      (#"{"s": {"suv": 1}}"#, "s.suv: unknown key; allowed here: a, b, sub; did you mean sub?"),
      ("{}", "s: missing"), (#"{"s": 3}"#, "s: a number is not allowed; allowed: an object"),
      ("[]", "the file: a list is not allowed; allowed: an object"),
    ])
  func refusesWrongShapes(text: String, message: String) {
    #expect(refusal { _ = try section(text) } == message)
  }

  @Test(
    arguments: [
      ("\"5\"", "s.a: a text is not allowed; allowed: a number"),
      ("null", "s.a: null is not allowed; allowed: a number"),
      ("true", "s.a: true or false is not allowed; allowed: a number"),
      ("[1]", "s.a: a list is not allowed; allowed: a number"),
      ("NaN", "s.a: nan Å is not allowed; allowed: a finite number"),
      ("-Infinity", "s.a: -inf Å is not allowed; allowed: a finite number"),
      ("1e400", "s.a: inf Å is not allowed; allowed: a finite number"),
      ("-0.5", "s.a: -0.5 Å is not allowed; allowed: 0 to 2.5"),
      ("2.6", "s.a: 2.6 Å is not allowed; allowed: 0 to 2.5"),
    ])
  func refusesWrongNumbers(value: String, message: String) throws {
    let s = try section("{s: {a: \(value)}}")
    #expect(refusal { _ = try s.number("a", in: 0...2.5, unit: "Å") } == message)
  }

  @Test(arguments: ["3.5", "0", "11", "1e300", "-1", "9223372036854775808"])
  func refusesWhatIsNoWholeNumberWithinBounds(value: String) throws {
    let s = try section("{s: {a: \(value)}}")
    #expect(refusal { _ = try s.integer("a", in: 1...10) }.hasSuffix("allowed: a whole number from 1 to 10"))
  }

  @Test func refusesWrongListsAndWords() throws {
    let s = try section(#"{"s": {"a": [1], "b": ["x", 2], "sub": "sofd"}}"#)
    #expect(refusal { _ = try s.numbers("a", count: 2) } == "s.a: 1 value is not allowed; allowed: 2")
    #expect(refusal { _ = try s.numbers("b") } == "s.b[0]: a text is not allowed; allowed: a number")
    #expect(
      refusal { _ = try s.numbers("sub") } == "s.sub: a text is not allowed; allowed: a list of numbers")
    #expect(refusal { _ = try s.list("sub") } == "s.sub: a text is not allowed; allowed: a list")
    #expect(
      refusal { _ = try s.integers("a", in: 2...3) }
        == "s.a[0]: 1 is not allowed; allowed: a whole number from 2 to 3")
    #expect(refusal { _ = try s.text("a") } == "s.a: a list is not allowed; allowed: a text")
    #expect(
      refusal { _ = try s.bool("a", default: true) } == "s.a: a list is not allowed; allowed: true, false")
    #expect(
      refusal { _ = try s.choice("sub") as Word }
        == "s.sub: \"sofd\" is not allowed; allowed: soft, hard; did you mean soft?")
    #expect(refusal { _ = try s.number("c") } == "s.c: missing")
    let zero = try section("{s: {a: 0}}")
    #expect(
      refusal { _ = try zero.positive("a", unit: "Å") } == "s.a: 0 Å is not allowed; allowed: greater than 0")
  }
}
