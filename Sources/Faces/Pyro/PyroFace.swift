import Quantities
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

  /// Calls in a batch, numbers that they answer together, and bytes of a reply.
  private static let (mostCalls, mostNumbers, largestReply) = (1000, 1 << 25, 1 << 30)

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
      guard reply.payload.count <= Self.largestReply else {
        throw InputError("the reply has \(reply.payload.count) bytes; allowed: up to \(Self.largestReply)")
      }
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
      guard calls.count <= Self.mostCalls else {
        throw InputError.outOfRange("batch", Double(calls.count), allowed: "up to \(Self.mostCalls) calls")
      }
      var results: [WireValue] = []
      var numbers = 0
      for call in calls {
        do {
          let value = try value(of: call)
          numbers += value.numberCount
          guard numbers <= Self.mostNumbers else {
            throw InputError(
              "batch: its results are too large; allowed: \(Self.mostNumbers) numbers together")
          }
          results.append(value)
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
    return try instrument.logged(
      "pyro", peer, "\(call.object).\(SharedInstrument.text(call.method, call.arguments, call.keywords))"
    ) {
      try object.call(call.method, call.arguments, call.keywords, on: instrument)
    }
  }
}

extension WireValue {
  /// Numbers that it holds, its other values too.
  fileprivate var numberCount: Int {
    switch self {
    case .array(let array): array.count
    case .list(let items), .tuple(let items), .set(let items): items.reduce(0) { $0 + $1.numberCount }
    case .dict(let entries): entries.reduce(0) { $0 + $1.value.numberCount }
    default: 1
    }
  }
}
