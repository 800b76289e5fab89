import Numerics

/// Noise-free images over the whole cell, known at every place: what engines whose cost does not grow with the scan make.
struct FrameSeries {
  /// One for each sum of each detector, detectors in order; none for images that are zero.
  private let series: [FourierSeries]
  /// Sums of each detector.
  private let counts: [Int]

  init(_ series: [FourierSeries], counts: [Int]) {
    self.series = series
    self.counts = counts
  }

  /// Adds the sums of a run of positions.
  func add(_ positions: Range<Int>, of scan: Scan, to sums: SignalSums<Float>) {
    var first = 0
    for (detector, count) in counts.enumerated() {
      for sum in 0..<count {
        Self.forEachValue(series[first + sum], positions, scan) { position, value in
          sums.values(detector: detector, thickness: 0, position: position)[sum] += value
        }
      }
      first += count
    }
  }

  /// Values of one series at a run of positions; whole rows of a raster at once.
  private static func forEachValue(
    _ series: FourierSeries, _ positions: Range<Int>, _ scan: Scan, _ body: (Int, Float) -> Void
  ) {
    guard case .raster(_, _, let nx, _) = scan else {
      for index in positions {
        let place = scan.position(index)
        body(index, series.value(x: place.x, y: place.y))
      }
      return
    }
    let rows = positions.lowerBound / nx...(positions.upperBound - 1) / nx
    let values = series.values(
      x: (0..<nx).map { scan.position($0).x }, y: rows.map { scan.position($0 * nx).y })
    for index in positions { body(index, values[index - rows.lowerBound * nx]) }
  }
}
