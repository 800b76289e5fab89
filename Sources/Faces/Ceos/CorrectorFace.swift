import Quantities
import WireProtocol

/// The `ceos` face: the corrector's JSON-RPC over netstrings.
enum CorrectorFace {
  /// Bytes of a request at most.
  private static let limit = 1 << 20

  static func make(_ instrument: SharedInstrument) -> any Face {
    ConnectionServer("ceos") { connection in
      MessageLoop.run(connection, NetstringDecoder(limit: limit)) { message in
        guard let reply = answer(message, from: connection.peer, on: instrument) else { return true }
        return connection.write(reply)
      }
    }
  }

  /// The netstring of the reply; nil for a notification.
  static func answer(_ text: [UInt8], from peer: String, on instrument: SharedInstrument) -> [UInt8]? {
    let request: JSONRPCRequest
    switch JSONRPCRequest.read(text) {
    case .refusal(let reply): return netstring(reply)
    case .request(let read): request = read
    }
    let reply = JSONRPCReply(id: request.id ?? .null, outcome(of: request, from: peer, on: instrument))
    return request.id == nil ? nil : netstring(reply)
  }

  /// What a request comes to.
  static func outcome(of request: JSONRPCRequest, from peer: String, on instrument: SharedInstrument)
    -> JSONRPCReply.Outcome
  {
    guard CorrectorServer.object.method(request.method) != nil else {
      return .failure(.methodNotFound(request.method))
    }
    let (arguments, keywords) = request.split
    do {
      return .success(
        try instrument.logged("ceos", peer, SharedInstrument.text(request.method, arguments, keywords)) {
          try CorrectorServer.object.call(
            request.method, arguments, keywords, on: instrument, readsTexts: true)
        })
    } catch {
      return .failure(.server(FaceFailure.text(error)))
    }
  }

  private static func netstring(_ reply: JSONRPCReply) -> [UInt8] {
    // A value that JSON cannot carry does not come from the corrector; the client must hear something all the same.
    let fallback = JSONRPCReply(id: reply.id, .failure(.server("the result cannot be written as JSON")))
    let text = (try? reply.encoded()) ?? (try? fallback.encoded()) ?? []
    return Netstring.encode(json: text)
  }
}

extension JSONRPCRequest {
  /// Arguments by place and by name.
  var split: ([WireValue], [WireEntry]) {
    if case .dict(let entries) = parameters { return ([], entries) }
    return (parameters.items ?? [], [])
  }
}
