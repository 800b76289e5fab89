import Testing

@testable import WireProtocol

@Suite struct JSONRPCTests {
  private func read(_ text: String) -> JSONRPCRequest.Reading { JSONRPCRequest.read(Array(text.utf8)) }

  @Test func requests() {
    #expect(
      read(#"{"jsonrpc":"2.0","id":1,"method":"acquireTableau","params":{"tabType":"Fast","angle":"18"}}"#)
        == .request(
          JSONRPCRequest(id: 1, method: "acquireTableau", parameters: ["tabType": "Fast", "angle": "18"])))
    #expect(
      read(#"{"method": "getInfo", "params": [], "id": "a"}"#)
        == .request(JSONRPCRequest(id: "a", method: "getInfo", parameters: [])))
    #expect(read(#"{"jsonrpc":"2.0","method":"m"}"#) == .request(JSONRPCRequest(id: nil, method: "m")))
  }

  @Test(arguments: [
    ("{", -32700, WireValue.null), ("[]", -32600, .null), (#"{"id":7}"#, -32600, 7),
    (#"{"id":[1],"method":"m"}"#, -32600, .null),
    (#"{"id":7,"method":"m","params":5}"#, -32600, 7),
    (#"{"jsonrpc":"1.0","id":"x","method":"m"}"#, -32600, "x"),
    (#"{"id":7,"method":5}"#, -32600, 7),
  ]) func refusals(_ text: String, _ code: Int, _ id: WireValue) {
    guard case .refusal(let reply) = read(text), case .failure(let error) = reply.outcome else {
      Issue.record("no refusal of \(text)")
      return
    }
    #expect(error.code == code && reply.id == id)
  }

  /// The reply of the real corrector as a notebook shows it, with its length (interfaces.md 5).
  @Test func theCorrectorsOwnError() throws {
    let error = JSONRPCError.server("Measured probe diameter out of range: target=20.0 px, measured=25.5 px")
    let bytes = Netstring.encode(try JSONRPCReply(id: 1, .failure(error)).encoded())
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == #"207:{"jsonrpc": "2.0", "error": {"code": -32000, "message": "Server error", "data": "#
        + #"{"type": "<class 'Exception'>", "message": "Measured probe diameter out of range: "#
        + #"target=20.0 px, measured=25.5 px"}}, "id": 1},"#)
  }

  @Test func repliesComeBack() throws {
    for reply in [
      JSONRPCReply(id: 1, .success(["C1": [1e-9, 0.0]])),
      JSONRPCReply(id: "é", .failure(.methodNotFound("x"))),
      JSONRPCReply(id: .null, .failureText("no such device")),
    ] {
      for order in [JSONRPCReply.Order.outcomeFirst, .idFirst] {
        #expect(try JSONRPCReply(try reply.encoded(order)) == reply)
      }
    }
    #expect(
      try String(decoding: JSONRPCReply(id: 3, .failureText("bad")).encoded(.idFirst), as: UTF8.self)
        == #"{"jsonrpc": "2.0", "id": 3, "error": "bad"}"#)
    #expect(throws: WireError.self) { try JSONRPCReply(Array(#"{"id":1}"#.utf8)) }
    #expect(throws: WireError.self) { try JSONRPCReply(Array(#"{"id":1,"error":{}}"#.utf8)) }
    let request = JSONRPCRequest(id: 5, method: "set_stage", parameters: ["stage_positions": ["y": -4e-6]])
    #expect(JSONRPCRequest.read(try request.encoded()) == .request(request))
  }

  @Test func parametersBindByPlaceAndName() throws {
    let signature = MethodSignature(
      "run_tableau", [.init("tab_type", default: "Standard"), .init("angle", default: 18)])
    let named = JSONRPCRequest(id: 1, method: "run_tableau", parameters: ["angle": 9])
    #expect(try named.bind(to: signature).values == ["Standard", 9])
    #expect(
      try JSONRPCRequest(id: 1, method: "m", parameters: ["Fast"]).bind(to: signature).values == ["Fast", 18])
    let error = #expect(throws: JSONRPCError.self) {
      try JSONRPCRequest(id: 1, method: "m", parameters: ["x": 1]).bind(to: signature)
    }
    #expect(error?.code == -32602 && error?.data == "run_tableau() got an unexpected keyword argument 'x'")
  }
}
