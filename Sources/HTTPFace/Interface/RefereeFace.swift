import Configuration
package import Instrument
import Synchronization

/// The referee's view over HTTP, for whoever judges an experiment: on a port of its own, so that what is tested cannot ask it.
package final class RefereeFace: Sendable {
  private let session: MicroscopeSession
  private let token: String?
  private let limits: HTTPLimits
  private let log: CallLog?
  private let running = Mutex<(server: HTTPServer, service: Service)?>(nil)

  /// - Parameter session: one that is not blind; otherwise every question is refused.
  package init(
    session: MicroscopeSession, token: String? = nil, limits: HTTPLimits = HTTPLimits(), log: CallLog? = nil
  ) {
    (self.session, self.token, self.limits, self.log) = (session, token, limits, log)
  }

  /// Listens until `stop`.
  /// - Parameter port: 0 for any free one.
  /// - Returns: the port.
  /// - Throws: `InputError` for a host that is none, `RunError` for a port that is taken.
  package func start(host: String, port: Int) throws -> Int {
    let service = Service(session, AccessRules(token: token, host: host), limits, log)
    let server = HTTPServer(service, limits)
    let bound = try server.start(host: host, port: port)
    running.withLock { running in
      precondition(running == nil, "a face starts once")
      running = (server, service)
    }
    return bound
  }

  package func stop() {
    let running = running.withLock { running in
      defer { running = nil }
      return running
    }
    running?.service.stop()
    running?.server.stop()
  }
}

extension RefereeFace {
  static let root = "/referee/v1"

  final class Service: HTTPService {
    private enum Route {
      case questions
      case question(String)
      case array(String)

      init(_ head: HTTPHead) throws(APIError) {
        let parts = head.parts
        guard parts.prefix(2) == ["referee", "v1"] else { throw head.unknown }
        self =
          switch parts.count {
          case 2: try head.allows("GET", .questions)
          case 3:
            if Referee.questions[parts[2]] == nil {
              throw APIError(
                .notFound, "question \"\(parts[2])\" is unknown; GET \(RefereeFace.root) lists all questions")
            } else {
              try head.allows("POST", .question(parts[2]))
            }
          case 4 where parts[2] == "arrays": try head.allows("GET", .array(parts[3]))
          default: throw head.unknown
          }
      }
    }

    private let session: MicroscopeSession
    private let access: AccessRules
    private let arrays: ArrayStore
    private let queue: WorkQueue
    private let limits: HTTPLimits
    private let log: CallLog?

    init(_ session: MicroscopeSession, _ access: AccessRules, _ limits: HTTPLimits, _ log: CallLog?) {
      (self.session, self.access, self.limits, self.log) = (session, access, limits, log)
      arrays = ArrayStore(limits, path: "\(RefereeFace.root)/arrays/")
      queue = WorkQueue(name: "referee", limit: limits.waiting)
    }

    func stop() { queue.stop() }

    func trouble(_ trouble: HTTPTrouble) -> HTTPResponse { APIError(trouble).response }

    func refusal(of head: HTTPHead) -> HTTPResponse? {
      do {
        try access.check(head)
        _ = try Route(head)
        return nil
      } catch { return error.response }
    }

    func answer(_ head: HTTPHead, body: [UInt8], _ exchange: HTTPExchange) -> HTTPResponse? {
      do {
        switch try Route(head) {
        case .questions: return Self.questions
        case .array(let name): return try arrays.array(name).response
        case .question(let name):
          let hasRoom = queue.add { [self] in exchange.finish(ask(name, body)) }
          guard hasRoom else {
            throw APIError(.busy, "\(name): \(limits.waiting) questions are waiting already; allowed: fewer")
          }
          return nil
        }
      } catch { return APIError(error).response }
    }

    private func ask(_ name: String, _ body: [UInt8]) -> HTTPResponse {
      let begin = ContinuousClock.now
      do {
        let reply = arrays.keep(try session.referee().answer(name, try JSONValue(parameters: body)))
        log?(body.call("referee \(name)"), begin, "done")
        return .json(reply)
      } catch {
        let error = APIError(error)
        log?(body.call("referee \(name)"), begin, "\(error.kind.rawValue): \(error.message)")
        return error.response
      }
    }

    private static let questions = HTTPResponse.json([
      "questions": .array(
        Referee.questions.sorted { $0.key < $1.key }.map { name, parameters in
          [
            "name": .string(name),
            "parameters": .array(parameters.map { $0.description(isRequired: false) }),
          ]
        })
    ])
  }
}
