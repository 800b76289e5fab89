import Configuration
import Foundation
import Testing

@testable import HTTPFace
@testable import Instrument

/// Requests over real sockets.
@Suite struct HTTPFaceTests {
  @Test func tellsWhatItIs() throws {
    let bench = try FaceBench()
    let about = try bench.ask("GET", "/api/v1").object()
    #expect(about["name"] == "stemulator" && about["api"] == 1 && about["seed"] == 7)
    #expect(about["clock"] == "virtual")
    let status = try bench.ask("GET", "/api/v1/status").object()
    #expect(status["running"] == .null && status["status"]?["specimen"] == about["specimen"])
    let commands = try JSONValue(
      parsing: Data(try bench.ask("GET", "/api/v1/commands").body), name: "commands")
    #expect(commands == .array(MicroscopeCommand.all.map(\.description)))
  }

  /// An image over the face has the numbers of the same image without it, and its calibration.
  @Test func deliversArraysAsBytes() throws {
    let bench = try FaceBench()
    let parameters: JSONValue = ["columns": 24, "rows": 16, "detectors": "HAADF", "field_nm": [4]]
    let reply = try bench.perform("acquire_image", parameters.text())
    var other = try FaceBench.microscope()
    let expected = try other.perform("acquire_image", parameters).arrays[0]
    let entry = try #require(reply["arrays"]?.items.first)
    #expect(entry["name"] == "HAADF" && entry["kind"] == "image" && entry["shape"] == [16, 24])
    #expect(entry["dtype"] == "<u2")
    #expect(entry["axes"]?.items[1]["step"]?.number == expected.axes[1].step)
    let href = try #require(entry["href"]?.text)
    let answer = try bench.ask("GET", href)
    #expect(answer.headers["x-dtype"] == "<u2" && answer.headers["x-shape"] == "16,24")
    let numbers = stride(from: 0, to: answer.body.count, by: 2).map {
      Float(UInt16(answer.body[$0]) | UInt16(answer.body[$0 + 1]) << 8)
    }
    #expect(numbers == expected.values)
    #expect(Set(numbers).count > 1)
  }

  /// Whole numbers that do not fit go as real ones.
  @Test func typesFollowTheNumbers() {
    func form(_ values: [Float], bits: Int?) -> ArrayForm {
      ArrayForm(
        AcquiredArray(
          name: "a", kind: .profile, quantity: "", unit: "",
          axes: [.init(name: "x", quantity: "", unit: "", count: values.count, first: 0, step: 1)],
          values: values, bits: bits, metadata: [:]))
    }
    func bytes(_ form: ArrayForm) -> [UInt8] { withExtendedLifetime(form) { Array(form.bytes.bytes) } }
    #expect(form([0, 65535], bits: 16).type == .unsigned16)
    #expect(bytes(form([258], bits: 12)) == [2, 1])
    #expect(form([65536], bits: 16).type == .float32)
    #expect(bytes(form([65536], bits: 20)) == [0, 0, 1, 0])
    for odd: [Float] in [[-1], [0.5], [.nan], [.infinity], [5e9]] {
      #expect(form(odd, bits: 32).type == .float32)
    }
    #expect(bytes(form([1], bits: nil)) == [0, 0, 0x80, 0x3F])
  }

