import Foundation
import Synchronization

/// The temporary files of this process, so that a signal handler can remove them.
package enum UnfinishedFiles {
  private static let capacity = 256
  private typealias Slot = Atomic<UnsafeMutablePointer<CChar>?>

  nonisolated(unsafe) private static let slots: UnsafeMutablePointer<Slot> = {
    let slots = UnsafeMutablePointer<Slot>.allocate(capacity: capacity)
    for i in 0..<capacity { (slots + i).initialize(to: Slot(nil)) }
    return slots
  }()

  /// Removes every temporary file. Only loads and `unlink`, so that it may be called in a signal handler,
  /// after which the process should end.
  package static func remove() {
    for i in 0..<capacity {
      if let path = slots[i].load(ordering: .acquiring) { unlink(path) }
    }
  }

  /// Remembers a path; the number it returns forgets it again. More files than there are slots are not
  /// remembered.
  static func remember(_ path: String) -> Int? {
    guard let copy = strdup(path) else { return nil }
    for i in 0..<capacity
    where slots[i].compareExchange(expected: nil, desired: copy, ordering: .acquiringAndReleasing).exchanged {
      return i
    }
    free(copy)
    return nil
  }

  static func forget(_ slot: Int?) {
    guard let slot else { return }
    // The text is not freed: a handler may be reading it. It is a few bytes per file.
    slots[slot].store(nil, ordering: .releasing)
  }
}
