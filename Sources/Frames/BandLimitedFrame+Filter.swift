package import Numerics

extension BandLimitedFrame {
  /// The frame with each harmonic multiplied by a real factor: a convolution with an even profile.
  /// - Parameter factor: of (kx, ky) in 1/Å.
  package func filtered(by factor: (_ kx: Double, _ ky: Double) -> Double) -> BandLimitedFrame {
    convolved { x, y in Complex(factor(Double(x) / period.x, Double(y) / period.y), 0) }
  }

  /// The frame with each harmonic multiplied by a complex factor that is Hermitian: a convolution with a real profile.
  /// - Parameter factor: of the harmonics along x and y.
  package func convolved(by factor: (_ x: Int, _ y: Int) -> Complex<Double>) -> BandLimitedFrame {
    BandLimitedFrame(
      series.map { one in
        let layout = one.layout
        let changed = AlignedBuffer<Complex<Real>>(count: layout.count)
        for column in 0..<layout.columns {
          for row in 0..<layout.ny {
            let value = factor(column, Grid.harmonic(row, of: layout.ny))
            let index = column * layout.stride + row
            changed.pointer[index] =
              one.coefficients.pointer[index] * Complex<Real>(Real(value.re), Real(value.im))
          }
        }
        return FourierSeries(coefficients: changed, layout: layout, period: one.period)
      }, origin: origin, area: area)
  }
}
