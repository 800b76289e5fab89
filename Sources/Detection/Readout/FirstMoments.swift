import Numerics

/// Total and first moments of the full pattern.
struct FirstMoments: Sendable {
  let layout: SpectrumLayout
  /// λ kx of the stored columns and λ ky of the rows, in rad.
  let anglesX: [Double]
  let anglesY: [Double]

  init(layout: SpectrumLayout, wavelength: Double) {
    self.layout = layout
    anglesX = (0..<layout.columns).map { layout.kx($0) * wavelength }
    anglesY = layout.grid.ky.map { $0 * wavelength }
  }

  /// Adds `weight` times (Σ I, Σ I αx, Σ I αy) to `sums`.
  func accumulate<Part: BinaryFloatingPoint, Value: BinaryFloatingPoint>(
    _ spectrum: UnsafePointer<Part>, weight: Double, into sums: UnsafeMutablePointer<Value>
  ) {
    var (all, x, y) = (0.0, 0.0, 0.0)
    anglesY.withUnsafeBufferPointer { anglesY in
      for column in 0..<layout.columns {
        let values = spectrum + 2 * column * layout.stride
        var (inColumn, moment) = (0.0, 0.0)
        for row in 0..<anglesY.count {
          let intensity = Intensity.of(values, row)
          inColumn += intensity
          moment += intensity * anglesY[row]
        }
        all += inColumn
        x += inColumn * anglesX[column]
        y += moment
      }
    }
    sums[0] += Value(weight * all)
    sums[1] += Value(weight * x)
    sums[2] += Value(weight * y)
  }
}
