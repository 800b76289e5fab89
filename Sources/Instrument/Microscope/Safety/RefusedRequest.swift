/// Why a request was refused, for the counters.
package struct RefusedRequest: Error, Equatable, CustomStringConvertible {
  package enum Reason: String, Sendable {
    case invalid, unsafe, overBudget, vetoed
    /// Somebody ended it before it was done; too many commands wait. Neither is counted: the request was in order.
    case stopped, busy
  }

  package let reason: Reason
  /// One sentence that says what was asked for, and what is allowed.
  package let message: String

  package var description: String { message }

  static func unsafe(_ message: String) -> RefusedRequest {
    RefusedRequest(reason: .unsafe, message: message)
  }
  static func overBudget(_ message: String) -> RefusedRequest {
    RefusedRequest(reason: .overBudget, message: message)
  }
}
