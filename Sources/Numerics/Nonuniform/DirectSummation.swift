/// The sum of type 1 of a `NonuniformTransform`, term by term: exact but for rounding, and cheaper for few points.
///
/// exp(-2πi h·r) is a product of a phase along x and one along y, so that the sum over points is a matrix product.
/// Cosines and sines along y apart from each other serve the rows +h and -h, which halves the work.
/// Holds scratch memory and serves one thread.
package final class DirectSummation<Real: RealScalar> {
  package let layout: HalfSpectrumLayout
  /// Columns whose products are formed together.
  private static var columnBlock: Int { 32 }
  private let product: AlignedBuffer<Real>

  package init(layout: HalfSpectrumLayout) {
    self.layout = layout
    product = AlignedBuffer(count: 2 * Self.columnBlock * Self.rowStride(layout))
  }

  /// Cosines of the rows 0 … ny/2, then their sines.
  private static func rowStride(_ layout: HalfSpectrumLayout) -> Int { paddedStride(2 * (layout.ny / 2 + 1)) }

  /// spectrum(h) += factor(h) Σ_p v_p exp(-2πi h·r_p), as `PointSpreading.add`.
  @specialized(where Real == Float)
  @specialized(where Real == Double)
  package func add(
    _ points: WeightedPoints, times factor: UnsafePointer<Real>,
    to spectrum: UnsafeMutablePointer<Complex<Real>>
  ) {
    let half = layout.ny / 2 + 1
    let strideX = paddedStride(layout.columns)
    let strideY = Self.rowStride(layout)
    // Some points at a time, so that their phases take about as much memory as a spectrum.
    let most = min(points.count, max(64, min(1024, layout.ny)))
    let alongX = AlignedBuffer<Complex<Real>>(count: most * strideX)
    let alongY = AlignedBuffer<Real>(count: most * strideY)
    let reals = UnsafeRawPointer(alongX.pointer).assumingMemoryBound(to: Real.self)
    for begin in stride(from: 0, to: points.count, by: most) {
      let count = min(most, points.count - begin)
      for row in 0..<count {
        let p = begin + row
        let phases = alongX.pointer + row * strideX
        forEachHarmonic(of: points.x[p], count: layout.columns) { h, cosine, sine in
          phases[h] = Complex(Real(cosine), Real(-sine))
        }
        let value = points.value[p]
        let cosines = alongY.pointer + row * strideY
        forEachHarmonic(of: points.y[p], count: half) { h, cosine, sine in
          cosines[h] = Real(value * cosine)
          cosines[half &+ h] = Real(value * sine)
        }
      }
      for first in stride(from: 0, to: layout.columns, by: Self.columnBlock) {
        let columns = min(Self.columnBlock, layout.columns - first)
        var shape = MatrixProduct(
          rows: 2 * columns, inner: count, columns: 2 * half, strideA: 2 * strideX, strideB: strideY,
          strideC: strideY)
        shape.transposeA = true
        Real.multiplyReals(shape, reals + 2 * first, alongY.pointer, product.pointer)
        for c in 0..<columns {
          addColumn(
            product.pointer + 2 * c * strideY, stride: strideY,
            times: factor + (first + c) * layout.stride, to: spectrum + (first + c) * layout.stride)
        }
      }
    }
  }

  /// One column from Σ E cos and Σ E sin, E the phases along x: rows ±h are their difference and sum times i.
  @inline(__always)
  private func addColumn(
    _ sums: UnsafePointer<Real>, stride: Int, times factor: UnsafePointer<Real>,
    to column: UnsafeMutablePointer<Complex<Real>>
  ) {
    let ny = layout.ny
    let half = ny / 2 + 1
    let (cosRe, cosIm) = (sums, sums + stride)
    let (sinRe, sinIm) = (cosRe + half, cosIm + half)
    column[0] += Complex(cosRe[0], cosIm[0]) * factor[0]
    for h in 1..<max(1, (ny + 1) / 2) {
      column[h] += Complex(cosRe[h] + sinIm[h], cosIm[h] - sinRe[h]) * factor[h]
    }
    for h in 1..<max(1, (ny + 1) / 2) {
      column[ny &- h] += Complex(cosRe[h] - sinIm[h], cosIm[h] + sinRe[h]) * factor[ny &- h]
    }
    if ny % 2 == 0 { column[ny / 2] += Complex(cosRe[ny / 2], cosIm[ny / 2]) * factor[ny / 2] }
  }
}

/// Calls `body(h, cos 2πhx, sin 2πhx)` for the harmonics 0 ..< count: every 16th from the library, those between by
/// products, five roundings at most.
@inline(__always)
private func forEachHarmonic(of turns: Double, count: Int, _ body: (Int, Double, Double) -> Void) {
  let x = turns - turns.rounded()
  let first = cosineAndSine(2 * .pi * x)
  withUnsafeTemporaryAllocation(of: Complex<Double>.self, capacity: 16) { low in
    low[0] = .one
    low[1] = Complex(first.cosine, first.sine)
    for r in 2..<16 { low[r] = low[r / 2] * low[r - r / 2] }
    for begin in stride(from: 0, to: count, by: 16) {
      let high = Complex<Double>(phase: 2 * .pi * (Double(begin) * x))
      for r in 0..<min(16, count - begin) {
        let phase = high * low[r]
        body(begin + r, phase.re, phase.im)
      }
    }
  }
}
