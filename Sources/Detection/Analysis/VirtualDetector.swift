/// An annular or segmented detector applied to patterns that have been recorded already.
package struct VirtualDetector: Sendable {
  /// Values of each pattern.
  package let count: Int
  /// Pixels of each pattern.
  private let pixels: Int
  /// Pixels that are seen, and the segment of each.
  private let seen: [(pixel: Int, segment: Int)]

  package init(_ detector: AnnularDetector, axes: PatternAxes) {
    self.init(count: 1, axes: axes) { kx, ky in
      detector.contains(kx: kx, ky: ky, wavelength: axes.wavelength) ? 0 : nil
    }
  }

  package init(_ detector: SegmentedDetector, axes: PatternAxes) {
    self.init(count: detector.count, axes: axes) { kx, ky in
      detector.segment(kx: kx, ky: ky, wavelength: axes.wavelength)
    }
  }

  private init(count: Int, axes: PatternAxes, segment: (Double, Double) -> Int?) {
    self.count = count
    pixels = axes.count
    var seen: [(Int, Int)] = []
    for (row, ky) in axes.ky.enumerated() {
      for (column, kx) in axes.kx.enumerated() {
        if let found = segment(kx, ky) { seen.append((row * axes.kx.count + column, found)) }
      }
    }
    self.seen = seen
  }

  /// Values `[patterns][count]` of patterns `[patterns][ky][kx]`.
  package func values(of patterns: [Float]) -> [Double] { sums(patterns) }
  package func values(of patterns: [Double]) -> [Double] { sums(patterns) }

  private func sums(_ patterns: [some BinaryFloatingPoint]) -> [Double] {
    precondition(
      patterns.count % pixels == 0, "\(patterns.count) values are not patterns of \(pixels) pixels")
    var values = [Double](repeating: 0, count: patterns.count / pixels * count)
    for pattern in 0..<patterns.count / pixels {
      for (pixel, segment) in seen {
        values[pattern * count + segment] += Double(patterns[pattern * pixels + pixel])
      }
    }
    return values
  }
}
