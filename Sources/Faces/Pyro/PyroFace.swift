import WireProtocol

/// The `pyro` face: a Pyro 5 daemon with the objects of the STEM servers on one port.
enum PyroFace {
  /// Bytes of a request at most; none of the objects needs much.
  private static let limit = 8 << 20

  static func make(_ instrument: SharedInstrument) -> any Face {
    ConnectionServer("pyro") { connection in
      let client = PyroClient(instrument: instrument, peer: connection.peer)
      MessageLoop.run(connection, PyroDecoder(limit: limit)) { message in
        let answer = client.answer(message)
        if let reply = answer.reply, !connection.write(reply.encoded()) { return false }
        return answer.goesOn
      }
    }
  }
}

/// What one connection of a Pyro client is answered.
struct PyroClient {
  let instrument: SharedInstrument
  let peer: String

  /// - Returns: the reply, nil where there is to be none; and whether the connection stays.
  func answer(_ message: PyroMessage) -> (reply: PyroMessage?, goesOn: Bool) {
    switch message.kind {
    case .ping: return (message.pong(), true)
    case .connect: return connect(message)
    case .invoke: return invoke(message)
    case .connectOK, .connectFail, .result: return (nil, false)
    }
  }

  private func connect(_ message: PyroMessage) -> (PyroMessage?, Bool) {
    do {
      let name = try message.connectedObject()
      guard let object = PyroObjects.named(name) else {
        return (message.connectFail("unknown object"), false)
      }
      return (try message.connectOK(PyroObjects.metadata(object)), true)
    } catch {
      return (message.connectFail("\(error)"), false)
    }
  }

  private func invoke(_ message: PyroMessage) -> (PyroMessage?, Bool) {
    // A oneway call is carried out as it comes; those that follow it on the same connection wait.
    let isOneway = message.flags.contains(.oneway)
    do {
      let reply = try result(of: message)
      return (isOneway ? nil : reply, true)
    } catch {
      guard !isOneway else { return (nil, true) }
      let reply = try? message.exception(Self.exception(error))
      return (reply, reply != nil)
    }
  }

  private static func exception(_ error: any Error) -> PyroException {
    if let error = error as? WireError { return .pyro("SerializeError", "\(error)") }
    return FaceFailure.exception(error)
  }

  private func result(of message: PyroMessage) throws -> PyroMessage {
    let call = try PyroCall(message)
    switch try call.purpose() {
    case .method: return try message.result(try value(of: call))
    case .read(let name), .write(let name, _):
      throw PyroException.builtin("AttributeError", "exposed property '\(name)' does not exist")
    case .batch(let calls):
      var results: [WireValue] = []
      for call in calls {
        do {
          results.append(try value(of: call))
        } catch {
          return try message.batchResult(results, stoppedBy: Self.exception(error))
        }
      }
      return try message.batchResult(results)
    }
  }

  private func value(of call: PyroCall) throws -> WireValue {
    guard let object = PyroObjects.named(call.object) else {
      throw PyroException.pyro("DaemonError", "unknown object")
    }
    let text = "\(call.object).\(SharedInstrument.text(call.method, call.arguments, call.keywords))"
    return try instrument.logged("pyro", peer, text) {
      try object.call(call.method, call.arguments, call.keywords, on: instrument)
    }
  }
}
