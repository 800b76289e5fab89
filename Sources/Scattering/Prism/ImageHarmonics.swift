import Numerics

/// A detector's image of a periodic specimen as a sum of harmonics, exact at any place.
///
/// I(x, y) = Re Σ_K C(K) exp(2 π i (Kx x / Lx + Ky y / Ly)), Ly and Lx being the period; Ky ≥ 0, the others being
/// contained in the doubled values. An image holds no more harmonics than differences of two plane waves.
package struct ImageHarmonics: Sendable {
  /// C, `[Ky][Kx]`, Kx from -span.x to span.x and Ky from 0 to span.y.
  private let values: AlignedBuffer<Complex<Double>>
  private let span: SIMD2<Int>
  private let lengthX: Double
  private let lengthY: Double
  /// What its making took.
  package let work: WorkCount

  init(
    values: AlignedBuffer<Complex<Double>>, span: SIMD2<Int>, lengthX: Double, lengthY: Double,
    work: WorkCount
  ) {
    self.values = values
    self.span = span
    self.lengthX = lengthX
    self.lengthY = lengthY
    self.work = work
  }

  /// The image on a raster: `[y][x]`, for places x and y in Å.
  package func frame(x: [Double], y: [Double]) -> [Double] {
    let (width, height) = (2 * span.x + 1, span.y + 1)
    // Phases [Kx][x] and [y][Ky]: two matrix products.
    let alongX = AlignedBuffer<Complex<Double>>(count: width * x.count)
    for (column, place) in x.enumerated() {
      for k in 0..<width {
        alongX.pointer[k * x.count + column] = Self.phase(k - span.x, place / lengthX)
      }
    }
    let alongY = AlignedBuffer<Complex<Double>>(count: height * y.count)
    for (row, place) in y.enumerated() {
      for k in 0..<height { alongY.pointer[row * height + k] = Self.phase(k, place / lengthY) }
    }
    let lines = AlignedBuffer<Complex<Double>>(count: height * x.count)
    Double.multiply(
      MatrixProduct(
        rows: height, inner: width, columns: x.count, strideA: width, strideB: x.count, strideC: x.count),
      values.pointer, alongX.pointer, lines.pointer)
    let image = AlignedBuffer<Complex<Double>>(count: y.count * x.count)
    Double.multiply(
      MatrixProduct(
        rows: y.count, inner: height, columns: x.count, strideA: height, strideB: x.count, strideC: x.count),
      alongY.pointer, lines.pointer, image.pointer)
    return (0..<image.count).map { image.pointer[$0].re }
  }

  /// The image at single places in Å.
  package func values(at places: [SIMD2<Double>]) -> [Double] {
    let (width, height) = (2 * span.x + 1, span.y + 1)
    return places.map { place in
      let alongX = (0..<width).map { Self.phase($0 - span.x, place.x / lengthX) }
      var sum = 0.0
      for row in 0..<height {
        var line = Complex<Double>.zero
        for k in 0..<width { line += values.pointer[row * width + k] * alongX[k] }
        sum += (line * Self.phase(row, place.y / lengthY)).re
      }
      return sum
    }
  }

  /// exp(2 π i harmonic turns), whole turns removed before the rounding of 2 π can multiply them.
  private static func phase(_ harmonic: Int, _ turns: Double) -> Complex<Double> {
    let all = Double(harmonic) * turns
    return Complex(phase: 2 * .pi * (all - all.rounded()))
  }
}
