import Quantities
package import Numerics

/// The optical transfer function of a probe: Fourier coefficients of its intensity, summed over planes of focus, 1 at the origin.
///
/// An incoherent image under this probe has the spectrum conj(T) times that of the object: with the probe at r the signal is ∫ |ψ(r' - r)|² O(r') dr'.
package struct ProbeTransfer: Sendable {
  private let values: [Complex<Double>]
  private let layout: SpectrumLayout

  /// - Parameter period: of the image in Å along x and y; harmonics count in its inverse.
  package init(_ probe: Probe, foci: [FocalSpread.Sample], period: SIMD2<Double>) {
    // The pupil's autocorrelation is twice as wide as the pupil, whose soft edge is two pixels of the spectrum wide.
    let highest = probe.aperture.semiangle / probe.beam.wavelength
    func points(_ length: Double) -> Int { FourierSizes.next(from: 4 * (highest * length + 3)) }
    let grid = Grid(nx: points(period.x), ny: points(period.y), lengthX: period.x, lengthY: period.y)
    let layout = SpectrumLayout(grid: grid)
    let transform = FourierTransform2D<Double>(layout: layout)
    let field = AlignedBuffer<Complex<Double>>(count: transform.fieldCount)
    let sum = AlignedBuffer<Complex<Double>>(count: transform.fieldCount)
    for i in 0..<transform.fieldCount { sum.pointer[i] = .zero }
    for focus in foci {
      var spectrum = probe.withC10(movedBy: focus.offset).spectrum(layout: layout)
      spectrum.withUnsafeMutableBufferPointer { transform.inverse($0.baseAddress!, into: field.pointer) }
      for y in 0..<grid.ny {
        for index in y * transform.rowStride..<y * transform.rowStride + grid.nx {
          let value = field.pointer[index]
          sum.pointer[index].re += focus.weight * (value.re * value.re + value.im * value.im)
        }
      }
    }
    var values = [Complex<Double>](repeating: .zero, count: layout.count)
    values.withUnsafeMutableBufferPointer { transform.forward(sum.pointer, into: $0.baseAddress!) }
    let whole = 1 / values[0].re
    for index in values.indices { values[index] = values[index] * whole }
    self.values = values
    self.layout = layout
  }

  /// The transfer at a harmonic of the period; 0 beyond the grid.
  package subscript(x: Int, y: Int) -> Complex<Double> {
    let grid = layout.grid
    guard 2 * abs(x) < grid.nx, 2 * abs(y) < grid.ny else { return .zero }
    return values[
      layout.column(kxIndex: x < 0 ? x + grid.nx : x)! * layout.stride + (y < 0 ? y + grid.ny : y)]
  }
}
