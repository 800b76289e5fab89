/// How often what was asked for, for scoring afterwards. Refusals change nothing else.
package struct RequestCounters: Sendable, Equatable, Codable {
  /// Without those that only let time pass.
  package internal(set) var performed = 0
  /// Requests that were not possible: unknown, out of range, contradicting.
  package internal(set) var invalid = 0
  /// Requests that an interlock stopped: they could have hurt the instrument.
  package internal(set) var unsafe = 0
  /// Requests beyond a budget.
  package internal(set) var overBudget = 0
  /// Requests that a rule of the guardian stopped.
  package internal(set) var vetoed = 0
}
