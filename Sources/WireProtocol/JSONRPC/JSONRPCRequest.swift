/// A request of JSON-RPC 2.0.
package struct JSONRPCRequest: Sendable, Equatable {
  /// A number or a text that the reply repeats; nil for a notification, which gets no reply.
  package var id: WireValue?
  package var method: String
  /// Arguments by place (a list) or by name (a dictionary).
  package var parameters: WireValue

  package init(id: WireValue?, method: String, parameters: WireValue = .dict([])) {
    self.id = id
    self.method = method
    self.parameters = parameters
  }

  /// What a text can be: a request, or something that is answered with an error.
  package enum Reading: Sendable, Equatable {
    case request(JSONRPCRequest)
    /// With the id of the request where it could be read; to be sent as it is.
    case refusal(JSONRPCReply)
  }

  /// Reads a request. `jsonrpc` may be absent, which some clients allow themselves; batches are refused.
  package static func read(_ text: [UInt8], limits: WireLimits = WireLimits()) -> Reading {
    let value: WireValue
    do {
      value = try WireJSON.decode(text, limits: limits)
    } catch {
      return .refusal(JSONRPCReply(id: .null, .failure(.parse("\(error)"))))
    }
    guard case .dict = value else { return refusal(.null, "a request is an object; batches are not served") }
    let id = value["id"]
    switch id {
    case nil, .string?, .int?, .bigInt?, .float?, .null?: break
    default: return refusal(.null, "an id is a number or a text")
    }
    if let version = value["jsonrpc"], version != "2.0" { return refusal(id, "jsonrpc is 2.0") }
    guard let method = value["method"]?.text else { return refusal(id, "a method is needed") }
    switch value["params"] ?? .null {
    case .null: return .request(JSONRPCRequest(id: id, method: method))
    case let parameters where parameters.items != nil || parameters.kind == "dict":
      return .request(JSONRPCRequest(id: id, method: method, parameters: parameters))
    default: return refusal(id, "params is a list or an object")
    }
  }

  private static func refusal(_ id: WireValue?, _ reason: String) -> Reading {
    .refusal(JSONRPCReply(id: id ?? .null, .failure(.invalidRequest(reason))))
  }

  /// - Throws: `WireError` for what JSON cannot carry.
  package func encoded() throws -> [UInt8] {
    let head: [WireEntry] = [WireEntry("jsonrpc", "2.0")] + (id.map { [WireEntry("id", $0)] } ?? [])
    return try WireJSON.encode(
      .dict(head + [WireEntry("method", .string(method)), WireEntry("params", parameters)]), ascii: true)
  }

  /// Binds the arguments to a method's parameters.
  /// - Throws: `JSONRPCError` -32602 with Python's text of what does not fit.
  package func bind(to signature: MethodSignature) throws -> MethodSignature.Bound {
    do {
      if case .dict(let entries) = parameters { return try signature.bind([], entries) }
      return try signature.bind(parameters.items ?? [])
    } catch let exception as PyroException {
      throw JSONRPCError.invalidParameters(exception.arguments.first?.text ?? exception.className)
    }
  }
}
