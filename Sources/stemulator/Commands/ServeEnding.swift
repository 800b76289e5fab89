import Foundation
import Storage
import Synchronization

/// Ends a server on a signal, whether it serves already or is still being made.
final class ServeEnding: Sendable {
  private let action = Mutex<(@Sendable () -> Void)?>(nil)

  /// Waits for a signal on a thread of its own; signals have been held back.
  init() {
    Thread.detachNewThread { [self] in
      let number = Signals.next()
      let end = action.withLock { $0 }
      end?()
      UnfinishedFiles.remove()
      // Threads may still compute what nobody waits for any more; nothing of it is kept.
      _exit(end == nil ? 128 + number : 0)
    }
  }

  /// What is to be done from now on when a signal comes; the status is 0 then.
  func set(_ end: @escaping @Sendable () -> Void) { action.withLock { $0 = end } }
}
