/// A raster picture, top row first.
package struct Picture: Sendable, Equatable {
  package enum Format: Sendable {
    /// One byte per pixel.
    case grey8
    /// Red, green, blue.
    case rgb8
    /// Two bytes per pixel, the high one first.
    case grey16

    package var bytesPerPixel: Int {
      switch self {
      case .grey8: 1
      case .grey16: 2
      case .rgb8: 3
      }
    }
  }

  package let width: Int
  package let height: Int
  package let format: Format
  /// Row after row, without padding.
  package private(set) var bytes: [UInt8]

  package init(width: Int, height: Int, format: Format, bytes: [UInt8]) {
    precondition(width > 0 && height > 0, "a picture needs pixels, got \(width) x \(height)")
    precondition(
      bytes.count == width * height * format.bytesPerPixel, "\(bytes.count) bytes do not fill the picture")
    self.width = width
    self.height = height
    self.format = format
    self.bytes = bytes
  }

  /// A picture of one colour.
  package init(width: Int, height: Int, format: Format, fill: RGB) {
    self.init(
      width: width, height: height, format: format,
      bytes: [UInt8](repeating: 0, count: width * height * format.bytesPerPixel))
    fillRectangle(x: 0..<width, y: 0..<height, fill)
  }

  /// The same picture in another format; colours become their luminance where the format has none.
  package func converted(to format: Format) -> Picture {
    guard format != self.format else { return self }
    var result = Picture(width: width, height: height, format: format, fill: .black)
    for y in 0..<height {
      for x in 0..<width { result[x, y] = self[x, y] }
    }
    return result
  }

  /// Colour of a pixel.
  package subscript(x: Int, y: Int) -> RGB {
    get {
      let i = (y * width + x) * format.bytesPerPixel
      switch format {
      case .grey8, .grey16: return RGB(grey: bytes[i])
      case .rgb8: return RGB(bytes[i], bytes[i + 1], bytes[i + 2])
      }
    }
    set {
      let i = (y * width + x) * format.bytesPerPixel
      switch format {
      case .grey8: bytes[i] = newValue.luminance
      case .grey16:
        bytes[i] = newValue.luminance
        bytes[i + 1] = newValue.luminance
      case .rgb8:
        bytes[i] = newValue.red
        bytes[i + 1] = newValue.green
        bytes[i + 2] = newValue.blue
      }
    }
  }

  /// Fills what lies within the picture.
  package mutating func fillRectangle(x: Range<Int>, y: Range<Int>, _ colour: RGB) {
    for row in y.clamped(to: 0..<height) {
      for column in x.clamped(to: 0..<width) { self[column, row] = colour }
    }
  }

  /// Copies another picture to a place within this one; what sticks out is cut off.
  package mutating func draw(_ other: Picture, x: Int, y: Int) {
    for row in (y..<y + other.height).clamped(to: 0..<height) {
      for column in (x..<x + other.width).clamped(to: 0..<width) {
        self[column, row] = other[column - x, row - y]
      }
    }
  }
}
