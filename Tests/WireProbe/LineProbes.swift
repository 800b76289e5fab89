import WireProtocol

/// JSON-RPC over netstrings: answers with the parameters.
struct NetstringProbe: StreamProbe {
  private var decoder = NetstringDecoder(limit: 1 << 24)

  mutating func answer(_ bytes: [UInt8]) -> [UInt8]? {
    do {
      var out: [UInt8] = []
      for text in try decoder.messages(feeding: bytes) {
        switch JSONRPCRequest.read(text) {
        case .request(let request):
          guard let id = request.id else { continue }
          out += Netstring.encode(json: try JSONRPCReply(id: id, .success(request.parameters)).encoded())
        case .refusal(let reply): out += Netstring.encode(try reply.encoded())
        }
      }
      return out
    } catch {
      return nil
    }
  }
}

/// asyncroscopy's frames: answers with the words of the command as a dictionary's text.
struct FrameProbe: StreamProbe {
  private var decoder = LengthFrameDecoder(limit: 99_999)

  mutating func answer(_ bytes: [UInt8]) -> [UInt8]? {
    do {
      return try decoder.messages(feeding: bytes).flatMap { frame in
        let request = try AsyncroscopyRequest(frame, routed: true)
        let words = request.arguments.map { WireEntry(.string($0.name), .string($0.value)) }
        let reply: AsyncroscopyReply =
          request.command == "get_stage"
          ? .array(NumericArray([1, 2, 3, 4, 5] as [Float])) : .literal(.dict(words))
        return LengthFrame.encode(reply.encoded)
      }
    } catch {
      return nil
    }
  }
}
