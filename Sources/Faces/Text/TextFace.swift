import Quantities
import WireProtocol

/// asyncroscopy's text protocol (its Twisted generation): each message a length of 32 bits and a line of words.
enum TextFace {
  /// Bytes of a request at most, as in the original.
  private static let limit = 99_999

  static func make(_ name: String, _ server: TextServer, _ instrument: SharedInstrument) -> any Face {
    face(name) { frame, peer in
      do {
        return server.answer(try AsyncroscopyRequest(frame, routed: false), name, peer, instrument)
      } catch {
        return .traceback(FaceFailure.traceback(PyroException.builtin("ValueError", "\(error)")))
      }
    }
  }

  /// The server that passes commands on to the others; here all are in one program.
  static func central(_ instrument: SharedInstrument) -> any Face {
    face("central") { frame, peer in central(frame, peer, instrument) }
  }

  static func central(_ frame: [UInt8], _ peer: String, _ instrument: SharedInstrument) -> AsyncroscopyReply {
    guard let text = String(validating: frame, as: UTF8.self) else {
      return .text("[Central] Invalid UTF-8 in request")
    }
    let word = text.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
    guard let request = try? AsyncroscopyRequest(frame, routed: true), let destination = request.destination
    else { return .text("Unknown command prefix in '\(word)'") }
    switch destination {
    case "Central":
      // The original forgets a table with the connection that set it, so that its clients always reach the standard ones.
      return .text(
        request.command == "set_routing_table"
          ? "[Central] Routing table updated" : "[Central] Unknown central command: \(request.command)")
    case "AS": return TextServers.microscope.answer(request, "central", peer, instrument)
    case "Gatan": return TextServers.spectrometer.answer(request, "central", peer, instrument)
    case "Ceos": return TextServers.corrector.answer(request, "central", peer, instrument)
    default: return .text("Unknown command prefix in '\(word)'")
    }
  }

  private static func face(
    _ name: String, answer: @escaping @Sendable ([UInt8], String) -> AsyncroscopyReply
  ) -> any Face {
    ConnectionServer(name) { connection in
      MessageLoop.run(connection, LengthFrameDecoder(limit: limit)) { frame in
        connection.write(LengthFrame.encode(answer(frame, connection.peer).encoded))
      }
    }
  }
}
