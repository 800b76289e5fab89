import Configuration
import Foundation
package import Instrument
import Quantities
import Synchronization

/// The project's own control interface, version 1: commands and replies as JSON, arrays as bytes, events as they happen.
/// docs/interfaces/http.md describes it for clients.
package final class HTTPFace: Sendable {
  private let session: MicroscopeSession
  private let token: String?
  private let limits: HTTPLimits
  private let log: CallLog?
  private let running = Mutex<(server: HTTPServer, service: Service)?>(nil)

  /// - Parameter token: what every request has to bring as `Authorization: Bearer`; nil for none.
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
    service.start()
    running.withLock { running in
      precondition(running == nil, "a face starts once")
      running = (server, service)
    }
    return bound
  }

  /// Ends all connections. A command that runs goes on, and nobody gets its reply.
  package func stop() {
    let running = running.withLock { running in
      defer { running = nil }
      return running
    }
    running?.service.stop()
    running?.server.stop()
  }

  /// Bytes of bodies that are on their way.
  var uploads: Int { running.withLock { $0?.server.state.withLock(\.uploads) } ?? 0 }
}

extension HTTPFace {
  static let root = "/api/v1"

  /// The routes.
  final class Service: HTTPService {
    private let session: MicroscopeSession
    private let access: AccessRules
    private let arrays: ArrayStore
    private let hub: EventHub
    private let queue: WorkQueue
    private let limits: HTTPLimits
    private let log: CallLog?

    init(_ session: MicroscopeSession, _ access: AccessRules, _ limits: HTTPLimits, _ log: CallLog?) {
      (self.session, self.access, self.limits, self.log) = (session, access, limits, log)
      arrays = ArrayStore(limits, path: "\(HTTPFace.root)/arrays/")
      hub = EventHub(session, limits)
      queue = WorkQueue(name: "HTTP commands", limit: limits.waiting)
    }

    func start() { hub.start() }

    func stop() {
      queue.stop()
      hub.stop()
    }

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
        case .about: return .json(about)
        case .commands: return Self.commands
        case .openAPI: return Self.openAPI
        case .status: return .json(hub.status())
        case .array(let name): return try arrays.array(name).response
        case .stop:
          let command = session.activity.command
          session.stop()
          log?("stop", .now, command ?? "nothing runs")
          return .json(["values": ["stopped": command.map { .string($0) } ?? .null], "arrays": []])
        case .events:
          // Who is dropped has to see an end.
          return HTTPResponse(type: "text/event-stream", .events(try hub.subscribe())).closing
        case .command(let name):
          // These do not wait for what runs. Bodies of others are read where nobody waits for it.
          if (name == "get_status" || name == "help") && body.count < Self.smallBody {
            return perform(name, body)
          }
          let hasRoom = queue.add { [self] in exchange.finish(perform(name, body)) }
          guard hasRoom else {
            throw APIError(.busy, "\(name): \(limits.waiting) commands are waiting already; allowed: fewer")
          }
          return nil
        }
      } catch { return APIError(error).response }
    }

    /// Bytes of a body that is read at once.
    private static let smallBody = 4096

    private func perform(_ name: String, _ body: [UInt8]) -> HTTPResponse {
      let begin = ContinuousClock.now
      do {
        let reply = arrays.keep(try session.perform(name, try JSONValue(parameters: body)))
        log?(body.call(name), begin, "done")
        return .json(reply)
      } catch {
        let error = APIError(error)
        log?(body.call(name), begin, "\(error.kind.rawValue): \(error.message)")
        return error.response
      }
    }

    private var about: JSONValue {
      let clock = session.clock == .virtual ? "virtual" : "realtime"
      var specimen: JSONValue = .null
      if case .object(let status) = session.microscope.status { specimen = status["specimen"] ?? .null }
      return [
        "name": "stemulator", "version": .string(Version.current), "api": 1, "clock": .string(clock),
        "seed": .number(Double(session.microscope.seed)), "specimen": specimen,
      ]
    }

    /// The table does not change while the program runs.
    private static let commands = HTTPResponse.json(.array(MicroscopeCommand.all.map(\.description)))
    private static let openAPI = HTTPResponse.json(OpenAPI.document(MicroscopeCommand.all))
  }
}
