import Configuration
import Crystals
import Foundation
import Instrument
import Worlds

@testable import HTTPFace

/// A face on a microscope with nothing in the beam, whose pictures hold noise, and what a test needs to talk to it.
final class FaceBench {
  static let library = SpecimenSource(
    try! SpecimenLibrary(
      folder: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Specimens").path))

  let session: MicroscopeSession
  let face: HTTPFace
  let port: Int

  init(
    token: String? = nil, limits: HTTPLimits = HTTPLimits(), clock: SessionClock = .virtual
  ) throws {
    session = MicroscopeSession(try Self.microscope(), clock: clock)
    face = HTTPFace(session: session, token: token, limits: limits)
    port = try face.start(host: "127.0.0.1", port: 0)
  }

  deinit { face.stop() }

  static func microscope() throws -> Microscope {
    let specimen: JSONValue = ["kind": "support", "parameters": ["support_nm": 0]]
    return Microscope(
      try MicroscopeModel(["operation": ["foci": "1", "phonons": 1]]),
      specimen: try library.world(specimen), seed: 7, library: library, threads: 1, memory: 1 << 30)
  }

  /// One request over a connection of its own.
  func ask(
    _ method: String, _ path: String, _ body: String? = nil, headers: [String] = [], port: Int? = nil
  ) throws -> RawHTTP.Answer {
    try RawHTTP(port: port ?? self.port).ask(method, path, body.map { Array($0.utf8) }, headers: headers)
  }

  /// A command that is carried out.
  func perform(_ command: String, _ body: String = "{}") throws -> [String: JSONValue] {
    let answer = try ask("POST", "/api/v1/commands/\(command)", body)
    guard answer.status == 200 else { throw Unexpected(answer.text) }
    return try answer.object()
  }

  struct Unexpected: Error {
    let text: String
    init(_ text: String) { self.text = text }
  }
}

extension JSONValue {
  subscript(key: String) -> JSONValue? {
    guard case .object(let entries) = self else { return nil }
    return entries[key]
  }
  var items: [JSONValue] {
    guard case .array(let items) = self else { return [] }
    return items
  }
  var number: Double? {
    guard case .number(let number) = self else { return nil }
    return number
  }
  var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }
}
