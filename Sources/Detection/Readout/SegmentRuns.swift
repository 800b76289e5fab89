import Numerics

/// Regions of a spectrum as runs of neighbouring elements, so that only their pixels are read.
struct SegmentRuns: Sendable {
  /// `count` elements from `start` on belong to `segment`.
  struct Run: Sendable {
    let start: Int
    var count: Int
    let segment: Int
  }

  let runs: [Run]
  /// Number of segments.
  let count: Int

  /// - Parameter segment: the segment of the pixel at (kx, ky) in 1/Å, nil for none.
  init(layout: SpectrumLayout, count: Int, segment: (_ kx: Double, _ ky: Double) -> Int?) {
    let rows = layout.grid.ky
    var runs: [Run] = []
    for column in 0..<layout.columns {
      let kx = layout.kx(column)
      for (row, ky) in rows.enumerated() {
        guard let found = segment(kx, ky) else { continue }
        let element = column * layout.stride + row
        if let last = runs.last, last.start + last.count == element, last.segment == found {
          runs[runs.count - 1].count += 1
        } else {
          runs.append(Run(start: element, count: 1, segment: found))
        }
      }
    }
    self.runs = runs
    self.count = count
  }

  func mark(_ seen: inout [Bool]) {
    for run in runs {
      for index in run.start..<run.start + run.count { seen[index] = true }
    }
  }

  /// Adds `weight` times the intensity of each segment to `sums`. Sums of a position are taken in double
  /// precision.
  func accumulate<Part: BinaryFloatingPoint, Value: BinaryFloatingPoint>(
    _ spectrum: UnsafePointer<Part>, weight: Double, into sums: UnsafeMutablePointer<Value>
  ) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { totals in
      totals.initialize(repeating: 0)
      for run in runs { totals[run.segment] += Intensity.sum(spectrum + 2 * run.start, count: run.count) }
      for index in 0..<count { sums[index] += Value(weight * totals[index]) }
    }
  }
}
