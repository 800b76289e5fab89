import Numerics

/// Transforms of real images over a scan, for the small filters of this target.
struct ScanFourier {
  private let layout: SpectrumLayout
  private let transform: FourierTransform2D<Double>

  init(_ scan: Grid) {
    layout = SpectrumLayout(grid: scan)
    transform = FourierTransform2D(layout: layout)
  }

  /// The spectrum of an image `[ny][nx]`, in the order of the layout.
  func forward(_ image: [Double]) -> AlignedBuffer<Complex<Double>> {
    let grid = layout.grid
    let field = AlignedBuffer<Complex<Double>>(count: transform.fieldCount)
    let spectrum = AlignedBuffer<Complex<Double>>(count: layout.count)
    for j in 0..<grid.ny {
      for i in 0..<grid.nx {
        field.pointer[j * transform.rowStride + i] = Complex(image[j * grid.nx + i], 0)
      }
    }
    transform.forward(field.pointer, into: spectrum.pointer)
    return spectrum
  }

  /// Re IFFT of what `filter` makes of two spectra at each frequency (qx, qy) in 1/Å.
  func inverse(
    _ a: AlignedBuffer<Complex<Double>>, _ b: AlignedBuffer<Complex<Double>>,
    filter: (Complex<Double>, Complex<Double>, _ qx: Double, _ qy: Double) -> Complex<Double>
  ) -> [Double] {
    let grid = layout.grid
    let spectrum = AlignedBuffer<Complex<Double>>(count: layout.count)
    let field = AlignedBuffer<Complex<Double>>(count: transform.fieldCount)
    for column in 0..<layout.columns {
      let qx = layout.kx(column)
      for row in 0..<grid.ny {
        let element = column * layout.stride + row
        spectrum.pointer[element] = filter(a.pointer[element], b.pointer[element], qx, grid.ky(row))
      }
    }
    transform.inverse(spectrum.pointer, into: field.pointer)
    var image = [Double](repeating: 0, count: grid.count)
    for j in 0..<grid.ny {
      for i in 0..<grid.nx {
        image[j * grid.nx + i] = field.pointer[j * transform.rowStride + i].re / Double(grid.count)
      }
    }
    return image
  }
}
