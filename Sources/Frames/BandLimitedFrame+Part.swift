import Foundation
package import Numerics
package import Quantities

extension BandLimitedFrame {
  /// A frame of a part of the field, which does not repeat: samples with a margin around the area that has values.
  ///
  /// The samples are multiplied by a window that is 1 in the area and falls to 0 over the margin, and then taken as
  /// a period. The window widens the band: what passes the Nyquist frequency of the samples is the error. The slope
  /// of the window is a Kaiser-Bessel window as wide as the margin, whose spectrum ends where the room g between the
  /// frame's highest frequency and the Nyquist frequency does. The error is about 1/sinh(π m g), m the margin in
  /// samples and g in cycles per sample, of the frame's range and of the share of it next to its highest frequency:
  /// see `partError`.
  ///
  /// - Parameters:
  ///   - samples: `[channel][row][column]`; sample (i, j) lies at origin + (i, j) · step.
  ///   - step: between samples, in Å.
  ///   - margin: samples on each side that serve as the margin.
  ///   - highestFrequency: of the frame, in 1/Å: 2α/λ.
  package convenience init(
    part samples: NDArray<Real>, origin: SIMD2<Double>, step: SIMD2<Double>, margin: Int,
    highestFrequency: Double
  ) throws(InputError) {
    let (rows, columns) = (samples.shape[1], samples.shape[2])
    let coarsest = max(step.x, step.y)
    guard margin >= 1 && 2 * margin < min(columns, rows) else {
      throw .outOfRange(
        "margin of a frame", Double(margin), allowed: "1 to \((min(columns, rows) - 1) / 2)",
        unit: "samples")
    }
    guard highestFrequency > 0, coarsest * highestFrequency < 0.5 else {
      throw .outOfRange(
        "step of a frame of a part of the field", coarsest,
        allowed: "less than \(InputError.brief(0.5 / highestFrequency))", unit: "Å")
    }
    func window(_ count: Int, _ step: Double) -> [Double] {
      let slope = Self.slope(margin: margin, room: 0.5 - step * highestFrequency)
      return (0..<count).map { i in
        let inside = min(i, count - 1 - i)
        return inside >= margin ? 1 : slope[inside]
      }
    }
    let (alongX, alongY) = (window(columns, step.x), window(rows, step.y))
    var windowed = samples
    for channel in 0..<samples.shape[0] {
      for j in 0..<rows {
        for i in 0..<columns {
          windowed.values[(channel * rows + j) * columns + i] *= Real(alongX[i] * alongY[j])
        }
      }
    }
    self.init(
      Self.series(windowed, period: SIMD2(Double(columns) * step.x, Double(rows) * step.y)), origin: origin,
      area: FrameArea(
        lower: origin + Double(margin) * step,
        upper: origin + SIMD2(Double(columns - 1 - margin), Double(rows - 1 - margin)) * step))
  }

  /// The error to expect of a frame of a part, relative to the largest value: 1/sinh(π m g).
  /// - Parameters:
  ///   - margin: m, in samples.
  ///   - step: of the samples in Å.
  ///   - highestFrequency: of the frame in 1/Å.
  package static func partError(margin: Int, step: Double, highestFrequency: Double) -> Double {
    1 / sinh(.pi * Double(margin) * max(0, 0.5 - step * highestFrequency))
  }

  /// The window at the samples 0 ..< margin: from almost 0 to almost 1.
  private static func slope(margin: Int, room: Double) -> [Double] {
    let rise = KaiserBesselWindow(width: Double(margin), shape: .pi * Double(margin) * room)
    // The integral from the outer end to each sample's place, by Simpson's rule.
    let parts = 16
    var sums = [0.0]
    for i in 0..<margin {
      let from = Double(i) - 0.5 * Double(margin)
      var sum = 0.0
      for k in 0...parts {
        let weight = k == 0 || k == parts ? 1.0 : k % 2 == 1 ? 4 : 2
        sum += weight * rise.value(from + Double(k) / Double(parts))
      }
      sums.append(sums[i] + sum / Double(3 * parts))
    }
    return (0..<margin).map { sums[$0] / sums[margin] }
  }
}
