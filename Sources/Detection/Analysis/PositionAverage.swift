package import Numerics

/// The position-averaged pattern of a scan (PACBED), from which thickness and tilt can be read.
package enum PositionAverage {
  /// The mean over positions, pixel by pixel, of patterns `[positions][pixels]`.
  @inlinable
  package static func of<Value: RealScalar>(_ patterns: [Value], pixels: Int) -> [Double] {
    precondition(
      pixels > 0 && !patterns.isEmpty && patterns.count % pixels == 0,
      "\(patterns.count) values are not patterns of \(pixels) pixels")
    var mean = [Double](repeating: 0, count: pixels)
    for start in stride(from: 0, to: patterns.count, by: pixels) {
      for pixel in 0..<pixels { mean[pixel] += Double(patterns[start + pixel]) }
    }
    let positions = Double(patterns.count / pixels)
    return mean.map { $0 / positions }
  }
}
