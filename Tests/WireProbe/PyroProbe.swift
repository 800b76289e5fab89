import WireProtocol

/// A Pyro server for one connection.
struct PyroProbe: StreamProbe {
  private static let methods = [
    MethodSignature(
      "ArrayServer.get_ds",
      [
        .init("size", default: 256), .init("pixelTime", default: 10), .init("return_params", default: false),
        .init("front_image", default: false),
      ]),
    MethodSignature("ArrayServer.set_beam_pos", [.init("x"), .init("y")]),
    MethodSignature("ArrayServer.get_beam_pos"), MethodSignature("ArrayServer.fail"),
    MethodSignature("ArrayServer.custom"), MethodSignature("ArrayServer.echo", [.init("x")]),
    MethodSignature("ArrayServer.types"), MethodSignature("ArrayServer.stream"),
    MethodSignature("ArrayServer.park"),
    MethodSignature("ArrayServer.data"),
  ]

  private static let streamID = "67718775-3a0c-4298-b30f-c7a73b5230b8"

  private var decoder = PyroDecoder()
  private var energy: WireValue = 0.0
  private var place: [WireValue] = [12.5, -3]
  private var items: [WireValue] = []

  mutating func answer(_ bytes: [UInt8]) -> [UInt8]? {
    do {
      var out: [UInt8] = []
      for message in try decoder.messages(feeding: bytes) { out += try reply(to: message)?.encoded() ?? [] }
      return out
    } catch {
      return nil
    }
  }

  private mutating func reply(to message: PyroMessage) throws -> PyroMessage? {
    switch message.kind {
    case .ping: return message.pong()
    case .connect:
      guard message.serializer != nil else { return message.connectFail("serializer not served") }
      let object = try message.connectedObject()
      guard object == "array.server" else { return message.connectFail("unknown object") }
      let names = Self.methods.map { String($0.name.split(separator: ".").last!) }
      return try message.connectOK(PyroMetadata(methods: names, oneway: ["park"], attributes: ["energy"]))
    case .invoke: return try invoked(message)
    default: throw WireError("probe", "a client sends no such message")
    }
  }

  private mutating func invoked(_ message: PyroMessage) throws -> PyroMessage? {
    let call = try PyroCall(message)
    do {
      switch try call.purpose() {
      case .read(let name):
        guard name == "energy" else { throw PyroException.builtin("AttributeError", "no property \(name)") }
        return try message.result(energy)
      case .write(_, let value):
        energy = value
        return try message.result(.null)
      case .batch(let calls):
        var results: [WireValue] = []
        for call in calls {
          do {
            results.append(try result(of: call))
          } catch let exception as PyroException {
            return try message.batchResult(results, stoppedBy: exception)
          }
        }
        return try message.batchResult(results)
      case .method:
        if call.method == "stream" {
          items = [1, 2]
          return try message.stream(id: Self.streamID)
        }
        let value = try result(of: call)
        return message.flags.contains(.oneway) ? nil : try message.result(value)
      }
    } catch let exception as PyroException {
      return message.flags.contains(.oneway) ? nil : try message.exception(exception)
    }
  }

  private mutating func result(of call: PyroCall) throws -> WireValue {
    if call.object == "Pyro.Daemon" {
      guard call.method == "get_next_stream_item", call.arguments == [.string(Self.streamID)] else {
        throw PyroException.pyro("PyroError", "item stream terminated")
      }
      if items.isEmpty { throw PyroException.stopIteration }
      return items.removeFirst()
    }
    guard let signature = Self.methods.first(where: { $0.name == "ArrayServer." + call.method }) else {
      throw PyroException.builtin("AttributeError", "'ArrayServer' object has no attribute '\(call.method)'")
    }
    let bound = try signature.bind(call.arguments, call.keywords)
    switch call.method {
    case "get_ds":
      let size = bound["size"].integer ?? 0
      return NumericArray((0..<size * size).map { Float($0) / 7 }, shape: [size, size]).triple
    case "set_beam_pos":
      place = bound.values
      return .null
    case "get_beam_pos": return .tuple(place)
    case "fail": throw PyroException.builtin("ValueError", "bad")
    case "custom":
      var exception = PyroException.builtin("RuntimeError", "DM not ready")
      exception.attributes = [WireEntry("code", 7)]
      throw exception
    case "echo": return bound["x"]
    case "data": return .bytes([0, 255, 39])
    case "types":
      return [
        1, -2, true, .null, 2.0, 1e-7, .float(.infinity), "hé 'q' \"d\" \n\t\\", "it's", .tuple([1]),
        .tuple([]),
        ["a": 1], .dict([]), [], .bigInt("12345678901234567890"),
      ]
    default: return .null
    }
  }
}
