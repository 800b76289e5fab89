import Configuration
import Instrument
import Quantities

/// Why a request was not served, as clients see it.
struct APIError: Error, Sendable {
  enum Kind: String, Sendable, CaseIterable {
    case invalid
    case unsafe
    case overBudget = "over_budget"
    case vetoed, stopped, busy, unauthorized
    case notFound = "not_found"
    case tooLarge = "too_large"
    case `internal`

    var status: Int {
      switch self {
      case .invalid: 400
      case .unauthorized: 401
      case .notFound: 404
      case .unsafe, .overBudget, .vetoed, .stopped: 409
      case .tooLarge: 413
      case .busy: 429
      case .internal: 500
      }
    }
  }

  let kind: Kind
  /// One sentence.
  let message: String

  init(_ kind: Kind, _ message: String) { (self.kind, self.message) = (kind, message) }

  /// What a command or question has thrown.
  init(_ error: any Error) {
    switch error {
    case let error as APIError: self = error
    case let error as InputError: self.init(.invalid, error.message)
    case let refusal as RefusedRequest:
      let kind: Kind =
        switch refusal.reason {
        case .invalid: .invalid
        case .unsafe: .unsafe
        case .overBudget: .overBudget
        case .vetoed: .vetoed
        case .stopped: .stopped
        case .busy: .busy
        }
      self.init(kind, refusal.message)
    default: self.init(.internal, "\(error)")
    }
  }

  init(_ trouble: HTTPTrouble) {
    switch trouble {
    case .tooManyConnections(let limit):
      self.init(.busy, "\(limit) connections are open already; allowed: fewer")
    case .bodyTooLarge(let limit):
      self.init(.tooLarge, "the body is too large; allowed: up to \(limit) bytes")
    case .tooMuchUnderWay:
      self.init(.busy, "too many large requests are on their way; allowed: the same again later")
    case .closing: self.init(.stopped, "the server is being stopped")
    }
  }

  var response: HTTPResponse {
    var response = HTTPResponse.json(
      ["error": ["kind": .string(kind.rawValue), "message": .string(message)]], status: kind.status)
    if kind == .unauthorized { response.headers = [("WWW-Authenticate", "Bearer")] }
    return response
  }
}

extension HTTPResponse {
  static func json(_ value: JSONValue, status: Int = 200) -> HTTPResponse {
    HTTPResponse(status: status, type: jsonType, .bytes(ByteBlock(value.plain.line)))
  }

  static let jsonType = "application/json; charset=utf-8"
}
