import Foundation

/// A table of 256 colours for values from 0 to 1.
package struct ColourMap: Sendable {
  private let colours: [RGB]

  private init(_ colour: (Double) -> RGB) {
    colours = (0..<256).map { colour(Double($0) / 255) }
  }

  /// The colour of a value; values outside of 0 to 1 take the colour of the nearer end.
  package func callAsFunction(_ value: Double) -> RGB {
    value.isFinite ? colours[Int(min(1, max(0, value)) * 255 + 0.5)] : colours[0]
  }

  /// Whether all colours are grey.
  var isGrey: Bool { colours.allSatisfy { $0.red == $0.green && $0.green == $0.blue } }

  /// Black to white.
  package static let grey = ColourMap { RGB(grey: UInt8(($0 * 255).rounded())) }

  /// Black over violet, red and orange to white. In CIELab lightness rises evenly and hue turns evenly, so
  /// that equal steps of value look equal, also when printed in grey; all colours lie within what screens
  /// show.
  package static let heat = ColourMap { t in
    RGB(lightness: 1 + 97 * t, chroma: 64 * pow(sin(Double.pi * t), 0.75), hue: -60 + 155 * t)
  }

  /// For signed values, with zero at 0.5: blue below, near white at zero, red above, of equal lightness at
  /// equal size.
  package static let signed = ColourMap { t in
    let size = abs(2 * t - 1)
    return RGB(lightness: 97 - 55 * size, chroma: 50 * size, hue: t < 0.5 ? 280 : 35)
  }

  /// Colour of a vector in the plane: direction as hue, length as brightness.
  ///
  /// - Parameters:
  ///   - angle: in rad, from right (red) towards down (yellow), left (green-blue), up (blue-violet).
  ///   - length: 0 (black) to 1.
  package static func wheel(angle: Double, length: Double) -> RGB {
    let size = min(1, max(0, length))
    let hue = 30 + angle * 180 / Double.pi
    // The largest smooth chroma that screens show at this lightness: less for blue-green than for orange.
    let chroma = 42 + 4 * cos((hue - 40) * Double.pi / 180)
    return RGB(lightness: 70 * size, chroma: chroma * size, hue: hue)
  }
}
