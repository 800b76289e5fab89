import Foundation

/// What pixels get of an electron: its own `own`, the j-th after it Σ stored (1 - left) left^(j-1).
struct SampledResponse: Sendable, Equatable {
  struct Decay: Sendable, Equatable {
    /// Share of an electron's signal that is still to come when its own pixel ends.
    var stored: Double
    /// What is left of that after one more pixel.
    var left: Double
    /// Decay time in s.
    var time: Double
  }

  let own: Double
  let decays: [Decay]

  /// Σ c_j c_(j+lag) over the shares c of pixels: the autocovariance of white arrivals of variance 1.
  func autocovariance(lag: Int) -> Double {
    let parts = decays.map { (height: $0.stored * (1 - $0.left), left: $0.left) }
    var sum = lag == 0 ? own * own : 0
    for a in parts {
      if lag > 0 { sum += own * a.height * power(a.left, lag - 1) }
      for b in parts { sum += a.height * b.height * power(b.left, lag) / (1 - a.left * b.left) }
    }
    return sum
  }

  private func power(_ base: Double, _ exponent: Int) -> Double { pow(base, Double(exponent)) }
}
