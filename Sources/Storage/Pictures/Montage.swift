/// Several pictures on one sheet.
package enum Montage {
  /// Puts pictures side by side, row after row, each centred in its cell; cells are as wide as the widest
  /// picture of their column and as high as the highest of their row.
  ///
  /// - Parameters:
  ///   - columns: nil for about as many columns as rows.
  ///   - gap: pixels between the cells and around them.
  package static func arrange(_ pictures: [Picture], columns: Int? = nil, gap: Int = 8) -> Picture {
    precondition(!pictures.isEmpty, "a montage needs pictures")
    let side = (1...pictures.count).first { $0 * $0 >= pictures.count }!
    let columns = max(1, min(columns ?? side, pictures.count))
    var widths = [Int](repeating: 0, count: columns)
    var heights = [Int](repeating: 0, count: (pictures.count + columns - 1) / columns)
    for (index, picture) in pictures.enumerated() {
      widths[index % columns] = max(widths[index % columns], picture.width)
      heights[index / columns] = max(heights[index / columns], picture.height)
    }
    func start(_ sizes: [Int], _ cell: Int) -> Int { sizes[..<cell].reduce(gap) { $0 + $1 + gap } }
    let format: Picture.Format = pictures.contains { $0.format == .rgb8 } ? .rgb8 : .grey8
    var sheet = Picture(
      width: start(widths, widths.count), height: start(heights, heights.count), format: format,
      fill: RGB(grey: 40))
    for (index, picture) in pictures.enumerated() {
      let (column, row) = (index % columns, index / columns)
      sheet.draw(
        picture, x: start(widths, column) + (widths[column] - picture.width) / 2,
        y: start(heights, row) + (heights[row] - picture.height) / 2)
    }
    return sheet
  }
}
