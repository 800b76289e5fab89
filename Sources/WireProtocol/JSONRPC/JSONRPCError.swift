/// An error of JSON-RPC 2.0 (jsonrpc.org/specification, section 5.1).
package struct JSONRPCError: Error, Sendable, Equatable {
  package var code: Int
  package var message: String
  /// More about it; nil is left out.
  package var data: WireValue?

  package init(code: Int, message: String, data: WireValue? = nil) {
    self.code = code
    self.message = message
    self.data = data
  }

  /// The text is no JSON.
  package static func parse(_ reason: String) -> JSONRPCError {
    JSONRPCError(code: -32700, message: "Parse error", data: .string(reason))
  }
  /// JSON, but no request.
  package static func invalidRequest(_ reason: String) -> JSONRPCError {
    JSONRPCError(code: -32600, message: "Invalid Request", data: .string(reason))
  }
  package static func methodNotFound(_ method: String) -> JSONRPCError {
    JSONRPCError(code: -32601, message: "Method not found", data: .string(method))
  }
  package static func invalidParameters(_ reason: String) -> JSONRPCError {
    JSONRPCError(code: -32602, message: "Invalid params", data: .string(reason))
  }

  /// An error in the service itself, in the form of the corrector's own server.
  package static func server(_ text: String, type: String = "<class 'Exception'>") -> JSONRPCError {
    JSONRPCError(
      code: -32000, message: "Server error", data: ["type": .string(type), "message": .string(text)])
  }

  package var value: WireValue {
    var entries = [WireEntry("code", .int(code)), WireEntry("message", .string(message))]
    if let data { entries.append(WireEntry("data", data)) }
    return .dict(entries)
  }
}
