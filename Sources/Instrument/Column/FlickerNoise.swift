import Foundation
import Numerics

/// Stationary noise whose power goes as 1/f between two frequencies, as a pure function of the moment.
///
/// Voss's construction: the sum of processes of equal variance whose periods double. Each of them is drawn at multiples of its
/// period and joined in between by cos and sin weights, whose squares sum to 1, so that the variance is the same everywhere.
struct FlickerNoise: Sendable {
  /// Standard deviation.
  let deviation: Double
  /// The shortest period in nanoseconds, and how often it is doubled.
  private let period: Int64
  private let octaves: Int
  private let stream: RandomStream

  /// - Parameters:
  ///   - shortest: the shortest period in s.
  ///   - longest: no period is longer than this, in s.
  ///   - stream: address of the noise; nothing may have been drawn from it.
  init(deviation: Double, shortest: Double, longest: Double, stream: RandomStream) {
    self.deviation = deviation
    period = max(InstrumentTime(seconds: shortest).nanoseconds, 1)
    octaves = max(Int(log2(longest / shortest)) + 1, 1)
    self.stream = stream
  }

  func callAsFunction(_ time: InstrumentTime) -> Double {
    guard deviation > 0 else { return 0 }
    var sum = 0.0
    for octave in 0..<octaves {
      let length = period << Int64(octave)
      let cell = time.nanoseconds / length
      let share = Double(time.nanoseconds - cell * length) / Double(length)
      let (sine, cosine) = sineCosine(.pi / 2 * share)
      sum += cosine * normal(octave, cell) + sine * normal(octave, cell + 1)
    }
    return deviation * sum / Double(octaves).squareRoot()
  }

  private func normal(_ octave: Int, _ cell: Int64) -> Double {
    var stream = stream.appending(octave).appending(Int(cell))
    return stream.normal()
  }
}
