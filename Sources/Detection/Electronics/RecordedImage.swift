/// What a detector delivers: one number for each pixel.
package struct RecordedImage: Sendable, Equatable {
  package let rows, columns: Int
  /// Row by row. Whole numbers after quantisation (exactly representable up to 16,777,216) unless averaged or corrected.
  package internal(set) var values: [Float]
  /// Pixels, over all frames, that were cut off at zero and at the upper limit.
  package internal(set) var cutBelow, cutAbove: Int

  init(rows: Int, columns: Int, values: [Float], cutBelow: Int = 0, cutAbove: Int = 0) {
    (self.rows, self.columns, self.values) = (rows, columns, values)
    (self.cutBelow, self.cutAbove) = (cutBelow, cutAbove)
  }

  package subscript(row: Int, column: Int) -> Float { values[row * columns + column] }
}
