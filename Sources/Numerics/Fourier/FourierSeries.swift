/// A real periodic map as its Fourier series, which gives its value anywhere.
///
/// f(x, y) = Re Σ C(kx, ky) exp(2πi (kx x + ky y)) over kx ≥ 0, the terms of kx > 0 counted twice. Exact for maps
/// that their samples determine: harmonics below half of the points along each axis.
package final class FourierSeries: Sendable {
  /// Harmonics kx = 0 ..< width along x.
  private let width: Int
  /// Harmonics -reach ... reach along y.
  private let reach: Int
  private let length: SIMD2<Double>
  /// `[ky][kx]`.
  private let coefficients: AlignedBuffer<Complex<Float>>

  /// - Parameter map: `[y][x]` on `grid`.
  package init(_ map: AlignedBuffer<Float>, grid: Grid) {
    let transform = FourierTransform2D<Float>(layout: SpectrumLayout(grid: grid))
    let layout = transform.layout
    let field = AlignedBuffer<Complex<Float>>(count: transform.fieldCount)
    let spectrum = AlignedBuffer<Complex<Float>>(count: layout.count)
    for y in 0..<grid.ny {
      for x in 0..<grid.nx {
        field.pointer[y * transform.rowStride + x] = Complex(map.pointer[y * grid.nx + x], 0)
      }
    }
    transform.forward(field.pointer, into: spectrum.pointer)
    width = (grid.nx + 1) / 2
    reach = (grid.ny - 1) / 2
    length = SIMD2(grid.lengthX, grid.lengthY)
    coefficients = AlignedBuffer(count: (2 * reach + 1) * width)
    let scale = 1 / Float(grid.count)
    for ky in -reach...reach {
      let row = ky < 0 ? ky + grid.ny : ky
      for kx in 0..<width {
        coefficients.pointer[(ky + reach) * width + kx] =
          spectrum.pointer[kx * layout.stride + row] * (kx == 0 ? scale : 2 * scale)
      }
    }
  }

  /// Values at all points (x, y), `[y][x]`, places in Å.
  package func values(x: [Double], y: [Double]) -> [Float] {
    let rows = 2 * reach + 1
    let alongY = AlignedBuffer<Complex<Float>>(count: y.count * rows)
    for (j, place) in y.enumerated() {
      for ky in -reach...reach {
        alongY.pointer[j * rows + ky + reach] = Self.phase(ky, place / length.y)
      }
    }
    let alongX = AlignedBuffer<Complex<Float>>(count: width * x.count)
    for kx in 0..<width {
      for (i, place) in x.enumerated() {
        alongX.pointer[kx * x.count + i] = Self.phase(kx, place / length.x)
      }
    }
    let between = AlignedBuffer<Complex<Float>>(count: y.count * width)
    let result = AlignedBuffer<Complex<Float>>(count: y.count * x.count)
    Float.multiply(
      MatrixProduct(
        rows: y.count, inner: rows, columns: width, strideA: rows, strideB: width, strideC: width),
      alongY.pointer, coefficients.pointer, between.pointer)
    Float.multiply(
      MatrixProduct(
        rows: y.count, inner: width, columns: x.count, strideA: width, strideB: x.count, strideC: x.count),
      between.pointer, alongX.pointer, result.pointer)
    return (0..<result.count).map { result.pointer[$0].re }
  }

  /// The value at one point.
  package func value(x: Double, y: Double) -> Float { values(x: [x], y: [y])[0] }

  private static func phase(_ harmonic: Int, _ fraction: Double) -> Complex<Float> {
    let turns = Double(harmonic) * fraction
    return Complex<Float>(phase: 2 * .pi * (turns - turns.rounded()))
  }
}
