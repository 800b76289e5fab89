import Foundation
import Numerics
import Quantities

extension ScatteringFactor {
  /// f over one column of a spectrum: at k² = kx² + ky² for many ky, the same bits as `value(k2:)`.
  /// - Parameters:
  ///   - ky2: squares of ky in 1/Å².
  ///   - values: one for each ky, in Å.
  func fill(_ values: UnsafeMutableBufferPointer<Double>, kx2: Double, ky2: UnsafeBufferPointer<Double>) {
    values.update(repeating: 0)
    for pole in poles {
      for j in 0..<ky2.count {
        let reciprocal = 1 / (kx2 + ky2[j] + pole.parameter)
        values[j] += reciprocal * (pole.first + pole.second * reciprocal)
      }
    }
    for term in gaussian {
      for j in 0..<ky2.count { values[j] += term.weight * exp(-term.parameter * (kx2 + ky2[j])) }
    }
  }
}
