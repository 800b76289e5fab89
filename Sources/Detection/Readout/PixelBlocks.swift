import Numerics

/// The central part of a pattern, `[ky][kx]` with zero frequency at n//2, in blocks of pixels.
struct PixelBlocks: Sendable {
  /// First element of each kept column in the spectrum, nil where the layout has none (the wave is zero
  /// there).
  let columns: [Int?]
  /// Row of each pattern row in the spectrum.
  let rows: [Int]
  let bin: Int

  /// - Parameters:
  ///   - nx, ny: pixels of the pattern before binning, at most those of the grid; `bin` divides both.
  init(layout: SpectrumLayout, nx: Int, ny: Int, bin: Int) {
    let grid = layout.grid
    precondition(nx <= grid.nx && ny <= grid.ny, "a pattern of \(nx) x \(ny) is larger than its spectrum")
    precondition(nx % bin == 0 && ny % bin == 0, "bins of \(bin) do not fit \(nx) x \(ny) pixels")
    func index(_ pixel: Int, _ n: Int, _ count: Int) -> Int {
      let harmonic = pixel - n / 2
      return harmonic < 0 ? harmonic + count : harmonic
    }
    columns = (0..<nx).map { i in
      layout.column(kxIndex: index(i, nx, grid.nx)).map { $0 * layout.stride }
    }
    rows = (0..<ny).map { index($0, ny, grid.ny) }
    self.bin = bin
  }

  func mark(_ seen: inout [Bool]) {
    for case let start? in columns {
      for row in rows { seen[start + row] = true }
    }
  }

  /// Adds `weight` times the intensities to the pattern.
  func accumulate<Part: BinaryFloatingPoint, Value: BinaryFloatingPoint>(
    _ spectrum: UnsafePointer<Part>, weight: Double, into pattern: UnsafeMutablePointer<Value>
  ) {
    let width = columns.count / bin
    withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, rows.count / bin)) { sums in
      rows.withUnsafeBufferPointer { rows in
        for block in 0..<width {
          sums.initialize(repeating: 0)
          for case let start? in columns[block * bin..<(block + 1) * bin] {
            let column = spectrum + 2 * start
            if bin == 1 {
              for row in 0..<rows.count { sums[row] = Intensity.of(column, rows[row]) }
            } else {
              var row = 0
              for sum in 0..<rows.count / bin {
                for _ in 0..<bin {
                  sums[sum] += Intensity.of(column, rows[row])
                  row += 1
                }
              }
            }
          }
          var to = pattern + block
          for row in 0..<rows.count / bin {
            to.pointee += Value(weight * sums[row])
            to += width
          }
        }
      }
    }
  }
}
