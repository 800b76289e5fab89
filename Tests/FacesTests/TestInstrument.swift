import Configuration
import Crystals
import Foundation
import Instrument
import WireProtocol
import Worlds

@testable import Faces

/// An instrument behind faces, for tests.
enum TestInstrument {
  /// Nothing at all in the beam.
  static let vacuum: JSONValue = ["kind": "support", "parameters": ["support_nm": 0]]

  /// - Parameter corrector: parameters of its model.
  static func make(
    _ specimen: JSONValue = vacuum, corrector: JSONValue = .object([:]), isBlind: Bool = false
  ) throws -> SharedInstrument {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let library = SpecimenSource(
      try SpecimenLibrary(folder: root.appendingPathComponent("Specimens").path))
    let model = try MicroscopeModel([
      "operation": ["foci": "1", "phonons": 1], "corrector": corrector,
    ])
    return SharedInstrument(
      MicroscopeSession(
        Microscope(model, specimen: try library.world(specimen), seed: 7, library: library), isBlind: isBlind)
    )
  }
}

extension SharedInstrument {
  /// One command of a text server, as the client decodes the answer.
  func text(_ server: TextServer, _ line: String) throws -> AsyncroscopyReply {
    try AsyncroscopyReply(
      server.answer(try AsyncroscopyRequest(Array(line.utf8), routed: false), "test", "nobody", self).encoded)
  }

  /// One call of a Pyro object over the wire's messages.
  func pyro(_ object: String, _ method: String, _ arguments: [WireValue] = [], flags: PyroFlags = []) throws
    -> PyroMessage?
  {
    let call = PyroCall(object: object, method: method, arguments: arguments)
    return PyroClient(instrument: self, peer: "nobody").answer(
      PyroMessage(
        .invoke, serializerNumber: 1, flags: flags, sequence: 5, payload: try call.encoded(.serpent))
    ).reply
  }

  /// One JSON-RPC request of the `tem` or the `ceos` face; the JSON within the netstring.
  func rpc(_ face: (([UInt8], String, SharedInstrument) -> [UInt8]?), _ request: String) throws -> WireValue {
    var decoder = NetstringDecoder(limit: 1 << 26, form: .strict)
    guard let reply = face(Array(request.utf8), "nobody", self),
      let text = try decoder.messages(feeding: reply).first
    else { return .null }
    return try WireJSON.decode(text)
  }
}

extension AsyncroscopyReply {
  /// The text of a packaged reply, or of a bare frame.
  var shown: String {
    switch self {
    case .text(let text): text
    case .plain(let bytes): String(decoding: bytes, as: UTF8.self)
    case .array(let array): "\(array.dtype) \(array.shape)"
    }
  }
}
