import CMicrohttpd
import Synchronization

/// One request and its answer. While the answer is being made, its connection rests.
final class HTTPExchange: Sendable {
  private struct State {
    /// The connection as a number; nil after the end. Pointers may not cross threads by themselves.
    var connection: UInt?
    var isResting = false
    var body: [UInt8] = []
    /// Why the body is thrown away. It is read nevertheless: who still sends does not see an answer.
    var refusal: HTTPResponse?
    var discarded = 0
    var response: HTTPResponse?
    var isAsked = false
  }

  let head: HTTPHead
  private let state: Mutex<State>

  init(_ head: HTTPHead, connection: OpaquePointer) {
    self.head = head
    state = Mutex(State(connection: UInt(bitPattern: connection)))
  }

  // MARK: - On the thread of the connections

  /// Says what will be answered at the end of the body.
  func refuse(_ refusal: HTTPResponse) { state.withLock { $0.refusal = refusal } }

  var refusal: HTTPResponse? { state.withLock { $0.refusal } }

  /// Keeps a part of the body.
  func append(_ part: UnsafeRawBufferPointer) { state.withLock { $0.body += part } }

  /// Throws a part of the body away.
  /// - Returns: how much that was until now.
  func discard(_ count: Int) -> Int {
    state.withLock { state in
      state.discarded += count
      return state.discarded
    }
  }

  var bodyCount: Int { state.withLock { $0.body.count } }

  /// The body, once.
  func takeBody() -> [UInt8] {
    state.withLock { state in
      defer { state.body = [] }
      return state.body
    }
  }

  /// Whether this is the first time that an answer is wanted.
  func ask() -> Bool {
    state.withLock { state in
      defer { state.isAsked = true }
      return !state.isAsked
    }
  }

  /// Lets the connection rest until `finish`.
  /// - Returns: the answer where that has come already: then nothing rests.
  func rest() -> HTTPResponse? {
    state.withLock { state in
      guard state.response == nil, let connection = state.connection else { return state.response }
      MHD_suspend_connection(OpaquePointer(bitPattern: connection))
      state.isResting = true
      return nil
    }
  }

  /// The connection is no more.
  func end() {
    let response = state.withLock { state in
      state.connection = nil
      state.isResting = false
      return state.response
    }
    if case .events(let stream)? = response?.body { stream.detach() }
  }

  // MARK: - On any thread

  /// Gives the answer; the first one counts.
  func finish(_ response: HTTPResponse) {
    state.withLock { state in
      guard state.response == nil else { return }
      state.response = response
      guard state.isResting, let connection = state.connection else { return }
      state.isResting = false
      MHD_resume_connection(OpaquePointer(bitPattern: connection))
    }
  }
}
