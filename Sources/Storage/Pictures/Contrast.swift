import Foundation
package import Numerics

/// How values become brightness from 0 to 1.
package struct Contrast: Sendable, Equatable {
  /// The values shown as 0 and as 1.
  package enum Limits: Sendable, Equatable {
    /// Percentiles from 0 to 100, interpolated between neighbouring values.
    case percentiles(Double, Double)
    case range(Double, Double)
    /// Symmetric about zero, up to this percentile of the magnitudes; for signed colour maps.
    case symmetric(percentile: Double)

    /// Smallest and largest value.
    package static let full = Limits.percentiles(0, 100)
    /// Leaves out two values in a thousand at each end, so that single hot pixels do not darken the rest.
    package static let robust = Limits.percentiles(0.2, 99.8)
  }

  package enum Tone: Sendable, Equatable {
    case linear
    /// brightness = fraction^gamma; below 1 lifts the dark parts.
    case gamma(Double)
    /// Equal ratios look alike. Black is the upper limit divided by 10^decades, or the lowest percent of the
    /// positive values where that is more, so that rounding noise far below the signal is not shown.
    case logarithmic(decades: Double)
  }

  package var limits: Limits
  package var tone: Tone

  package init(_ limits: Limits = .robust, tone: Tone = .linear) {
    self.limits = limits
    self.tone = tone
  }

  /// For images.
  package static let image = Contrast()
  /// For diffraction patterns.
  package static let pattern = Contrast(.full, tone: .logarithmic(decades: 5))
  /// For signed images shown with `ColourMap.signed`.
  package static let signed = Contrast(.symmetric(percentile: 99.8))

  /// Brightness of every value, from 0 to 1. A constant array is 0.5; what is not finite is 0.
  package func brightness(of image: NDArray<Double>) -> NDArray<Double> {
    let sorted = image.values.filter(\.isFinite).sorted()
    guard !sorted.isEmpty else { return NDArray(shape: image.shape, repeating: 0) }
    var (low, high) = interval(sorted)
    var transform: (Double) -> Double = { $0 }
    if case .logarithmic(let decades) = tone {
      let positive = sorted.filter { $0 > 0 }
      guard high > 0, !positive.isEmpty else { return NDArray(shape: image.shape, repeating: 0) }
      low = max(high * pow(10, -decades), min(Self.percentile(1, positive), high / 10))
      let floor = low
      transform = { log(max($0, floor)) }
      (low, high) = (log(low), log(high))
    }
    guard high > low else { return NDArray(shape: image.shape, repeating: 0.5) }
    let power: Double? = if case .gamma(let gamma) = tone { gamma } else { nil }
    let values = image.values.map { value -> Double in
      guard value.isFinite else { return 0 }
      let fraction = min(1, max(0, (transform(value) - low) / (high - low)))
      return power.map { pow(fraction, $0) } ?? fraction
    }
    return NDArray(shape: image.shape, values: values)
  }

  private func interval(_ sorted: [Double]) -> (Double, Double) {
    switch limits {
    case .percentiles(let low, let high): return (Self.percentile(low, sorted), Self.percentile(high, sorted))
    case .range(let low, let high): return (low, high)
    case .symmetric(let percentile):
      let size = Self.percentile(percentile, sorted.map(abs).sorted())
      return (-size, size)
    }
  }

  /// Linear interpolation between the values next to the place p (n - 1) / 100 of a sorted list.
  static func percentile(_ percent: Double, _ sorted: [Double]) -> Double {
    let place = min(1, max(0, percent / 100)) * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
  }
}
