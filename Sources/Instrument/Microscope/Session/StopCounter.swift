import Synchronization

/// Counts how often an acquisition asks whether to stop, so that a stop can be played again at the same line.
final class StopCounter: Sendable {
  private struct State {
    var asked = 0
    var stoppedAt: Int?
  }

  private let isStopped: @Sendable () -> Bool
  private let state = Mutex(State())

  init(_ isStopped: @escaping @Sendable () -> Bool) { self.isStopped = isStopped }

  /// Stops at the question of this number.
  convenience init(at number: Int?) {
    let count = Mutex(0)
    self.init {
      count.withLock { asked in
        defer { asked += 1 }
        return number.map { asked >= $0 } ?? false
      }
    }
  }

  var stoppedAt: Int? { state.withLock(\.stoppedAt) }

  func ask() -> Bool {
    let isStopped = isStopped()
    state.withLock { state in
      if isStopped && state.stoppedAt == nil { state.stoppedAt = state.asked }
      state.asked += 1
    }
    return isStopped
  }
}
