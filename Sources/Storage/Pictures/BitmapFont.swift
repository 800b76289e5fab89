/// A small font of our own: characters of 5 x 9 pixels, two of the rows below the base line, enlarged by whole factors.
enum BitmapFont {
  static let rows = 9
  /// Width of a character with the gap after it.
  static let advance = 6

  private static let glyphs: [Character: [[Bool]]] = {
    var glyphs: [Character: [[Bool]]] = [:]
    for band in BitmapFontShapes.art.split(separator: "\n\n") {
      let lines = band.split(separator: "\n")
      for (place, name) in lines[0].split(separator: " ").enumerated() {
        glyphs[Character(String(name))] = lines[1...].map { line in
          line.split(separator: " ")[place].map { $0 == "#" }
        }
      }
    }
    return glyphs
  }()

  /// Width of a text in pixels.
  static func width(_ text: String, scale: Int) -> Int { max(0, text.count * advance - 1) * scale }

  /// Whether the font has the character; others are drawn as a box.
  static func has(_ character: Character) -> Bool { character == " " || glyphs[character] != nil }

  /// Calls `pixel` for every pixel of the text, in units of one font pixel, from the top left corner.
  static func draw(_ text: String, pixel: (_ x: Int, _ y: Int) -> Void) {
    for (place, character) in text.enumerated() where character != " " {
      guard let shape = glyphs[character] else {
        for y in 0..<7 {
          for x in 0..<5 where x == 0 || x == 4 || y == 0 || y == 6 { pixel(place * advance + x, y) }
        }
        continue
      }
      for (y, row) in shape.enumerated() {
        for (x, isSet) in row.enumerated() where isSet { pixel(place * advance + x, y) }
      }
    }
  }
}

extension Picture {
  /// Writes a text with its top left corner at (x, y).
  ///
  /// - Parameters:
  ///   - scale: side of a font pixel.
  ///   - outline: colour of a rim that keeps the text legible on any ground; nil for none.
  mutating func drawText(_ text: String, x: Int, y: Int, scale: Int, _ colour: RGB, outline: RGB? = nil) {
    var spots: [(Int, Int)] = []
    BitmapFont.draw(text) { spots.append((x + $0 * scale, y + $1 * scale)) }
    if let outline {
      let rim = scale
      for (px, py) in spots {
        fillRectangle(x: px - rim..<px + scale + rim, y: py - rim..<py + scale + rim, outline)
      }
    }
    for (px, py) in spots { fillRectangle(x: px..<px + scale, y: py..<py + scale, colour) }
  }
}
