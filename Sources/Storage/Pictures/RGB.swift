import Foundation

/// An sRGB colour.
package struct RGB: Sendable, Equatable {
  package var red: UInt8
  package var green: UInt8
  package var blue: UInt8

  package init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  package init(grey: UInt8) { self.init(grey, grey, grey) }

  package static let black = RGB(grey: 0)
  package static let white = RGB(grey: 255)

  /// Brightness by the weights of ITU-R BT.601.
  var luminance: UInt8 {
    if red == green && green == blue { return red }
    let sum: Int = 299 * Int(red) + 587 * Int(green) + 114 * Int(blue)
    return UInt8((sum + 500) / 1000)
  }
}

extension RGB {
  /// A colour by its place in CIELab (white point D65), where equal distances look alike.
  ///
  /// A chroma that the screen cannot show is reduced; lightness and hue are kept.
  /// - Parameters:
  ///   - lightness: 0 (black) to 100 (white).
  ///   - chroma: 0 (grey) upwards.
  ///   - hue: in degrees; 30 is red, 100 yellow, 140 green, 280 blue.
  package init(lightness: Double, chroma: Double, hue: Double) {
    var low = 0.0
    var high = chroma
    var linear = Self.linear(lightness: lightness, chroma: chroma, hue: hue)
    if !Self.isShown(linear) {
      for _ in 0..<20 {
        let middle = (low + high) / 2
        if Self.isShown(Self.linear(lightness: lightness, chroma: middle, hue: hue)) {
          low = middle
        } else {
          high = middle
        }
      }
      linear = Self.linear(lightness: lightness, chroma: low, hue: hue)
    }
    let bytes = linear.map { value -> UInt8 in
      let v = min(1, max(0, value))
      let encoded = v <= 0.0031308 ? 12.92 * v : 1.055 * pow(v, 1 / 2.4) - 0.055
      return UInt8((255 * encoded).rounded())
    }
    self.init(bytes[0], bytes[1], bytes[2])
  }

  private static func isShown(_ linear: [Double]) -> Bool {
    linear.allSatisfy { (-1e-4...1.0001).contains($0) }
  }

  /// Linear-light sRGB of a colour in CIELab, by the definitions of CIE 15 and IEC 61966-2-1.
  private static func linear(lightness: Double, chroma: Double, hue: Double) -> [Double] {
    let angle = hue * Double.pi / 180
    let fy = (lightness + 16) / 116
    let fx = fy + chroma * cos(angle) / 500
    let fz = fy - chroma * sin(angle) / 200
    func inverse(_ f: Double) -> Double { f > 6.0 / 29 ? f * f * f : 3 * 36.0 / 841 * (f - 4.0 / 29) }
    let x = 0.95047 * inverse(fx)
    let y = inverse(fy)
    let z = 1.08883 * inverse(fz)
    return [
      3.2404542 * x - 1.5371385 * y - 0.4985314 * z,
      -0.9692660 * x + 1.8760108 * y + 0.0415560 * z,
      0.0556434 * x - 0.2040259 * y + 1.0572252 * z,
    ]
  }
}
