import Foundation
import Numerics

/// A fixed smooth function of a place, zero at zero: an encoder's scale error or the wobble of a bearing.
///
/// Three sinusoids of periods P, P/2.3 and P/5.1 and of random phases. Their slopes are alike, so that the finer ones are
/// smaller.
struct SmoothError: Sendable, Hashable {
  private let amplitude: Double
  private let turns: SIMD4<Double>
  private let phases: SIMD4<Double>

  /// - Parameters:
  ///   - amplitude: of the longest, in the unit of the values.
  ///   - period: of the longest, in the unit of the place.
  init(amplitude: Double, period: Double, stream: RandomStream) {
    var stream = stream
    self.amplitude = amplitude
    turns = 2 * .pi / period * Self.ratios
    phases = 2 * .pi * SIMD4(stream.uniform(), stream.uniform(), stream.uniform(), 0)
  }

  private static let ratios = SIMD4(1, 2.3, 5.1, 0)

  func callAsFunction(_ place: Double) -> Double {
    guard amplitude != 0 else { return 0 }
    var sum = 0.0
    for k in 0..<3 {
      sum += (sin(turns[k] * place + phases[k]) - sin(phases[k])) / Self.ratios[k]
    }
    return amplitude * sum
  }
}