  @Test func keepsTheNewestArrays() throws {
    var limits = HTTPLimits()
    limits.arrays = 2
    let bench = try FaceBench(limits: limits)
    let hrefs = try (0..<3).map { _ in
      try #require(
        try bench.perform("acquire_image", "{\"columns\": 4}")["arrays"]?.items.first?["href"]?.text)
    }
    #expect(try hrefs.map { try bench.ask("GET", $0).status } == [404, 200, 200])
    #expect(try bench.ask("GET", hrefs[0]).message.contains("no longer kept"))
    #expect(try bench.ask("GET", "/api/v1/arrays/999").kind == "not_found")
    #expect(try bench.ask("GET", "/api/v1/arrays/-1").kind == "not_found")
    // More than may be kept in one reply: all of that reply stay.
    limits.arrayBytes = 10
    let small = try FaceBench(limits: limits)
    let href = try #require(
      try small.perform("acquire_image", "{\"columns\": 4}")["arrays"]?.items.first?["href"]?.text)
    #expect(try small.ask("GET", href).status == 200)
  }

  @Test(arguments: [
    ("wait", "{\"seconds\": -1}", 400, "invalid"), ("wait", "{\"seconds\": \"1\"}", 400, "invalid"),
    ("wait", "{\"second\": 1}", 400, "invalid"), ("wait", "{\"seconds\": 1e999}", 400, "invalid"),
    ("wait", "[1]", 400, "invalid"), ("wait", "{", 400, "invalid"), ("wait", "null", 400, "invalid"),
    ("wait", String(repeating: "[", count: 100_000), 400, "invalid"), ("wate", "{}", 404, "not_found"),
    ("move_stage", "{\"x_um\": 99999}", 409, "unsafe"), ("flash_gun", "", 409, "unsafe"),
    ("set_defocus", "", 400, "invalid"), ("get_status", "{\"a\": 1}", 400, "invalid"),
    ("wait", "{\"seconds\": \u{1}}", 400, "invalid"),
  ])
  func refusesWithKindAndSentence(command: String, body: String, status: Int, kind: String) throws {
    let bench = try FaceBench()
    let answer = try bench.ask("POST", "/api/v1/commands/\(command)", body)
    #expect(answer.status == status && answer.kind == kind, "\(answer.text)")
    #expect(answer.message.count > 10)
    #expect(try bench.ask("GET", "/api/v1/status").status == 200)
  }

  /// Bytes that are no UTF-8 are refused and harm nobody.
  @Test func refusesBrokenText() throws {
    let bench = try FaceBench()
    let answer = try RawHTTP(port: bench.port).ask(
      "POST", "/api/v1/commands/load_specimen", Array("{\"specimen\": \"".utf8) + [0xFF, 0xC0, 0x22, 0x7D])
    #expect((400..<500).contains(answer.status), "\(answer.text)")
    #expect(answer.kind == "invalid" || answer.kind == "unsafe")
  }

  @Test func refusesOtherPathsAndMethods() throws {
    let bench = try FaceBench()
    for path in ["/", "/api/v2", "/api/v1/nothing", "/api/v1/arrays", "/api/v1/commands/wait/1"] {
      #expect(try bench.ask("GET", path).kind == "not_found", "\(path)")
    }
    #expect(try bench.ask("GET", "/api/v1/commands/wait").status == 400)
    #expect(try bench.ask("DELETE", "/api/v1/status").status == 400)
    #expect(try bench.ask("POST", "/api/v1/status", "{}").status == 400)
  }

  @Test func budgetsAndVetoesHaveTheirKinds() throws {
    let bench = try FaceBench()
    _ = try bench.perform("set_budget", "{\"time_s\": 100}")
    #expect(
      try bench.ask("POST", "/api/v1/commands/wait", "{\"seconds\": 1000}").kind == "over_budget")
    _ = try bench.perform(
      "set_guardian",
      "{\"rules\": [{\"name\": \"no\", \"commands\": [\"wait\"], \"message\": \"do not wait\"}]}")
    let answer = try bench.ask("POST", "/api/v1/commands/wait", "{\"seconds\": 1}")
    #expect(answer.status == 409 && answer.kind == "vetoed")
  }

  @Test func wantsTheToken() throws {
    let bench = try FaceBench(token: "secret")
    for headers in [
      [], ["Authorization: Bearer secrets"], ["Authorization: Bearer "], ["Authorization: secret"],
    ] {
      for path in ["/api/v1", "/openapi.json", "/api/v1/events"] {
        let answer = try bench.ask("GET", path, headers: headers)
        #expect(answer.status == 401 && answer.kind == "unauthorized", "\(headers) \(path)")
      }
    }
    #expect(try bench.ask("GET", "/api/v1", headers: ["Authorization: Bearer secret"]).status == 200)
  }

  /// Pages of the web that somebody looks at cannot drive the microscope.
  @Test func refusesForeignPages() throws {
    let bench = try FaceBench()
    let path = "/api/v1/commands/wait"
    #expect(try bench.ask("POST", path, "{}", headers: ["Origin: http://example.com"]).status == 401)
    for host in ["example.com", "127.evil.com", "127.0.0.1.evil.com"] {
      #expect(try bench.ask("POST", path, "{}", headers: ["Host: \(host):\(bench.port)"]).status == 401)
    }
    let own = "localhost:\(bench.port)"
    #expect(
      try bench.ask("POST", path, "{}", headers: ["Host: \(own)", "Origin: http://\(own)"]).status == 200)
    #expect(try bench.ask("POST", path, "{}", headers: ["Host: [::1]:80"]).status == 200)
  }

  @Test func describesItselfByTheTableOfCommands() throws {
    let bench = try FaceBench()
    let document = try bench.ask("GET", "/openapi.json").object()
    #expect(document["openapi"] == "3.1.0")
    let paths = try #require(document["paths"])
    for command in MicroscopeCommand.all {
      let operation = paths["/api/v1/commands/\(command.name)"]?["post"]
      #expect(operation?["summary"]?.text == command.meaning)
      let schema = operation?["requestBody"]?["content"]?["application/json"]?["schema"]
      for parameter in command.parameters {
        #expect(schema?["properties"]?[parameter.key]?["type"] != nil, "\(command.name).\(parameter.key)")
      }
      #expect(schema?["required"] == .array(command.required.map { .string($0) }))
    }
    let place = paths["/api/v1/commands/place_beam"]?["post"]?["requestBody"]?["content"]?[
      "application/json"]?[
        "schema"]?["properties"]?["place"]
    #expect(place?["minItems"] == 2 && place?["items"]?["maximum"] == 1)
  }
}
