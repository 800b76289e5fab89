import Foundation
import Synchronization

/// One thread that does one thing after the other, and a bounded queue before it.
final class WorkQueue: Sendable {
  private struct State {
    var waiting: [@Sendable () -> Void] = []
    var isStopped = false
  }

  private let state = Mutex(State())
  private let change = NSCondition()
  private let limit: Int

  /// Computing fields takes more stack than Foundation's threads have.
  private static let stackBytes = 16 << 20

  /// - Parameter limit: things that may wait.
  init(name: String, limit: Int) {
    self.limit = limit
    let thread = Thread { [self] in run() }
    thread.name = name
    thread.stackSize = Self.stackBytes
    thread.start()
  }

  /// - Returns: whether there was room.
  func add(_ work: @escaping @Sendable () -> Void) -> Bool {
    change.lock()
    defer { change.unlock() }
    return state.withLock { state in
      guard !state.isStopped, state.waiting.count < limit else { return false }
      state.waiting.append(work)
      change.signal()
      return true
    }
  }

  /// Forgets what waits; the thread ends after what it does now.
  func stop() {
    change.lock()
    state.withLock { state in
      state.waiting = []
      state.isStopped = true
    }
    change.broadcast()
    change.unlock()
  }

  private func run() {
    while let work = next() { work() }
  }

  private func next() -> (@Sendable () -> Void)? {
    change.lock()
    defer { change.unlock() }
    while true {
      let (work, isStopped): ((@Sendable () -> Void)?, Bool) = state.withLock { state in
        (state.waiting.isEmpty ? nil : state.waiting.removeFirst(), state.isStopped)
      }
      if let work { return work }
      if isStopped { return nil }
      change.wait()
    }
  }
}
