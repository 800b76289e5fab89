import CMicrohttpd
import Synchronization

/// Events for one reader. What the reader does not fetch waits here, up to a limit; beyond it the reader is dropped.
final class EventStream: Sendable {
  private struct State {
    var connection: UInt?
    var isResting = false
    var isClosed = false
    /// Blocks that wait; of the first, `sent` bytes are gone.
    var waiting: [ByteBlock] = []
    var first = 0
    var sent = 0
    var bytes = 0
  }

  private let state = Mutex(State())
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  var isClosed: Bool { state.withLock { $0.isClosed } }

  /// Adds an event.
  func publish(_ block: ByteBlock) {
    state.withLock { state in
      guard !state.isClosed else { return }
      // One event may be larger than the limit: somebody who has read everything gets it.
      guard state.bytes == 0 || state.bytes + block.count <= limit else { return Self.close(&state) }
      state.waiting.append(block)
      state.bytes += block.count
      Self.wake(&state)
    }
  }

  func close() { state.withLock { Self.close(&$0) } }

  private static func close(_ state: inout State) {
    state.isClosed = true
    state.waiting = []
    (state.first, state.sent, state.bytes) = (0, 0, 0)
    wake(&state)
  }

  private static func wake(_ state: inout State) {
    guard state.isResting, let connection = state.connection else { return }
    state.isResting = false
    MHD_resume_connection(OpaquePointer(bitPattern: connection))
  }

  // MARK: - On the thread of the connections

  func attach(_ connection: OpaquePointer) {
    state.withLock { $0.connection = UInt(bitPattern: connection) }
  }

  func detach() {
    state.withLock { state in
      state.connection = nil
      state.isResting = false
      Self.close(&state)
    }
  }

  /// Hands out what waits; lets the connection rest where that is nothing.
  /// - Returns: bytes written, or -1 at the end.
  func read(into target: UnsafeMutableRawBufferPointer) -> Int {
    state.withLock { state in
      var written = 0
      while written < target.count, state.first < state.waiting.count {
        let block = state.waiting[state.first]
        let count = min(target.count - written, block.count - state.sent)
        UnsafeMutableRawBufferPointer(rebasing: target[written..<written + count]).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: block.bytes[state.sent..<state.sent + count]))
        written += count
        state.sent += count
        state.bytes -= count
        if state.sent == block.count {
          state.sent = 0
          state.first += 1
        }
      }
      if state.first == state.waiting.count {
        state.waiting = []
        state.first = 0
      }
      // What was sent is let go, not one by one.
      if state.first > 32 {
        state.waiting.removeFirst(state.first)
        state.first = 0
      }
      if written > 0 { return written }
      guard !state.isClosed, let connection = state.connection else { return -1 }
      MHD_suspend_connection(OpaquePointer(bitPattern: connection))
      state.isResting = true
      return 0
    }
  }
}
