/// A reply of JSON-RPC 2.0.
package struct JSONRPCReply: Sendable, Equatable {
  package enum Outcome: Sendable, Equatable {
    case success(WireValue)
    case failure(JSONRPCError)
    /// An error that is only a text, as DTMicroscope's server answers.
    case failureText(String)
  }

  /// The order in which members are written. Clients do not care; recorded replies are met byte for byte.
  package enum Order: Sendable {
    /// jsonrpc, result or error, id: CEOS.
    case outcomeFirst
    /// jsonrpc, id, result or error: DTMicroscope.
    case idFirst
  }

  package var id: WireValue
  package var outcome: Outcome

  package init(id: WireValue, _ outcome: Outcome) {
    self.id = id
    self.outcome = outcome
  }

  /// - Throws: `WireError` for what JSON cannot carry.
  package func encoded(_ order: Order = .outcomeFirst) throws -> [UInt8] {
    let told =
      switch outcome {
      case .success(let value): WireEntry("result", value)
      case .failure(let error): WireEntry("error", error.value)
      case .failureText(let text): WireEntry("error", .string(text))
      }
    let rest = [told, WireEntry("id", id)]
    return try WireJSON.encode(
      .dict([WireEntry("jsonrpc", "2.0")] + (order == .outcomeFirst ? rest : rest.reversed())), ascii: true)
  }

  /// Reads a reply.
  /// - Throws: `WireError` for what is none.
  package init(_ text: [UInt8], limits: WireLimits = WireLimits()) throws {
    let value = try WireJSON.decode(text, limits: limits)
    id = value["id"] ?? .null
    if let error = value["error"], error != .null {
      if let text = error.text {
        outcome = .failureText(text)
      } else if let code = error["code"]?.integer, let message = error["message"]?.text {
        outcome = .failure(JSONRPCError(code: code, message: message, data: error["data"]))
      } else {
        throw WireError("JSON-RPC", "an error needs a code and a message")
      }
    } else if let result = value["result"] {
      outcome = .success(result)
    } else {
      throw WireError("JSON-RPC", "a reply needs a result or an error")
    }
  }
}
