import Configuration
import Testing
import WireProtocol

@testable import Faces

@Suite struct NetstringFaceTests {
  @Test func errorsOfTheOlderServerAreTexts() throws {
    let instrument = try TestInstrument.make()
    let requests = [
      #"{"jsonrpc":"2.0","id":3,"method":"no_such_method","params":{}}"#,
      #"{"jsonrpc":"2.0","id":3,"method":"get_stage","params":{"colour":1}}"#,
      #"{"jsonrpc":"2.0","id":3,"method":"acquire_image","params":{"device":"scan","size":0}}"#,
    ]
    for request in requests {
      let reply = try instrument.rpc(TemFace.answer, request)
      #expect(reply["error"]?.text?.isEmpty == false && reply["id"] == 3)
    }
    #expect(try instrument.rpc(TemFace.answer, "not json")["error"]?.text != nil)
  }

  @Test func devicesKeepTheirSettings() throws {
    let instrument = try TestInstrument.make()
    func call(_ method: String, _ parameters: String) throws -> WireValue? {
      try instrument.rpc(TemFace.answer, "{\"id\": 1, \"method\": \"\(method)\", \"params\": \(parameters)}")[
        "result"]
    }
    #expect(
      try call("device_settings", #"{"device": "scan", "size": 24, "field_of_view": [8e-9, 8e-9]}"#) == 1)
    #expect(try call("device_settings", #"{"device": "toaster", "size": 24}"#) == 0)
    #expect(try call("acquire_image", #"["scan"]"#)?.items?[1] == [24, 24])
    #expect(try call("acquire_image", #"{"device": "scan", "size": 12}"#)?.items?[1] == [12, 12])
    #expect(try call("acquire_image", #"{"device": "toaster"}"#) == .null)
    #expect(abs(instrument.field - 80) < 1e-9)
    #expect(try call("set_stage", #"{"stage_positions": {"x": 2e-7}}"#)?["new_stage"]?.items?.count == 5)
  }

  @Test func correctorAnswersInMetres() throws {
    let instrument = try TestInstrument.make(["kind": "support", "parameters": ["support_nm": 5]])
    func result(_ method: String, _ parameters: String) throws -> WireValue {
      try instrument.rpc(
        CorrectorFace.answer, "{\"id\": 1, \"method\": \"\(method)\", \"params\": \(parameters)}")
    }
    let tableau = try result("acquireTableau", #"{"tabType": "Fast", "angle": "18"}"#)
    let aberrations = try #require(tableau["result"]?["aberrations"])
    for name in ["C1", "A1", "A2", "B2", "WD"] { #expect(aberrations[name]?.items?.count == 2) }
    let focus = try #require(aberrations["C1"]?.items)
    #expect(focus[1] == 0.0)
    let size = try #require(focus[0].number)
    #expect(abs(size) < 1e-6)
    let pair = try result("measureC1A1", "{}")
    #expect(pair["result"]?["C1"] == pair["result"]?["aberrations"]?["C1"])
    #expect(try result("correctAberration", #"{"name": "A1", "value": [1e-9, 0]}"#)["result"] == .dict([]))
    #expect(try result("brewTea", "{}")["error"]?["code"] == -32601)
    for (method, parameters) in [
      ("acquireTableau", #"{"tabType": "Weird"}"#),
      ("acquireTableau", #"{"tabType": "Fast", "angle": "steep"}"#),
      ("correctAberration", #"{"name": "A1", "value": [1e-9]}"#), ("correctAberration", "{}"),
    ] {
      let error = try #require(try result(method, parameters)["error"])
      #expect(error["code"] == -32000 && error["message"] == "Server error" && error["data"]?["type"] != nil)
    }
  }

  @Test func blankedBeamFailsTheTableau() throws {
    let instrument = try TestInstrument.make(["kind": "support", "parameters": ["support_nm": 5]])
    try instrument.perform("blank_beam")
    let reply = try instrument.rpc(CorrectorFace.answer, #"{"id": 1, "method": "acquireTableau"}"#)
    #expect(reply["error"]?["code"] == -32000)
  }
}
