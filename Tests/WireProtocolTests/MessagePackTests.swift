import Testing

@testable import WireProtocol

@Suite struct MessagePackTests {
  /// The forms of the specification (msgpack/spec.md, "Formats").
  @Test(
    arguments: [
      (.null, [0xC0]), (true, [0xC3]), (0, [0]), (127, [127]), (128, [0xCC, 128]), (256, [0xCD, 1, 0]),
      (65536, [0xCE, 0, 1, 0, 0]), (.int(1 << 32), [0xCF, 0, 0, 0, 1, 0, 0, 0, 0]), (-1, [0xFF]),
      (-32, [0xE0]),
      (-33, [0xD0, 0xDF]), (-129, [0xD1, 0xFF, 0x7F]), (-32769, [0xD2, 0xFF, 0xFF, 0x7F, 0xFF]),
      (.int(.min), [0xD3, 0x80, 0, 0, 0, 0, 0, 0, 0]), (1.5, [0xCB, 0x3F, 0xF8, 0, 0, 0, 0, 0, 0]),
      ("abc", [0xA3, 97, 98, 99]), (.bytes([1, 2]), [0xC4, 2, 1, 2]), ([1, "a"], [0x92, 1, 0xA1, 97]),
      (["k": .null], [0x81, 0xA1, 107, 0xC0]),
      (.bigInt("18446744073709551615"), [0xCF] + Array(repeating: 255, count: 8)),
      (.bigInt("-18446744073709551616"), [0xC7, 21, 0x31] + Array("-18446744073709551616".utf8)),
      (.complex(1, -2), [0xD8, 0x30, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0]),
    ] as [(WireValue, [UInt8])]) func forms(_ value: WireValue, _ bytes: [UInt8]) throws
  {
    #expect(MessagePack.encode(value) == bytes)
    #expect(try MessagePack.decode(bytes) == value)
  }

  @Test func lengthsOfAllWidths() throws {
    for count in [15, 16, 31, 32, 255, 256, 65535, 65536] {
      for value: WireValue in [
        .string(String(repeating: "x", count: count)), .bytes(Array(repeating: 7, count: count)),
        .list(Array(repeating: .int(1), count: count)), .dict((0..<count).map { WireEntry(.int($0), .null) }),
      ] {
        #expect(try MessagePack.decode(MessagePack.encode(value)) == value)
      }
    }
  }

  @Test func arraysKeepSinglePrecision() throws {
    let bytes = MessagePack.encode(.array(NumericArray([1.5, 0.1] as [Float], shape: [1, 2])))
    #expect(bytes == [0x91, 0x92, 0xCA, 0x3F, 0xC0, 0, 0, 0xCA, 0x3D, 0xCC, 0xCC, 0xCD])
    #expect(try MessagePack.decode(bytes) == [[1.5, .float(Double(Float(0.1)))]])
  }

  @Test func momentsAndDatesAreNumbers() throws {
    #expect(try MessagePack.decode([0xD7, 0x32, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F]) == 1.5)
    #expect(try MessagePack.decode([0xD7, 0x33, 5, 1, 0, 0, 0, 0, 0, 0]) == 261)
  }

  @Test func damageIsRefused() {
    for bytes: [UInt8] in [
      [], [0xC1], [0x92, 1], [0xA2, 97], [0xA1, 0xFF], [0xDD, 255, 255, 255, 255],
      [0xDF, 255, 255, 255, 255],
      [0xC6, 255, 255, 255, 255], [0xC9, 255, 255, 255, 255, 0x31], [0xD4, 0x7F, 0], [1, 2], [0x81, 0x90, 1],
      [0xC7, 2, 0x31, 97, 98], Array(repeating: 0x91, count: 70) + [1],
    ] {
      #expect(throws: WireError.self) { try MessagePack.decode(bytes) }
    }
    #expect(throws: WireError.self) {
      try MessagePack.decode([0x93, 1, 2, 3], limits: WireLimits(elements: 3))
    }
  }
}
