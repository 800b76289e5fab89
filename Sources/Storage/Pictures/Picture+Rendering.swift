import Foundation
package import Numerics

extension Picture {
  /// Shows an array `[y][x]`.
  package init(_ image: NDArray<Double>, style: PictureStyle) {
    precondition(image.shape.count == 2, "a picture needs two axes, got \(image.shape)")
    let factors = style.factors(nx: image.shape[1], ny: image.shape[0])
    let brightness = style.enlargement.enlarge(
      style.contrast.brightness(of: image), columns: factors.x, rows: factors.y)
    let isGrey = style.colours.isGrey
    var bytes: [UInt8] = []
    bytes.reserveCapacity(brightness.values.count * (isGrey ? 1 : 3))
    for value in brightness.values {
      let colour = style.colours(value)
      if isGrey { bytes.append(colour.red) } else { bytes += [colour.red, colour.green, colour.blue] }
    }
    self.init(
      width: brightness.shape[1], height: brightness.shape[0], format: isGrey ? .grey8 : .rgb8, bytes: bytes)
    finish(style, factor: factors.x)
  }

  /// Shows a field of vectors `[y][x]`, such as a centre of mass: direction as hue, length as brightness,
  /// with a small wheel as the key. Full brightness is the robust upper limit (99.8 %) of the lengths.
  ///
  /// - Parameters:
  ///   - x: components to the right.
  ///   - y: components downwards.
  package init(x: NDArray<Double>, y: NDArray<Double>, style: PictureStyle) {
    precondition(
      x.shape == y.shape && x.shape.count == 2, "components \(x.shape) and \(y.shape) are no plane field")
    let factors = style.factors(nx: x.shape[1], ny: x.shape[0])
    let lengths = zip(x.values, y.values).map { hypot($0, $1) }.filter(\.isFinite).sorted()
    let longest = lengths.isEmpty ? 0 : Contrast.percentile(99.8, lengths)
    let unit = longest > 0 ? 1 / longest : 0
    func enlarged(_ component: NDArray<Double>) -> NDArray<Double> {
      let clean = NDArray(
        shape: component.shape, values: component.values.map { $0.isFinite ? $0 * unit : 0 })
      return style.enlargement.enlarge(clean, columns: factors.x, rows: factors.y)
    }
    let right = enlarged(x)
    let down = enlarged(y)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(3 * right.values.count)
    for (a, b) in zip(right.values, down.values) {
      let colour = ColourMap.wheel(angle: atan2(b, a), length: hypot(a, b))
      bytes += [colour.red, colour.green, colour.blue]
    }
    self.init(width: right.shape[1], height: right.shape[0], format: .rgb8, bytes: bytes)
    drawWheel()
    finish(style, factor: factors.x)
  }

  /// Values over 16 bits without any decoration or enlargement, for further processing.
  package init(grey16 image: NDArray<Double>, contrast: Contrast = Contrast(.full)) {
    precondition(image.shape.count == 2, "a picture needs two axes, got \(image.shape)")
    let bytes = contrast.brightness(of: image).values.flatMap { value -> [UInt8] in
      let level = UInt16((value * 65535).rounded())
      return [UInt8(level >> 8), UInt8(level & 255)]
    }
    self.init(width: image.shape[1], height: image.shape[0], format: .grey16, bytes: bytes)
  }

  private mutating func finish(_ style: PictureStyle, factor: Int) {
    if let pixel = style.pixel, pixel.x > 0, pixel.x.isFinite {
      let size = pixel.x / Double(factor)
      draw(ScaleBar(width: size * Double(width), unit: style.unit), pixelSize: size)
    }
    self = titled(style.title)
  }

  /// The key of a vector field in the upper right corner.
  private mutating func drawWheel() {
    let radius = max(8, min(width, height) / 14)
    let rim = max(1, radius / 12)
    let centre = (x: width - radius - 2 * rim - radius / 4, y: radius + 2 * rim + radius / 4)
    for dy in -radius - rim...radius + rim {
      for dx in -radius - rim...radius + rim {
        let (px, py) = (centre.x + dx, centre.y + dy)
        let distance = hypot(Double(dx), Double(dy))
        guard (0..<width).contains(px), (0..<height).contains(py), distance <= Double(radius + rim) else {
          continue
        }
        self[px, py] =
          distance > Double(radius)
          ? .white
          : ColourMap.wheel(angle: atan2(Double(dy), Double(dx)), length: distance / Double(radius))
      }
    }
  }
}
