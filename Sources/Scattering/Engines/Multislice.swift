package import Numerics

/// The reference engine: a wave passes slice after slice, multiplied by the slice's transmission function in
/// real space and by the propagator of free space in reciprocal space.
///
/// ψ ← P · FFT[ T · IFFT ψ ]: two transforms per slice. Source: Cowley and Moodie, Acta Cryst. 10 (1957) 609.
/// One object holds one wave's scratch memory and serves one thread.
package final class Multislice<Real: RealScalar> {
  package typealias Values = UnsafeMutablePointer<Complex<Real>>

  package let model: MultisliceModel<Real>
  package private(set) var work = WorkCount()
  private let transform: FourierTransform2D<Real>
  private let wave: AlignedBuffer<Complex<Real>>

  package init(_ model: MultisliceModel<Real>) {
    self.model = model
    transform = FourierTransform2D(plans: model.plans)
    wave = AlignedBuffer(count: transform.fieldCount)
  }

  /// Takes the spectrum of a wave through the specimen, in place.
  /// - Parameter onExit: called with the index of each slice that has been passed; the spectrum is then that of the
  ///   wave behind it.
  @specialized(where Real == Float)
  @specialized(where Real == Double)
  package func propagate(_ spectrum: Values, onExit: (_ slice: Int) -> Void = { _ in }) {
    let layout = model.layout
    for (index, slice) in model.slices.enumerated() {
      transform.inverse(spectrum, into: wave.pointer)
      multiply(wave.pointer, by: slice.pointer, count: transform.fieldCount)
      transform.forward(wave.pointer, into: spectrum)
      multiply(spectrum, by: model.freeSpace[index].values.pointer, count: layout.count)
      work.probeSlices += 1
      work.transforms += 2
      work.transformedPixels += 2 * layout.grid.count
      onExit(index)
    }
  }
}

/// a ← a b, element by element.
@inline(__always)
private func multiply<Real: RealScalar>(
  _ a: UnsafeMutablePointer<Complex<Real>>, by b: UnsafePointer<Complex<Real>>, count: Int
) {
  for i in 0..<count { a[i] = a[i] * b[i] }
}
