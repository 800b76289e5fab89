/// How an array is shown.
package struct PictureStyle: Sendable {
  /// Text above the picture; empty for none.
  package var title: String
  package var contrast: Contrast
  package var colours: ColourMap
  /// Side lengths of a pixel of the array, for the scale bar and the shape; nil for square pixels without a
  /// bar.
  package var pixel: (x: Double, y: Double)?
  /// Unit of the pixel size: "Å", "nm", "1/Å", "mrad".
  package var unit: String
  package var enlargement: Enlargement
  /// Small arrays are enlarged by the whole factor that brings the longer side nearest to this; large ones
  /// are left.
  package var longSide: Int

  package init(
    title: String = "", contrast: Contrast = .image, colours: ColourMap = .grey,
    pixel: (x: Double, y: Double)? = nil, unit: String = "Å", enlargement: Enlargement = .bicubic,
    longSide: Int = 768
  ) {
    self.title = title
    self.contrast = contrast
    self.colours = colours
    self.pixel = pixel
    self.unit = unit
    self.enlargement = enlargement
    self.longSide = longSide
  }

  /// For scanned images: grey, linear between robust limits, smooth.
  package static func image(_ title: String, pixel: (x: Double, y: Double)?, unit: String = "Å")
    -> PictureStyle
  {
    PictureStyle(title: title, pixel: pixel, unit: unit)
  }

  /// For diffraction patterns: logarithmic, in colour, with the pixels as they are.
  package static func pattern(_ title: String, pixel: (x: Double, y: Double)?, unit: String) -> PictureStyle {
    PictureStyle(
      title: title, contrast: .pattern, colours: .heat, pixel: pixel, unit: unit, enlargement: .nearest,
      longSide: 512)
  }

  /// For signed images: blue and red about white.
  package static func signed(_ title: String, pixel: (x: Double, y: Double)?, unit: String = "Å")
    -> PictureStyle
  {
    PictureStyle(title: title, contrast: .signed, colours: .signed, pixel: pixel, unit: unit)
  }

  /// Whole factors of enlargement along x and y. Oblong pixels become nearly oblong blocks.
  func factors(nx: Int, ny: Int) -> (x: Int, y: Int) {
    let ratio = pixel.map { $0.y / $0.x } ?? 1
    guard ratio.isFinite, ratio > 0.02, ratio < 50 else { return (1, 1) }
    // Extents in units of the shorter side of a pixel.
    let unit = min(1, ratio)
    let long = max(Double(nx) / unit, Double(ny) * ratio / unit)
    let factor = max(1, (Double(longSide) / long).rounded())
    return (max(1, Int((factor / unit).rounded())), max(1, Int((factor * ratio / unit).rounded())))
  }
}
