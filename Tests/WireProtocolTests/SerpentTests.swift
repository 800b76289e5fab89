import Testing

@testable import WireProtocol

@Suite struct SerpentTests {
  private func written(_ value: WireValue) -> String {
    String(String(decoding: Serpent.encode(value), as: UTF8.self).dropFirst(Serpent.header.utf8CodeUnitCount))
  }

  private func read(_ text: String, limits: WireLimits = WireLimits()) throws -> WireValue {
    try Serpent.decode(Array(text.utf8), limits: limits)
  }

  /// The result of `types()` in the recorded session `calls`, whose values README of the recordings lists.
  @Test func everyKindIsWrittenAsRecorded() {
    let value: WireValue = [
      1, -2, true, .null, 2.0, 1e-7, 1e22, .float(.infinity), .float(-.infinity), .float(.nan),
      "hé 'q' \"d\" \n\t\\", "it's", .bytes(Array("abc".utf8)), .tuple([1]), .tuple([]), .tuple([1, 2]),
      ["a": 1],
      .set([1, 2]), .set([]), .dict([]), [], .complex(3, 4), .bigInt("12345678901234567890"),
    ]
    #expect(
      String(decoding: Serpent.encode(value), as: UTF8.self)
        == "# serpent utf-8 python3.2\n[1,-2,True,None,2.0,1e-07,1e+22,1e30000,-1e30000,{'__class__':'float','value':'nan'},"
        + "'hé \\'q\\' \"d\" \\n\\t\\\\',\"it's\",{'data': 'YWJj', 'encoding': 'base64'},(1,),(),(1,2),{'a':1},{1,2},(),"
        + "{},[],(3.0+4.0j),12345678901234567890]")
  }

  @Test func controlAndFormatCharactersAreEscaped() {
    #expect(
      written(.string("\0\u{1b}\u{7f}\u{a0}\u{ad}\u{2028}\u{e000}\u{10ffff}Å中😀"))
        == #"'\x00\x1b\x7f\xa0\xad\u2028\ue000\U0010ffffÅ中😀'"#)
  }

  @Test func arraysAreNestedLists() {
    let array = NumericArray([0.1, 2, -0.0, .nan, .infinity, 16_777_216] as [Float], shape: [2, 3])
    #expect(
      written(.array(array))
        == "[[0.1,2.0,-0.0],[{'__class__':'float','value':'nan'},1e30000,16777216.0]]")
    #expect(
      written(NumericArray([7, 0, 65535, 12] as [UInt16], shape: [2, 2]).triple)
        == "([[7,0],[65535,12]],(2,2),'uint16')")
    #expect(written(.array(NumericArray([] as [Int32], shape: [2, 0]))) == "[[],[]]")
  }

  @Test(
    arguments: [
      ("[1, 2 , ]", .list([1, 2])), ("(1)", 1), ("(1,)", .tuple([1])), ("()", .tuple([])),
      ("set()", .set([])),
      ("{1,2,}", .set([1, 2])), ("{'a' : 1 , }", ["a": 1]), (" # a comment\n 5 # another", 5),
      ("'a' \"b\"", "ab"), (#"'\x41\u00c5\U0001f600\101\q'"#, "AÅ😀A\\q"),
      (#"b'a\xff\0'"#, .bytes([97, 255, 0])),
      ("u'x'", "x"), ("0xfF", 255), ("-0b101", -5), ("1_000", 1000), ("--3", 3), ("+4", 4), (".5", 0.5),
      ("5.", 5.0),
      ("5.e1", 50.0), ("1e30000", .float(.infinity)), ("-1e30000", .float(-.infinity)),
      ("-9223372036854775808", .int(.min)),
      ("9223372036854775808", .bigInt("9223372036854775808")), ("-0", 0), ("(3.0+4.0j)", .complex(3, 4)),
      ("(-1.5-2e-3j)", .complex(-1.5, -0.002)), ("4j", .complex(0, 4)), ("np.float64(1.5)", 1.5),
      ("np.int64(-3)", -3),
      ("np.float64(-inf)", .float(-.infinity)), ("np.True_", true), ("np.str_('x')", "x"),
      ("numpy.bool_(False)", false),
      ("{'__class__':'complex','real':1.0,'imag':2.0}", .complex(1, 2)),
      ("{(1,2):3}", .dict([WireEntry(.tuple([1, 2]), 3)])),
      ("'''abc'''", "abc"),
    ] as [(String, WireValue)]) func whatPythonAccepts(_ text: String, _ value: WireValue) throws
  {
    #expect(try read(text) == value)
  }

  @Test func notANumberArrives() throws {
    for text in ["{'__class__':'float','value':'nan'}", "nan", "np.float32(nan)"] {
      #expect(try read(text).number?.isNaN == true)
    }
  }

  @Test(arguments: [
    ("", 0), ("[1", 2), ("[1 2]", 3), ("{'a' 1}", 5), ("{'a':}", 5), ("'abc", 0), ("'a\nb'", 2), ("foo", 0),
    ("1 2", 2),
    ("{[1]:2}", 1), ("1+2", 3), ("np.array(1)", 0), ("0x", 0), ("0xffffffffffffffffff", 0), ("1.2.3", 0),
    ("1e", 0),
    (#"'\xg0'"#, 3), (#"'\ud800'"#, 7), ("[1,,2]", 3), ("(,)", 1), ("lambda: 0", 0), ("-", 1),
    ("__import__('os')", 0),
    ("{1,2:3}", 4), ("\0", 0),
  ]) func errorsTellWhere(_ text: String, _ place: Int) {
    let error = #expect(throws: WireError.self) { try read(text) }
    #expect(error?.position == place)
    #expect(error?.format == "serpent")
  }

  @Test func limitsHold() throws {
    let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(try read(deep).items?.count == 1)
    #expect(throws: WireError("serpent", at: 64, "values are nested more than 64 deep")) {
      try read("[" + deep + "]")
    }
    #expect(throws: WireError("serpent", at: 6, "more than the 3 values that are allowed")) {
      try read("[1, 2,3]", limits: WireLimits(elements: 3))
    }
    #expect(throws: WireError.self) { try read("[1, 2]", limits: WireLimits(bytes: 5)) }
    // Python reads no whole number of more than 4300 digits either.
    #expect(try read(String(repeating: "1", count: 4300)).kind == "int")
    #expect(throws: WireError.self) { try read(String(repeating: "1", count: 4301)) }
    #expect(throws: WireError.self) { try Serpent.decode([39, 0xFF, 39]) }
  }

  @Test func bytesAreReadInBothForms() throws {
    #expect(try read("{'data': 'AP8=', 'encoding': 'base64'}").byteString == [0, 255])
    #expect(try read("b'\\x00\\xff'").byteString == [0, 255])
    #expect(try read("{'data':'AP8='}").byteString == nil)
  }

  @Test func pythonsOwnText() {
    let value: WireValue = [
      "C10": 0.0, "b": .bytes([0, 39, 65]), "s": .set([]), "n": .float(.nan),
      "t": .tuple([.float(-.infinity), true]),
    ]
    #expect(
      PythonLiteral.encode(value) == #"{'C10': 0.0, 'b': b"\x00'A", 's': set(), 'n': nan, 't': (-inf, True)}"#
    )
  }
}
