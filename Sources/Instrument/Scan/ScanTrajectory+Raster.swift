package import Frames
import Numerics

extension ScanTrajectory {
  /// Some lines in the form in which frames are sampled.
  ///
  /// The affine part is that of field, rotation and coils. Every line has the mean of what is left as its offset. The rest is
  /// largest just after the flyback; if it is within `tolerance` it is left out, else each pixel has it and the places are exact.
  /// - Parameters:
  ///   - lines: all if nil.
  ///   - tolerance: in Å.
  /// - Returns: the raster and its largest distance from the exact places in Å; nil for patterns that are no raster or line.
  package func raster(lines: Range<Int>? = nil, tolerance: Double = 0, threads: Int) -> (
    raster: FrameRaster, error: Double
  )? {
    guard geometry.list.isEmpty else { return nil }
    let lines = lines ?? 0..<rows
    var rest = positions(lines: lines, threads: threads)
    let origin = geometry.place(line: lines.lowerBound, column: 0)
    var lineOffsets: [SIMD2<Double>] = []
    lineOffsets.reserveCapacity(lines.count)
    var error = 0.0
    rest.withUnsafeMutableBufferPointer { rest in
      for line in 0..<lines.count {
        let pixels = UnsafeMutableBufferPointer(rebasing: rest[line * columns..<(line + 1) * columns])
        let first = origin + Double(line) * geometry.stepY
        var sum = SIMD2<Double>.zero
        for column in 0..<columns {
          pixels[column] -= first + Double(column) * geometry.stepX
          sum += pixels[column]
        }
        let mean = sum / Double(columns)
        var largest = 0.0
        for column in 0..<columns {
          pixels[column] -= mean
          largest = max(largest, (pixels[column] * pixels[column]).sum())
        }
        lineOffsets.append(mean)
        error = max(error, largest.squareRoot())
      }
    }
    let exact = error > tolerance
    return (
      FrameRaster(
        columns: columns, rows: lines.count, origin: origin, stepX: geometry.stepX, stepY: geometry.stepY,
        lineOffsets: lineOffsets, pixelOffsets: exact ? rest : []), exact ? 0 : error
    )
  }
}
