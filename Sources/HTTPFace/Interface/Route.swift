import Configuration
import Foundation
import Instrument
import Quantities

extension HTTPFace {
  /// What a request is about.
  enum Route: Equatable {
    case about, commands, status, openAPI, events, stop
    case command(String)
    case array(String)

    /// - Throws: `APIError` for what there is not.
    init(_ head: HTTPHead) throws(APIError) {
      var parts = head.parts
      guard parts != ["openapi.json"] else {
        self = try head.allows("GET", .openAPI)
        return
      }
      guard parts.prefix(2) == ["api", "v1"] else { throw head.unknown }
      parts.removeFirst(2)
      self =
        switch (parts.first, parts.count) {
        case (nil, _): try head.allows("GET", .about)
        case ("commands", 1): try head.allows("GET", .commands)
        case ("status", 1): try head.allows("GET", .status)
        case ("events", 1): try head.allows("GET", .events)
        case ("stop", 1): try head.allows("POST", .stop)
        case ("arrays", 2): try head.allows("GET", .array(parts[1]))
        case ("commands", 2):
          // Known before the body is read.
          try head.allows("POST", .command(try Self.known(parts[1])))
        default: throw head.unknown
        }
    }

    private static func known(_ name: String) throws(APIError) -> String {
      do {
        return try MicroscopeCommand.named(name).name
      } catch { throw APIError(.notFound, error.message) }
    }
  }
}

extension HTTPHead {
  /// The route, if the request has its method. Where GET is allowed, HEAD is.
  func allows<Route>(_ wanted: String, _ route: Route) throws(APIError) -> Route {
    guard method == wanted || (method == "HEAD" && wanted == "GET") else {
      throw APIError(.invalid, "\(method) \(path) is not allowed; allowed: \(wanted)")
    }
    return route
  }

  var unknown: APIError { APIError(.notFound, "\(path) is unknown; /openapi.json lists what there is") }
}

extension JSONValue {
  /// Parameters from a body; none from an empty one.
  init(parameters body: [UInt8]) throws {
    self = body.isEmpty ? .object([:]) : try JSONValue(parsing: Data(body), name: "body")
  }
}

extension [UInt8] {
  /// A call with this body as a log has it: no longer than people read.
  func call(_ name: String) -> String { "\(name) \(String(decoding: prefix(400), as: UTF8.self))" }
}
