import Numerics

/// A wave in real space, `[ny][nx]` without padding.
final class WavePlane<Real: RealScalar> {
  private let transform: FourierTransform2D<Real>
  private let field: AlignedBuffer<Complex<Real>>
  private let values: AlignedBuffer<Complex<Real>>

  init(layout: SpectrumLayout) {
    transform = FourierTransform2D(layout: layout)
    field = AlignedBuffer(count: transform.fieldCount)
    values = AlignedBuffer(count: layout.grid.count)
  }

  var buffer: UnsafeBufferPointer<Complex<Real>> {
    UnsafeBufferPointer(start: values.pointer, count: values.count)
  }

  /// The inverse transform of a spectrum, 1/(nx ny) included.
  func fill(from spectrum: UnsafeMutablePointer<Complex<Real>>) {
    let grid = transform.layout.grid
    transform.inverse(spectrum, into: field.pointer)
    let scale = Real(1 / Double(grid.count))
    for y in 0..<grid.ny {
      for x in 0..<grid.nx {
        values.pointer[y * grid.nx + x] = field.pointer[y * transform.rowStride + x] * scale
      }
    }
  }
}
