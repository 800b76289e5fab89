import Numerics

/// A pattern on the pixels of a camera: each computed pixel is a rectangle of angles whose intensity is shared among the
/// camera's pixels by area. What falls beside the camera is lost; inside it no intensity is.
struct CameraPixels: Sendable {
  /// Which camera pixels a computed row or column falls on, and which share each gets.
  private struct Overlap: Sendable {
    let first: Int
    let shares: [Double]
  }

  private let nx: Int
  private let ny: Int
  /// First element of a kept column in the spectrum, and its overlap.
  private let columns: [(start: Int, overlap: Overlap)]
  /// Row in the spectrum, and its overlap.
  private let rows: [(row: Int, overlap: Overlap)]

  /// - Parameters:
  ///   - nx, ny: pixels after binning.
  init(layout: SpectrumLayout, camera: CameraGeometry, bin: Int, wavelength: Double) {
    let grid = layout.grid
    nx = camera.nx / bin
    ny = camera.ny / bin
    func overlap(_ frequency: Double, _ length: Double, _ count: Int) -> Overlap? {
      // Computed pixel and camera in units of the camera's binned pixels, counted from the camera's edge.
      let unit = camera.pixelAngle * Double(bin)
      let edge = (Double(count / 2) + 0.5) * camera.pixelAngle / unit
      let half = 0.5 * wavelength / length / unit
      let middle = frequency * wavelength / unit + edge
      let (low, high) = (middle - half, middle + half)
      let (begin, end) = (max(low, 0), min(high, Double(count / bin)))
      guard begin < end else { return nil }
      let first = Int(begin)
      let last = min(Int(end.rounded(.up)), count / bin) - 1
      let shares = (first...max(first, last)).map { pixel in
        max(0, min(high, Double(pixel + 1)) - max(low, Double(pixel))) / (high - low)
      }
      return Overlap(first: first, shares: shares)
    }
    columns = (0..<layout.columns).compactMap { column in
      overlap(layout.kx(column), grid.lengthX, camera.nx).map { (column * layout.stride, $0) }
    }
    rows = (0..<grid.ny).compactMap { row in
      overlap(grid.ky(row), grid.lengthY, camera.ny).map { (row, $0) }
    }
  }

  func mark(_ seen: inout [Bool]) {
    for (start, _) in columns {
      for (row, _) in rows { seen[start + row] = true }
    }
  }

  /// Adds `weight` times the intensities to the pattern.
  func accumulate<Part: BinaryFloatingPoint, Value: BinaryFloatingPoint>(
    _ spectrum: UnsafePointer<Part>, weight: Double, into pattern: UnsafeMutablePointer<Value>
  ) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: ny) { line in
      for (start, across) in columns {
        line.initialize(repeating: 0)
        let column = spectrum + 2 * start
        for (row, along) in rows {
          let intensity = Intensity.of(column, row)
          for (index, share) in along.shares.enumerated() { line[along.first + index] += share * intensity }
        }
        for (index, share) in across.shares.enumerated() {
          let factor = weight * share
          var to = pattern + (across.first + index)
          for y in 0..<ny {
            to.pointee += Value(factor * line[y])
            to += nx
          }
        }
      }
    }
  }
}
