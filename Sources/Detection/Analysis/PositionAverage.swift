/// The position-averaged pattern of a scan (PACBED), from which thickness and tilt can be read.
package enum PositionAverage {
  /// The mean over positions, pixel by pixel, of patterns `[positions][pixels]`.
  package static func of(_ patterns: [Float], pixels: Int) -> [Double] { mean(patterns, pixels) }
  package static func of(_ patterns: [Double], pixels: Int) -> [Double] { mean(patterns, pixels) }

  private static func mean(_ patterns: [some BinaryFloatingPoint], _ pixels: Int) -> [Double] {
    precondition(
      pixels > 0 && !patterns.isEmpty && patterns.count % pixels == 0,
      "\(patterns.count) values are not patterns of \(pixels) pixels")
    var sums = [Double](repeating: 0, count: pixels)
    for start in stride(from: 0, to: patterns.count, by: pixels) {
      for pixel in 0..<pixels { sums[pixel] += Double(patterns[start + pixel]) }
    }
    let positions = Double(patterns.count / pixels)
    return sums.map { $0 / positions }
  }
}
