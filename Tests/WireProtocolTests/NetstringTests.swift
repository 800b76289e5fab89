import Testing

@testable import WireProtocol

@Suite struct NetstringTests {
  private func read(_ text: String, _ form: NetstringDecoder.Form, limit: Int = 100) throws -> [String] {
    var decoder = NetstringDecoder(limit: limit, form: form)
    return try decoder.messages(feeding: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func strictAndTolerant() throws {
    #expect(try read("5:hello,0:,", .strict) == ["hello", ""])
    #expect(try read("\n05:hello,\r\n 0:,", .tolerant) == ["hello", ""])
    for text in [
      "05:hello,", "00:,", "\n0:,", ":,", "a", "5;hello,", "1:ab", "-1:,", "101:", "99999999999999999999",
    ] {
      #expect(throws: WireError.self) { try read(text, .strict) }
    }
    for text in [":,", "5 :hello,", "1:ab", "101:", "+1:a,"] {
      #expect(throws: WireError.self) { try read(text, .tolerant) }
    }
    #expect(throws: WireError("netstring", at: 4, "a comma is needed behind the bytes")) {
      try read("2:abc", .strict)
    }
  }

  /// Without end, zeros in front are no message and take no memory.
  @Test func zerosInFrontAreDropped() throws {
    var decoder = NetstringDecoder(limit: 9)
    for _ in 0..<1000 { #expect(try decoder.messages(feeding: Array(repeating: 48, count: 1000)).isEmpty) }
    #expect(try decoder.messages(feeding: Array("3:abc,".utf8)) == [Array("abc".utf8)])
  }

  /// Reads as the public clients do: blocks of 4096 bytes until what is there ends with a comma.
  private func clientReads(_ stream: [UInt8], block: Int) -> [UInt8] {
    var got: [UInt8] = []
    while got.last != UInt8(ascii: ",") && got.count < stream.count {
      got += stream[got.count..<min(got.count + block, stream.count)]
    }
    return got
  }

  @Test func longRepliesReachClientsThatStopAtCommas() throws {
    // Small blocks meet commas at every kind of place: in texts, behind escapes, between values, and every length of the
    // length itself.
    var spoiled = 0
    for index in 0..<4000 {
      var random = RandomWireValue(index)
      let value: WireValue = [
        "result": .list((0..<random.below(60)).map { _ in .string(random.text() + ",,\\\",") }),
        "numbers": .list((0..<random.below(300)).map { _ in .int(random.below(30)) }),
      ]
      let json = try WireJSON.encode(value, ascii: true)
      for block in [1 + random.below(64), 7, 16] where block > 6 {
        let stream = Netstring.encode(json: json, block: block)
        #expect(clientReads(stream, block: block) == stream)
        var decoder = NetstringDecoder(limit: 1 << 20, form: .strict)
        let payload = try #require(try decoder.messages(feeding: stream).first)
        #expect(try WireJSON.decode(payload) == value)
        let plain = Netstring.encode(json)
        if clientReads(plain, block: block) != plain { spoiled += 1 }
      }
    }
    // The plain form does fail with such a client.
    #expect(spoiled > 1000)
  }

  @Test func anImageReachesSuchAClient() throws {
    let image = NumericArray(
      (0..<512 * 512).map { UInt16(truncatingIfNeeded: $0 &* 2_654_435_761) }, shape: [512, 512])
    let json = try JSONRPCReply(id: 1, .success(image.triple)).encoded(.idFirst)
    let stream = Netstring.encode(json: json)
    #expect(clientReads(stream, block: Netstring.clientBlock) == stream)
    let plain = Netstring.encode(json)
    #expect(clientReads(plain, block: Netstring.clientBlock) != plain)
    #expect(stream.count - plain.count < 400)
  }
}
