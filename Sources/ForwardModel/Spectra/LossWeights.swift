import Foundation
import Numerics
import Optics
import Quantities
import Spectroscopy

/// How much the loss of an atom counts at a distance from the beam's place: the probe's intensity, blurred by the source and by the
/// delocalisation of the loss, per nm².
///
/// Without channelling: for specimens so thin that the probe is the same at all atoms.
struct LossWeights: Sendable {
  /// Å; the function repeats with this period and holds everything within it.
  static let period = 48.0
  private let count: Int
  private let values: [Float]

  /// Å to which atoms count.
  static var reach: Double { period / 2 }
  var bytes: Int { 4 * values.count }

  /// - Parameter kernel: nil for losses that happen where the electron is.
  init(_ transfer: ProbeTransfer, source: SourceSize?, kernel: DelocalisationKernel?, highest: Double) {
    let period = Self.period
    // Four points per shortest wave are enough for straight lines between them, to a few per cent of that wave.
    let count = FourierSizes.next(from: 8 * highest * period)
    self.count = count
    let grid = Grid(nx: count, ny: count, lengthX: period, lengthY: period)
    let layout = SpectrumLayout(grid: grid)
    let transform = FourierTransform2D<Double>(layout: layout)
    let spectrum = AlignedBuffer<Complex<Double>>(count: layout.count)
    let field = AlignedBuffer<Complex<Double>>(count: transform.fieldCount)
    let harmonics = Int((highest * period).rounded(.up))
    var radial: [Double] = []
    if let kernel {
      // Frequencies of the kernel are in 1/nm; one table for all directions.
      radial = (0...2 * harmonics).map { kernel.transform(10 * Double($0) / period * 0.75) }
    }
    for i in 0..<layout.count { spectrum.pointer[i] = .zero }
    for c in 0..<layout.columns {
      let index = layout.kxIndex(c)
      let x = index > count / 2 ? index - count : index
      guard abs(x) <= harmonics else { continue }
      for row in 0..<count {
        let y = row > count / 2 ? row - count : row
        guard abs(y) <= harmonics else { continue }
        var value = transfer[x, y]
        if let source { value = value * source.transfer(kx: Double(x) / period, ky: Double(y) / period) }
        if kernel != nil {
          let place = Double(x * x + y * y).squareRoot() / 0.75
          let low = min(Int(place), radial.count - 2)
          value = value * (radial[low] + min(1, place - Double(low)) * (radial[low + 1] - radial[low]))
        }
        spectrum.pointer[c * layout.stride + row] = value
      }
    }
    transform.inverse(spectrum.pointer, into: field.pointer)
    // Per nm²: the integral over the period is 1.
    let scale = 100 / (period * period)
    values = (0..<count * count).map { index in
      Float(field.pointer[index / count * transform.rowStride + index % count].re * scale)
    }
  }

  /// - Parameter offset: of the atom from the beam in Å.
  func value(_ offset: SIMD2<Double>) -> Double {
    guard abs(offset.x) < Self.reach, abs(offset.y) < Self.reach else { return 0 }
    let place = offset / Self.period * Double(count) + Double(count)
    let low = place.rounded(.down)
    let (tx, ty) = (place.x - low.x, place.y - low.y)
    let (x, y) = (Int(low.x) % count, Int(low.y) % count)
    let (right, down) = ((x + 1) % count, (y + 1) % count)
    let top = (1 - tx) * Double(values[y * count + x]) + tx * Double(values[y * count + right])
    let bottom = (1 - tx) * Double(values[down * count + x]) + tx * Double(values[down * count + right])
    return max(0, (1 - ty) * top + ty * bottom)
  }
}
