import Numerics

/// Where the response of a column is sampled: a raster around it, within a circle.
struct ColumnPatch: Sendable, Hashable {
  /// In Å; at most λ/4α, so that the samples hold the whole response.
  let step: SIMD2<Double>
  /// In Å: beyond it the response counts as ended.
  let radius: Double

  /// Samples to each side of the centre.
  var reach: SIMD2<Int> { SIMD2(Int(radius / step.x), Int(radius / step.y)) }
  var columns: Int { 2 * reach.x + 1 }
  var rows: Int { 2 * reach.y + 1 }
  var count: Int { columns * rows }

  /// 1 inside, falling to 0 over the outer quarter of the radius; 0 outside of the circle.
  var window: [Double] {
    (0..<count).map { index in
      let (j, i) = index.quotientAndRemainder(dividingBy: columns)
      let x = Double(i - reach.x) * step.x
      let y = Double(j - reach.y) * step.y
      let outside = ((x * x + y * y).squareRoot() / radius - 0.75) / 0.25
      if outside >= 1 { return 0 }
      return outside <= 0 ? 1 : 0.5 * (1 + cosineAndSine(.pi * outside).cosine)
    }
  }

  /// R(K) = dx dy Σ value exp(-2πi K·r) for the harmonics of a period.
  /// - Parameters:
  ///   - values: `[row][column]`.
  ///   - highest: harmonics beyond this frequency (1/Å) are 0.
  func spectrum(
    _ values: [Double], layout: HalfSpectrumLayout, period: SIMD2<Double>, highest: Double
  ) -> AlignedBuffer<Complex<Float>> {
    let target = AlignedBuffer<Complex<Float>>(count: layout.count)
    func phases(_ count: Int, _ reach: Int, _ turns: Double) -> [Complex<Double>] {
      (0..<count).map { Complex(phase: -2 * .pi * Double($0 - reach) * turns) }
    }
    let alongY = (0..<layout.ny).map {
      phases(rows, reach.y, Double(Grid.harmonic($0, of: layout.ny)) / period.y * step.y)
    }
    let area = step.x * step.y
    for c in 0..<layout.columns {
      let kx = Double(c) / period.x
      guard kx <= highest else { break }
      let alongX = phases(columns, reach.x, kx * step.x)
      let sums = (0..<rows).map { row in
        var sum = Complex<Double>.zero
        for column in 0..<columns { sum += alongX[column] * values[row * columns + column] }
        return sum * area
      }
      for j in 0..<layout.ny {
        let ky = Double(Grid.harmonic(j, of: layout.ny)) / period.y
        guard kx * kx + ky * ky <= highest * highest else { continue }
        var sum = Complex<Double>.zero
        for row in 0..<rows { sum += sums[row] * alongY[j][row] }
        target.pointer[c * layout.stride + j] = Complex<Float>(sum)
      }
    }
    return target
  }
}
