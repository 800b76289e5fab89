import WireProtocol

/// The `tem` face: `tem.server` as JSON-RPC over netstrings (DTMicroscope, twisted_server.py).
enum TemFace {
  /// Bytes of a request at most.
  private static let limit = 1 << 20

  static func make(_ instrument: SharedInstrument) -> any Face {
    ConnectionServer("tem") { connection in
      MessageLoop.run(connection, NetstringDecoder(limit: limit)) { message in
        guard let reply = answer(message, from: connection.peer, on: instrument) else { return true }
        // The public client reads blocks, and takes one that ends with a comma for the end.
        return reply.count < Netstring.clientBlock
          ? connection.write(reply) : connection.write(reply, block: Netstring.clientBlock)
      }
    }
  }

  /// The netstring of the reply; nil for a notification. Errors are texts here.
  static func answer(_ text: [UInt8], from peer: String, on instrument: SharedInstrument) -> [UInt8]? {
    let request: JSONRPCRequest
    switch JSONRPCRequest.read(text) {
    case .refusal(let refusal):
      guard case .failure(let error) = refusal.outcome else { return netstring(refusal) }
      let reason = error.data?.text.map { ": " + $0 } ?? ""
      return netstring(JSONRPCReply(id: refusal.id, .failureText(error.message + reason)))
    case .request(let read): request = read
    }
    let (arguments, keywords) = request.split
    let outcome: JSONRPCReply.Outcome
    do {
      outcome = .success(
        try instrument.logged("tem", peer, SharedInstrument.text(request.method, arguments, keywords)) {
          try TemServer.netstringObject.call(request.method, arguments, keywords, on: instrument)
        })
    } catch {
      outcome = .failureText(FaceFailure.line(error))
    }
    return request.id == nil ? nil : netstring(JSONRPCReply(id: request.id ?? .null, outcome))
  }

  private static func netstring(_ reply: JSONRPCReply) -> [UInt8] {
    guard let text = try? reply.encoded(.idFirst) else {
      return netstring(JSONRPCReply(id: reply.id, .failureText("the result cannot be written as JSON")))
    }
    return Netstring.encode(json: text)
  }
}
