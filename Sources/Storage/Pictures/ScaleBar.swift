import Foundation

/// A bar of a round length with its label.
struct ScaleBar: Equatable {
  /// Length in the unit of the pixel size.
  let length: Double
  let label: String

  /// The length 1, 2 or 5 times a power of ten that is nearest, by ratio, to a quarter of the width.
  ///
  /// - Parameters:
  ///   - width: of the whole picture, in `unit`.
  ///   - unit: Å and nm change to larger ones where numbers grow long; others are kept.
  init(width: Double, unit: String) {
    let wanted = width / 4
    let power = pow(10, floor(log10(wanted)))
    let ladder = [1, 2, 5, 10].map { $0 * power }
    length = ladder.min { abs(log($0 / wanted)) < abs(log($1 / wanted)) }!
    var shown = length
    var name = unit
    if name == "Å" && shown > 9.99 { (shown, name) = (shown / 10, "nm") }
    if name == "nm" && shown > 999 { (shown, name) = (shown / 1000, "µm") }
    if name.hasPrefix("1/") { name = name.dropFirst(2) + "⁻¹" }
    label = "\(Self.brief(shown)) \(name)"
  }

  private static func brief(_ value: Double) -> String {
    if value > 0.999 { return String(Int(value.rounded())) }
    let digits = Int((-log10(value)).rounded(.up) + 0.001)
    return String(format: "%.\(digits)f", value)
  }
}

extension Picture {
  /// Draws a scale bar with its label into the lower left corner: white, on a darkened plate, so that it is
  /// legible on any ground.
  mutating func draw(_ bar: ScaleBar, pixelSize: Double) {
    let scale = Self.textScale(width: width)
    let length = max(1, Int((bar.length / pixelSize).rounded()))
    let textWidth = BitmapFont.width(bar.label, scale: scale)
    let left = 8 * scale
    let bottom = height - 8 * scale
    let barTop = bottom - 3 * scale
    let textTop = barTop - 11 * scale
    let right = left + max(length, textWidth)
    darken(
      x: left - 4 * scale..<right + 4 * scale,
      y: textTop - (BitmapFont.ascent + 1) * scale..<bottom + 4 * scale)
    let barLeft = left + (right - left - length) / 2
    fillRectangle(x: barLeft..<barLeft + length, y: barTop..<bottom, .white)
    drawText(bar.label, x: left + (right - left - textWidth) / 2, y: textTop, scale: scale, .white)
  }

  /// Leaves a quarter of the brightness of what lies within the picture.
  private mutating func darken(x: Range<Int>, y: Range<Int>) {
    for row in y.clamped(to: 0..<height) {
      for column in x.clamped(to: 0..<width) {
        let colour = self[column, row]
        self[column, row] = RGB(colour.red / 4, colour.green / 4, colour.blue / 4)
      }
    }
  }

  /// Size of a font pixel that suits a picture: about 50 characters in a line.
  static func textScale(width: Int) -> Int { max(1, Int((Double(width) / 300).rounded())) }

  /// This picture below a strip with a title. A title that is too long gets smaller letters, then loses its
  /// end.
  func titled(_ title: String) -> Picture {
    guard !title.isEmpty else { return self }
    let normal = Self.textScale(width: width)
    let scale = BitmapFont.width(title, scale: normal) + 8 * normal <= width ? normal : max(1, normal - 1)
    let room = max(1, (width / scale - 8) / BitmapFont.advance)
    let text = title.count <= room ? title : title.prefix(max(0, room - 2)) + ".."
    let strip = 15 * normal
    var result = Picture(width: width, height: height + strip, format: format, fill: .black)
    result.drawText(text, x: 4 * scale, y: (strip - 7 * scale) / 2, scale: scale, .white)
    result.draw(self, x: 0, y: strip)
    return result
  }
}
