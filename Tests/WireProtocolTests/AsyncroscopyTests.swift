import Testing

@testable import WireProtocol

@Suite struct AsyncroscopyTests {
  /// Frames as recorded from the notebooks' client and the original servers (interfaces.md 4.3).
  @Test func recordedFrames() throws {
    let request = AsyncroscopyRequest(
      destination: "AS", command: "get_scanned_image",
      arguments: [.init("scanning_detector", "HAADF"), .init("size", "512"), .init("dwell_time", "1e-05")])
    #expect(
      LengthFrame.encode(request.encoded)
        == [0, 0, 0, 0x46]
        + Array("AS_get_scanned_image scanning_detector=HAADF size=512 dwell_time=1e-05".utf8))
    #expect(try AsyncroscopyRequest(request.encoded, routed: true) == request)
    #expect(
      LengthFrame.encode(AsyncroscopyReply.text("Microscope is Ready").encoded)
        == [0, 0, 0, 0x1B] + Array("[str,19]Microscope is Ready".utf8))
    let stage = AsyncroscopyReply.array(NumericArray([1, -2, 0.5, 0, 3] as [Float]))
    let frame = LengthFrame.encode(stage.encoded)
    #expect(frame.count == 35 && frame.starts(with: [0, 0, 0, 0x1F] + Array("[float32,5]".utf8)))
    #expect(frame[15..<23] == [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0])
    let image = AsyncroscopyReply.array(NumericArray(.uint8((0..<16).map { UInt8($0) }), shape: [4, 4]))
    #expect(image.encoded == Array("[uint8,4,4]".utf8) + (0..<16).map { UInt8($0) })
  }

  @Test func requestsWithStrayWords() throws {
    let request = try AsyncroscopyRequest(
      Array("place_beam  beam_pos=(0.5, 0.5) x=1 x=a=b value=[1e-9, 2e-9]\n".utf8), routed: false)
    #expect(request.destination == nil && request.command == "place_beam")
    #expect(request["beam_pos"] == "(0.5, 0.5)")
    #expect(request["x"] == "a=b")
    #expect(request["value"] == "[1e-9, 2e-9]")
    #expect(request.arguments.map(\.name) == ["beam_pos", "x", "value"])
    #expect(try AsyncroscopyRequest(Array("Ceos_getInfo ".utf8), routed: true).destination == "Ceos")
    #expect(
      AsyncroscopyRequest(destination: "AS", command: "get_stage").encoded == Array("AS_get_stage ".utf8))
    for text in ["", "  ", "nothing", "_x"] {
      #expect(throws: WireError.self) { try AsyncroscopyRequest(Array(text.utf8), routed: true) }
    }
    #expect(throws: WireError.self) { try AsyncroscopyRequest([0xFF], routed: false) }
  }

  @Test func repliesComeBack() throws {
    for reply in [
      AsyncroscopyReply.text("é"), .text(""), .number(1.5),
      .traceback("Traceback (most recent call last):\n"),
      .noAnswer, .literal(["C10": -6.0]),
      .array(NumericArray([1, -1, 70000] as [Int32], shape: [3, 1])),
      .array(NumericArray([0.1, 1e300] as [Double])),
      .array(NumericArray(.int16([-3, 5]))), .array(NumericArray(.uint8([]), shape: [0])),
    ] {
      #expect(try AsyncroscopyReply(reply.encoded) == reply)
    }
    #expect(AsyncroscopyReply.literal(["C10": -6.0]).encoded == Array("[str,13]{'C10': -6.0}".utf8))
    // The client leaves kinds that it does not know as bytes.
    let unknown = AsyncroscopyReply.array(NumericArray([1, 2] as [UInt16])).encoded
    #expect(try AsyncroscopyReply(unknown) == .plain(unknown))
    #expect(throws: WireError.self) { try AsyncroscopyReply(Array("[float32,2]abcd".utf8)) }
    #expect(throws: WireError.self) { try AsyncroscopyReply(Array("[uint8,9999999999,9999999999]".utf8)) }
    #expect(throws: WireError.self) { try AsyncroscopyReply(Array("[uint8,9999999999,0]".utf8)) }
  }

  @Test func framesBeyondTheLimitAreRefused() {
    var decoder = LengthFrameDecoder(limit: 99_999)
    #expect(
      throws: WireError(
        "length-prefixed frame", at: 0, "100000 bytes are more than the 99999 that are allowed")
    ) {
      try decoder.messages(feeding: [0, 1, 0x86, 0xA0])
    }
    #expect(throws: WireError.self) { try decoder.next() }
  }
}
