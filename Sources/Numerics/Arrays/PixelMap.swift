/// A named quantity at the pixels of a field, `[y][x]`.
package struct PixelMap: Sendable, Equatable {
  /// Name with its unit, e.g. `thickness_A`.
  package let name: String
  /// What it says, for people.
  package let meaning: String
  package let columns, rows: Int
  package var values: [Float]
  /// Words for whole-numbered values, by value; empty for quantities.
  package let classes: [String]

  package init(
    _ name: String, _ meaning: String, columns: Int, rows: Int, fill: Float = 0, classes: [String] = []
  ) {
    self.name = name
    self.meaning = meaning
    self.columns = columns
    self.rows = rows
    self.classes = classes
    values = [Float](repeating: fill, count: columns * rows)
  }

  package subscript(column: Int, row: Int) -> Float {
    get { values[row * columns + column] }
    set { values[row * columns + column] = newValue }
  }
}
