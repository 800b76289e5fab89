import Foundation

/// A smooth function of energy, tabulated evenly in ln E and interpolated linearly.
struct SmoothTable: Sendable {
  private let first: Double
  private let step: Double
  private let values: [Double]

  init(from lowest: Double, to highest: Double, perDecade: Int = 40, _ function: (Double) -> Double) {
    first = log(lowest)
    let count = max(2, Int(log10(highest / lowest) * Double(perDecade)) + 2)
    let step = (log(highest) - first) / Double(count - 1)
    self.step = step
    let begin = first
    values = (0..<count).map { function(exp(begin + Double($0) * step)) }
  }

  func value(_ energy: Double) -> Double {
    let place = min(max((log(energy) - first) / step, 0), Double(values.count - 1))
    let index = min(Int(place), values.count - 2)
    return values[index] + (place - Double(index)) * (values[index + 1] - values[index])
  }
}
