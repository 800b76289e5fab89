import CMicrohttpd
import Foundation
import Quantities
import Synchronization

/// An HTTP/1.1 server on GNU libmicrohttpd: one thread serves all connections and never waits for anything but them.
final class HTTPServer: Sendable {
  struct State {
    /// The daemon as a number; nil where it does not run.
    var daemon: UInt?
    var isClosing = false
    var connections = 0
    /// Bytes of bodies that are on their way.
    var uploads = 0
    var exchanges: [ObjectIdentifier: HTTPExchange] = [:]
  }

  let service: any HTTPService
  let limits: HTTPLimits
  let state = Mutex(State())

  init(_ service: any HTTPService, _ limits: HTTPLimits) {
    (self.service, self.limits) = (service, limits)
  }

  /// Bytes for the head of a request: a longer one is refused by the library.
  private static let headBytes = 64 << 10

  /// - Returns: the port.
  /// - Throws: `InputError`, `RunError`.
  func start(host: String, port: Int) throws -> Int {
    let listener = try Listener(host: host, port: port)
    // The daemon keeps the server alive until `stop`.
    let owner = Unmanaged.passRetained(self)
    guard
      let daemon = stm_http_start(
        listener.descriptor, HTTPServer.handle, HTTPServer.completed, HTTPServer.connected,
        owner.toOpaque(), UInt32(2 * limits.connections), UInt32(limits.idleSeconds), Self.headBytes)
    else {
      owner.release()
      close(listener.descriptor)
      throw RunError("\(host):\(listener.port): the HTTP server does not start")
    }
    let number = UInt(bitPattern: daemon)
    state.withLock { state in
      precondition(state.daemon == nil, "a server starts once")
      state.daemon = number
      state.isClosing = false
    }
    return listener.port
  }

  /// Seconds that answers which are on their way get to arrive.
  private static let grace = 1.0

  /// Answers what is open, closes all connections and returns. To be called once, after all event streams were closed.
  func stop() {
    let number: UInt? = state.withLock { state in
      defer { state.daemon = nil }
      state.isClosing = true
      return state.daemon
    }
    guard let number, let daemon = OpaquePointer(bitPattern: number) else { return }
    let listener = MHD_quiesce_daemon(daemon)
    let answer = service.trouble(.closing)
    let open = state.withLock { Array($0.exchanges.values) }
    for exchange in open { exchange.finish(answer) }
    let end = ContinuousClock.now + .seconds(Self.grace)
    while state.withLock({ !$0.exchanges.isEmpty }), ContinuousClock.now < end {
      Thread.sleep(forTimeInterval: 0.005)
    }
    MHD_stop_daemon(daemon)
    if listener >= 0 { close(listener) }
    Unmanaged.passUnretained(self).release()
  }

  // MARK: - Requests

  /// Called at the head of a request, for parts of its body, at the end of it, and when an answer has been made.
  func handle(
    _ connection: OpaquePointer, _ url: String, _ method: String, _ part: UnsafeRawBufferPointer,
    _ exchange: HTTPExchange?
  ) -> (exchange: HTTPExchange?, result: MHD_Result) {
    guard let exchange else { return begin(connection, url, method) }
    if !part.isEmpty { return (nil, take(part, exchange) ? .YES : .NO) }
    if exchange.ask() {
      state.withLock { $0.uploads -= exchange.bodyCount }
      let body = exchange.takeBody()
      if let response = exchange.refusal ?? service.answer(exchange.head, body: body, exchange) {
        exchange.finish(response)
      }
    }
    return (nil, exchange.rest().map { $0.queue(on: connection) } ?? MHD_Result.YES)
  }

  /// How much of a refused body is read before the connection is cut, against what would have been allowed.
  private static let courtesy = 4

  /// - Returns: false to cut the connection.
  private func take(_ part: UnsafeRawBufferPointer, _ exchange: HTTPExchange) -> Bool {
    if exchange.refusal == nil {
      if exchange.bodyCount + part.count > limits.bodyBytes {
        exchange.refuse(service.trouble(.bodyTooLarge(limit: limits.bodyBytes)))
      } else if state.withLock({ $0.uploads + part.count > limits.uploadBytes }) {
        exchange.refuse(service.trouble(.tooMuchUnderWay))
      } else {
        exchange.append(part)
        state.withLock { $0.uploads += part.count }
        return true
      }
    }
    return exchange.discard(part.count) <= Self.courtesy * limits.bodyBytes
  }

  private func begin(_ connection: OpaquePointer, _ url: String, _ method: String) -> (
    exchange: HTTPExchange?, result: MHD_Result
  ) {
    func header(_ name: String) -> String? {
      MHD_lookup_connection_value(connection, .HEADER_KIND, name).map { String(cString: $0) }
    }
    let head = HTTPHead(
      method: method, path: url, authorization: header("Authorization"), origin: header("Origin"),
      host: header("Host"), contentLength: header("Content-Length").map { Int($0) ?? .max })
    let exchange = HTTPExchange(head, connection: connection)
    let (connections, isClosing) = state.withLock { state in
      state.exchanges[ObjectIdentifier(exchange)] = exchange
      return (state.connections, state.isClosing)
    }
    let announced = head.contentLength ?? 0
    if isClosing {
      exchange.refuse(service.trouble(.closing).closing)
    } else if connections > limits.connections {
      exchange.refuse(service.trouble(.tooManyConnections(limits.connections)).closing)
    } else if let refusal = service.refusal(of: head) {
      exchange.refuse(refusal)
    } else if announced > limits.bodyBytes {
      exchange.refuse(service.trouble(.bodyTooLarge(limit: limits.bodyBytes)))
    }
    guard let refusal = exchange.refusal, announced / Self.courtesy > limits.bodyBytes else {
      return (exchange, .YES)
    }
    _ = exchange.ask()
    return (exchange, refusal.closing.queue(on: connection))
  }

  func ended(_ exchange: HTTPExchange) {
    state.withLock { state in
      state.exchanges.removeValue(forKey: ObjectIdentifier(exchange))
      state.uploads -= exchange.bodyCount
    }
    exchange.end()
  }
}
