import CMicrohttpd
import Synchronization

/// One request and its answer. While the answer is being made, its connection rests.
final class HTTPExchange: Sendable {
  private struct State {
    /// The connection as a number; nil after the end. Pointers may not cross threads by themselves.
    var connection: UInt?
    var isResting = false
    var body: [UInt8] = []
    /// Why the rest of the body is thrown away.
    var trouble: HTTPTrouble?
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

  /// Takes a part of the body.
  /// - Returns: bytes that are kept, or nil if so much came after the refusal that the connection should be cut.
  func append(_ part: UnsafeRawBufferPointer, limit: Int, room: Int) -> Int? {
    state.withLock { state in
      if state.trouble == nil {
        if state.body.count + part.count > limit {
          state.trouble = .bodyTooLarge(limit: limit)
        } else if part.count > room {
          state.trouble = .tooMuchUnderWay
        }
      }
      guard state.trouble == nil else {
        state.discarded += part.count
        return state.discarded > 4 * limit ? nil : 0
      }
      state.body += part
      return part.count
    }
  }

  var trouble: HTTPTrouble? { state.withLock { $0.trouble } }
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
