import Numerics
import Testing

@testable import WireProtocol

/// A stream gives the same messages wherever it is cut.
@Suite struct CutTests {
  private func check<Decoder: StreamDecoder>(_ stream: [UInt8], _ make: () -> Decoder) throws
  where Decoder.Message: Equatable {
    var whole = make()
    let expected = try whole.messages(feeding: stream)
    #expect(!expected.isEmpty)
    for cut in 0...stream.count {
      var decoder = make()
      let first = try decoder.messages(feeding: stream[..<cut])
      #expect(try first + decoder.messages(feeding: stream[cut...]) == expected)
    }
    var single = make()
    var messages: [Decoder.Message] = []
    for byte in stream { messages += try single.messages(feeding: [byte]) }
    #expect(messages == expected)
    for index in 0..<200 {
      var random = RandomStream(seed: 7, purpose: .wireCut, index: index)
      var decoder = make()
      messages = []
      var place = 0
      while place < stream.count {
        let end = min(stream.count, place + Int(random.next() % 97))
        messages += try decoder.messages(feeding: stream[place..<end])
        place = end
      }
      #expect(messages == expected)
    }
  }

  @Test(arguments: Recording.all) func recordedStreams(_ recording: Recording) throws {
    for side in [true, false] { try check(recording.stream(fromClient: side)) { PyroDecoder() } }
  }

  @Test func ownStreams() throws {
    let messages = [
      PyroMessage.ping(), try PyroMessage.connect(object: "x"),
      PyroMessage(
        .result, serializerNumber: 4, flags: .correlation, sequence: 7,
        annotations: [.init("STRM", Array(repeating: 1, count: 36))], payload: [],
        correlation: Array(repeating: 3, count: 16)),
    ]
    let compressed = PyroMessage(.result, serializerNumber: 1, payload: Array(repeating: 7, count: 400))
    let stream = messages.flatMap { $0.encoded() } + compressed.encoded(compressing: true)
    try check(stream) { PyroDecoder(limit: 400) }
    var decoder = PyroDecoder(limit: 400)
    #expect(try decoder.messages(feeding: stream) == messages + [compressed])
  }

  @Test func netstrings() throws {
    let stream = ["", "hello", "a,b:1", "0123456789ab"].flatMap { Netstring.encode(Array($0.utf8)) }
    try check(stream) { NetstringDecoder(limit: 12, form: .strict) }
    try check(Array(" 0005:hello,\r\n0:,00:,\n3:abc,".utf8)) { NetstringDecoder(limit: 5) }
  }

  @Test func frames() throws {
    let stream = ["", "AS_get_stage ", "x"].flatMap { LengthFrame.encode(Array($0.utf8)) }
    try check(stream) { LengthFrameDecoder(limit: 13) }
  }

  /// An error too comes after the same messages, at the same place.
  @Test func errors() {
    let good = PyroMessage.ping().encoded()
    let stream = good + good + [80, 89, 82, 79, 1, 0xF5] + good
    for cut in 0...stream.count {
      var decoder = PyroDecoder()
      decoder.feed(stream[..<cut])
      var count = 0
      while (try? decoder.next()) != nil { count += 1 }
      decoder.feed(stream[cut...])
      while (try? decoder.next()) != nil { count += 1 }
      #expect(count == 2)
      #expect(throws: WireError("Pyro message", at: 93, "only protocol version 502 is served")) {
        try decoder.next()
      }
    }
  }
}
