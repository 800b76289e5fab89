/// A real periodic map as its Fourier series.
///
/// f(r) = Re Σ F(h) exp(2πi h·r/period) over kx ≥ 0, columns that are not their own mirror image counted twice. Exact
/// for maps that their samples determine. At the Nyquist frequency of an even ny, which stands for both signs, F is shared
/// between them; in the column of that of an even nx the real part counts.
///
/// Rasters along the axes are two matrix products (`values`); other places are left to `PointSampling`.
package final class FourierSeries<Real: RealScalar>: Sendable {
  package let layout: HalfSpectrumLayout
  /// Å
  package let period: SIMD2<Double>
  /// F, in `layout`.
  package let coefficients: AlignedBuffer<Complex<Real>>

  /// Rows of a raster that share a product. Rasters that begin at a multiple of it have the bits of the whole raster.
  package static var block: Int { 64 }

  package init(coefficients: AlignedBuffer<Complex<Real>>, layout: HalfSpectrumLayout, period: SIMD2<Double>)
  {
    precondition(coefficients.count >= layout.count, "coefficients fill their layout")
    precondition(period.x > 0 && period.y > 0, "a map has an extent, got \(period)")
    self.layout = layout
    self.period = period
    self.coefficients = coefficients
  }

  /// - Parameter samples: `[y][x]`, nx x ny points of the whole period from the origin on.
  @specialized(where Real == Float)
  @specialized(where Real == Double)
  package convenience init(samples: UnsafePointer<Real>, nx: Int, ny: Int, period: SIMD2<Double>) {
    let layout = HalfSpectrumLayout(nx: nx, ny: ny)
    let spectrum = AlignedBuffer<Complex<Real>>(count: layout.count)
    RealFourierTransform2D<Real>(plans: .init(nx: nx, ny: ny)).forward(
      samples, stride: nx, into: spectrum.pointer)
    for i in 0..<layout.count { spectrum.pointer[i] = spectrum.pointer[i] * (1 / Real(nx * ny)) }
    self.init(coefficients: spectrum, layout: layout, period: period)
  }

  /// - Parameter map: `[y][x]` on `grid`.
  package convenience init(_ map: AlignedBuffer<Real>, grid: Grid) {
    self.init(
      samples: map.pointer, nx: grid.nx, ny: grid.ny, period: SIMD2(grid.lengthX, grid.lengthY))
    // Not before the samples have been read.
    withExtendedLifetime(map) {}
  }

  /// The same series, rounded.
  @specialized(where Real == Float)
  @specialized(where Real == Double)
  package convenience init(_ other: FourierSeries<Double>) {
    let converted = AlignedBuffer<Complex<Real>>(count: other.layout.count)
    for i in 0..<other.layout.count {
      let value = other.coefficients.pointer[i]
      converted.pointer[i] = Complex<Real>(Real(value.re), Real(value.im))
    }
    self.init(coefficients: converted, layout: other.layout, period: other.period)
  }

  /// Values at all points (x, y), `[y][x]`, places in Å.
  @specialized(where Real == Float)
  @specialized(where Real == Double)
  package func values(x: [Double], y: [Double], threads: Int = 1) -> [Real] {
    guard !x.isEmpty && !y.isEmpty else { return [] }
    let (columns, rows, width) = (layout.columns, layout.ny, x.count)
    // Re(a b) of two complex numbers is a sum of two real products: real and imaginary parts are rows of their own.
    let alongX = AlignedBuffer<Real>(count: 2 * columns * width)
    for c in 0..<columns {
      let weight = layout.isSelfConjugate(c) ? 1.0 : 2.0
      let to = alongX.pointer + 2 * c * width
      for i in 0..<width {
        let phase = Self.phase(c, x[i] / period.x)
        to[i] = Real(weight * phase.re)
        to[width + i] = Real(weight * phase.im)
      }
    }
    let blocks = (y.count + Self.block - 1) / Self.block
    let workers = max(1, min(threads, blocks))
    // Conjugate phases [y][ky], and conjugate sums over ky, [y][kx].
    let phases = UncheckedSendable(
      (0..<workers).map { _ in AlignedBuffer<Complex<Real>>(count: Self.block * rows) })
    let lines = UncheckedSendable(
      (0..<workers).map { _ in AlignedBuffer<Complex<Real>>(count: Self.block * columns) })
    var values = [Real](repeating: 0, count: y.count * width)
    values.withUnsafeMutableBufferPointer { buffer in
      let target = UncheckedSendable(buffer.baseAddress!)
      parallelFor(blocks, threads: workers) { worker, block in
        let (alongY, sums) = (phases.value[worker].pointer, lines.value[worker].pointer)
        let range = block * Self.block..<min(y.count, (block + 1) * Self.block)
        for (row, index) in range.enumerated() {
          for j in 0..<rows {
            let phase = Self.phase(Grid.harmonic(j, of: rows), y[index] / period.y)
            alongY[row * rows + j] = Complex<Real>(Real(phase.re), 2 * j == rows ? 0 : Real(-phase.im))
          }
        }
        var product = MatrixProduct(
          rows: range.count, inner: rows, columns: columns, strideA: rows, strideB: layout.stride,
          strideC: columns)
        product.adjointB = true
        Real.multiply(product, alongY, coefficients.pointer, sums)
        Real.multiplyReals(
          MatrixProduct(
            rows: range.count, inner: 2 * columns, columns: width, strideA: 2 * columns, strideB: width,
            strideC: width),
          UnsafeRawPointer(sums).assumingMemoryBound(to: Real.self), alongX.pointer,
          target.value + range.lowerBound * width)
      }
    }
    return values
  }

  /// exp(2πi harmonic turns), whole turns removed before the rounding of 2π can multiply them.
  private static func phase(_ harmonic: Int, _ turns: Double) -> Complex<Double> {
    let all = Double(harmonic) * turns
    return Complex(phase: 2 * .pi * (all - all.rounded()))
  }
}
