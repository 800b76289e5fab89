import Testing

@testable import WireProtocol

@Suite struct JSONTests {
  private func read(_ text: String, limits: WireLimits = WireLimits()) throws -> WireValue {
    try WireJSON.decode(Array(text.utf8), limits: limits)
  }

  @Test func writtenAsByPython() throws {
    let value: WireValue = [
      "a": .tuple([1, 2.0, .null, true]), "é\u{1}\"\\/\u{7f}😀": .float(.nan), "n": .float(-.infinity),
      "b": .bigInt("12345678901234567890"), "e": .dict([]), "l": [],
    ]
    let loose = try String(decoding: WireJSON.encode(value), as: UTF8.self)
    #expect(
      loose
        == #"{"a": [1, 2.0, null, true], "é\u0001\"\\/"# + "\u{7f}"
        + #"😀": NaN, "n": -Infinity, "b": 12345678901234567890, "e": {}, "l": []}"#)
    #expect(
      try String(decoding: WireJSON.encode("é😀", ascii: true), as: UTF8.self) == #""\u00e9\ud83d\ude00""#)
    let keys: WireValue = .dict([
      WireEntry(1, 1), WireEntry(.bool(false), 2), WireEntry(.null, 3), WireEntry(1.5, 4),
    ])
    #expect(
      try String(decoding: WireJSON.encode(keys), as: UTF8.self)
        == #"{"1": 1, "false": 2, "null": 3, "1.5": 4}"#)
    #expect(throws: WireError.self) { try WireJSON.encode(.complex(1, 2)) }
    #expect(throws: WireError.self) { try WireJSON.encode(.dict([WireEntry(.tuple([]), 1)])) }
  }

  @Test func whatPythonAccepts() throws {
    #expect(try read(" [1 , -2.5e3, \"\\u00c5\\ud83d\\ude00\\/\" ] ") == [1, -2500.0, "Å😀/"])
    #expect(try read("-0.0").signature == "-0.0")
    #expect(try read("[Infinity,-Infinity]") == [.float(.infinity), .float(-.infinity)])
    #expect(try read("NaN").number?.isNaN == true)
    // The last of equal keys counts.
    #expect(try read(#"{"a":1,"a":2}"#)["a"] == 2)
    #expect(try read("123456789012345678901") == .bigInt("123456789012345678901"))
  }

  @Test(arguments: [
    ("", 0), ("[1,]", 3), ("{'a':1}", 1), ("01", 0), ("1.", 0), (".5", 0), ("[1 2]", 3), ("\"a", 0),
    ("\"\n\"", 1),
    ("\"\\x\"", 2), ("{\"a\" 1}", 5), ("nul", 0), ("1 2", 2), ("-", 0), ("\"\\ud800\"", 7), ("1.e5", 0),
    ("+1", 0),
    ("{\"a\":1,}", 7), ("1e", 0), ("--1", 0),
  ]) func errorsTellWhere(_ text: String, _ place: Int) {
    let error = #expect(throws: WireError.self) { try read(text) }
    #expect(error?.position == place)
  }

  @Test func limitsHold() throws {
    let deep = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
    #expect(throws: WireError("JSON", at: 64, "values are nested more than 64 deep")) { try read(deep) }
    #expect(throws: WireError.self) { try read("[1,2,3]", limits: WireLimits(elements: 3)) }
    #expect(try read("[1,2]", limits: WireLimits(elements: 3)) == [1, 2])
    #expect(throws: WireError.self) { try WireJSON.decode([34, 0xC3, 34]) }
  }
}
