import Configuration
import Foundation
import Instrument
import Testing

@testable import HTTPFace

/// The referee's view on its own port.
@Suite struct RefereeFaceTests {
  @Test func answersQuestions() throws {
    let bench = try FaceBench()
    let face = RefereeFace(session: bench.session, token: "truth")
    let port = try face.start(host: "127.0.0.1", port: 0)
    defer { face.stop() }
    func ask(_ method: String, _ path: String, _ body: String? = nil) throws -> RawHTTP.Answer {
      try bench.ask(method, path, body, headers: ["Authorization: Bearer truth"], port: port)
    }
    #expect(try bench.ask("GET", "/referee/v1", port: port).status == 401)
    let questions = try ask("GET", "/referee/v1").object()["questions"]?.items.compactMap { $0["name"]?.text }
    #expect(questions == Referee.questions.keys.sorted())
    #expect(try ask("POST", "/referee/v1/clean_frame", "{}").kind == "invalid", "nothing has been acquired")
    #expect(try ask("POST", "/referee/v1/nonsense", "{}").kind == "not_found")
    _ = try bench.perform("acquire_image", "{\"columns\": 8, \"detectors\": \"HAADF\"}")
    let reply = try ask("POST", "/referee/v1/clean_frame", "").object()
    let entry = try #require(reply["arrays"]?.items.first)
    #expect(entry["dtype"] == "<f4" && entry["shape"] == [8, 8])
    let href = try #require(entry["href"]?.text)
    #expect(href.hasPrefix("/referee/v1/arrays/"))
    let expected = try bench.session.referee().answer("clean_frame").arrays[0].values
    let bytes = try ask("GET", href).body
    #expect(bytes == expected.withUnsafeBytes { Array($0) })
    // The operator's port does not know of it, nor the referee's port of commands.
    #expect(try bench.ask("GET", "/referee/v1").kind == "not_found")
    #expect(try bench.ask("GET", "/api/v1/arrays/2").kind == "not_found")
    #expect(try ask("GET", "/api/v1").kind == "not_found")
  }

  @Test func blindSessionsHaveNone() throws {
    let session = MicroscopeSession(try FaceBench.microscope(), isBlind: true)
    let face = RefereeFace(session: session)
    let port = try face.start(host: "localhost", port: 0)
    defer { face.stop() }
    let answer = try RawHTTP(port: port).ask("POST", "/referee/v1/motion", [])
    #expect(answer.kind == "invalid" && answer.message.contains("blind"))
  }
}
