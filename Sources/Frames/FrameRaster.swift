import Numerics

/// Where the pixels of a scan lie: an affine map, and what bends it.
///
/// Pixel (i, j) lies at origin + i stepX + j stepY + lineOffsets[j] + pixelOffsets[j columns + i]. Steps that are not
/// along the axes rotate and shear the scan, their lengths zoom it, the origin pans it; offsets of lines are drift
/// and line jitter, those of pixels any distortion.
package struct FrameRaster: Sendable, Hashable {
  package var columns: Int
  package var rows: Int
  /// Place of pixel (0, 0) in Å.
  package var origin: SIMD2<Double>
  /// From one column to the next, in Å.
  package var stepX: SIMD2<Double>
  /// From one row to the next, in Å.
  package var stepY: SIMD2<Double>
  /// In Å, one for each row, or none.
  package var lineOffsets: [SIMD2<Double>]
  /// In Å, one for each pixel row by row, or none.
  package var pixelOffsets: [SIMD2<Double>]

  package init(
    columns: Int, rows: Int, origin: SIMD2<Double>, stepX: SIMD2<Double>, stepY: SIMD2<Double>,
    lineOffsets: [SIMD2<Double>] = [], pixelOffsets: [SIMD2<Double>] = []
  ) {
    precondition(columns > 0 && rows > 0, "a raster has pixels, got \(columns) x \(rows)")
    precondition(lineOffsets.isEmpty || lineOffsets.count == rows, "one offset per row")
    precondition(pixelOffsets.isEmpty || pixelOffsets.count == columns * rows, "one offset per pixel")
    self.columns = columns
    self.rows = rows
    self.origin = origin
    self.stepX = stepX
    self.stepY = stepY
    self.lineOffsets = lineOffsets
    self.pixelOffsets = pixelOffsets
  }

  /// A raster along the axes, turned about its centre.
  /// - Parameters:
  ///   - field: width and height in Å.
  ///   - rotation: from x towards y, in rad.
  package init(columns: Int, rows: Int, centre: SIMD2<Double>, field: SIMD2<Double>, rotation: Double = 0) {
    let turn = cosineAndSine(rotation)
    let alongX = SIMD2(turn.cosine, turn.sine)
    let alongY = SIMD2(-turn.sine, turn.cosine)
    self.init(
      columns: columns, rows: rows, origin: centre - 0.5 * (field.x * alongX + field.y * alongY),
      stepX: field.x / Double(columns) * alongX, stepY: field.y / Double(rows) * alongY)
  }

  package var count: Int { columns * rows }

  /// Some of its rows.
  package func part(rows: Range<Int>) -> FrameRaster {
    FrameRaster(
      columns: columns, rows: rows.count, origin: origin + Double(rows.lowerBound) * stepY, stepX: stepX,
      stepY: stepY,
      lineOffsets: lineOffsets.isEmpty ? [] : Array(lineOffsets[rows]),
      pixelOffsets: pixelOffsets.isEmpty
        ? [] : Array(pixelOffsets[rows.lowerBound * columns..<rows.upperBound * columns]))
  }

  /// Places of the columns and of the rows in Å, if both lie along the axes of the frame.
  var axes: (x: [Double], y: [Double])? {
    guard stepX.y == 0, stepY.x == 0, lineOffsets.isEmpty, pixelOffsets.isEmpty else { return nil }
    return (
      (0..<columns).map { origin.x + Double($0) * stepX.x },
      (0..<rows).map { origin.y + Double($0) * stepY.y }
    )
  }

  /// Place of pixel `index`, counted row by row, in Å.
  package func place(_ index: Int) -> SIMD2<Double> {
    let (row, column) = index.quotientAndRemainder(dividingBy: columns)
    var place = origin + Double(column) * stepX + Double(row) * stepY
    if !lineOffsets.isEmpty { place += lineOffsets[row] }
    if !pixelOffsets.isEmpty { place += pixelOffsets[index] }
    return place
  }
}
