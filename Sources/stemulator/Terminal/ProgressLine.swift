import Foundation
import Synchronization

/// A line on a terminal that shows how far a long run is.
final class ProgressLine: Sendable {
  private struct State {
    var shown = ContinuousClock.now
    var isVisible = false
  }

  private let title: String
  private let isActive: Bool
  private let began = ContinuousClock.now
  private let state = Mutex(State())

  init(_ title: String, isActive: Bool) {
    self.title = title
    self.isActive = isActive && Terminal.isInteractive
  }

  /// May be called from any thread and as often as one likes.
  func show(_ share: Double) {
    guard isActive else { return }
    state.withLock { state in
      let now = ContinuousClock.now
      guard now - state.shown > .milliseconds(150) else { return }
      state.shown = now
      state.isVisible = true
      let spent = Self.seconds(now - began)
      let left = share > 0.005 ? spent * (1 - share) / share : nil
      let filled = Int(share * 30)
      let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: max(0, 30 - filled))
      let rest = left.map { String(format: ", %.0f s left", $0) } ?? ""
      Terminal.write("\r\(title) [\(bar)] \(Int(share * 100)) %\(rest)   ")
    }
  }

  /// Removes the line.
  func clear() {
    state.withLock { state in
      if state.isVisible { Terminal.write("\r\u{1B}[K") }
      state.isVisible = false
    }
  }

  /// Seconds since the line was made.
  var elapsed: Double { Self.seconds(ContinuousClock.now - began) }

  private static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
  }
}
