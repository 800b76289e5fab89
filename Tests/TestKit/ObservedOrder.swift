import Foundation

/// The order p of an error that behaves as h^p: a straight line through its logarithms.
package struct ObservedOrder: Sendable {
  package let value: Double

  /// - Parameters:
  ///   - steps: what was made small.
  ///   - errors: the error at each step, none of them 0.
  package init(steps: [Double], errors: [Double]) {
    precondition(steps.count == errors.count && steps.count > 1, "an order needs two steps or more")
    let x = steps.map { log($0) }
    let y = errors.map { log($0) }
    let meanX = x.reduce(0, +) / Double(x.count)
    let meanY = y.reduce(0, +) / Double(y.count)
    let covariance = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
    value = covariance / x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
  }

  /// The order of errors at steps that halve each time.
  package init(halvings errors: [Double]) {
    self.init(steps: errors.indices.map { 1 / Double(1 << $0) }, errors: errors)
  }
}
