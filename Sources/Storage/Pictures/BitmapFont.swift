/// A small font of our own: characters of 5 x 7 pixels, and two rows below the base line, enlarged by whole
/// factors.
enum BitmapFont {
  /// Rows of a capital with those below the base line; the ring of Å stands up to `ascent` rows above.
  static let rows = 9
  static let ascent = 3
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

  /// Calls `pixel` for every pixel of the text, in units of one font pixel, from the top left corner of a
  /// capital.
  static func draw(_ text: String, pixel: (_ x: Int, _ y: Int) -> Void) {
    for (place, character) in text.enumerated() where character != " " {
      guard let shape = glyphs[character] else {
        for y in 0..<7 {
          for x in 0..<5 where x == 0 || x == 4 || y == 0 || y == 6 { pixel(place * advance + x, y) }
        }
        continue
      }
      for (y, row) in shape.enumerated() {
        for (x, isSet) in row.enumerated() where isSet {
          pixel(place * advance + x, y + rows - shape.count)
        }
      }
    }
  }
}

extension Picture {
  /// Writes a text; (x, y) is the top left corner of its first capital, `scale` the side of a font pixel.
  mutating func drawText(_ text: String, x: Int, y: Int, scale: Int, _ colour: RGB) {
    var spots: [(x: Int, y: Int)] = []
    BitmapFont.draw(text) { spots.append(($0, $1)) }
    for spot in spots {
      let (left, top) = (x + spot.x * scale, y + spot.y * scale)
      fillRectangle(x: left..<left + scale, y: top..<top + scale, colour)
    }
  }
}
