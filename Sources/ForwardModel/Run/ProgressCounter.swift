import Synchronization

/// Counts finished items from any thread and reports the share that is done.
final class ProgressCounter: Sendable {
  private let total: Int
  private let report: @Sendable (Double) -> Void
  private let done = Atomic<Int>(0)

  init(total: Int, report: @escaping @Sendable (Double) -> Void) {
    self.total = total
    self.report = report
  }

  func step(_ count: Int = 1) {
    let now = done.add(count, ordering: .relaxed).newValue
    report(Double(now) / Double(total))
  }
}
