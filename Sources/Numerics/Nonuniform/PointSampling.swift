/// Type 2 of a `NonuniformTransform`: one spectrum, made ready to be evaluated anywhere.
///
/// Nothing changes after it has been made, so that threads can share it; each value is a sum in an order of its own,
/// whichever thread forms it.
package final class PointSampling<Real: RealScalar>: Sendable {
  package let transform: NonuniformTransform<Real>
  /// The field on the fine grid, divided by the windows' transforms; rows go on with their own beginning, for the
  /// windows that reach beyond their end.
  private let field: AlignedBuffer<Real>
  private let stride: Int

  /// - Parameter spectrum: in `transform.layout`.
  @specialized(where Real == Float)
  @specialized(where Real == Double)
  package init(_ transform: NonuniformTransform<Real>, spectrum: UnsafePointer<Complex<Real>>) {
    self.transform = transform
    let layout = transform.layout
    let plans = transform.plans
    let widthX = transform.kernelX.paddedWidth
    let padded = AlignedBuffer<Complex<Real>>(count: plans.columns * plans.stride)
    layout.embed(
      spectrum, into: padded.pointer, rows: plans.ny, stride: plans.stride, wider: true,
      alongX: transform.correctionX.map { Complex($0, 0) },
      alongY: transform.correctionY.map { Complex($0, 0) })
    stride = plans.nx + widthX
    field = AlignedBuffer(count: plans.ny * stride)
    RealFourierTransform2D(plans: plans).inverse(padded.pointer, into: field.pointer, stride: stride)
    for y in 0..<plans.ny {
      let row = field.pointer + y * stride
      (row + plans.nx).update(from: row, count: widthX)
    }
  }

  /// Memory in bytes.
  package var bytes: Int { field.bytes }

  /// v(r) at the points.
  /// - Parameters:
  ///   - x: places in periods.
  ///   - y: places in periods.
  ///   - values: one for each place.
  @specialized(where Real == Float)
  @specialized(where Real == Double)
  package func evaluate(
    x: UnsafeBufferPointer<Double>, y: UnsafeBufferPointer<Double>, into values: UnsafeMutablePointer<Real>
  ) {
    let (mx, my) = transform.finePoints
    let (kernelX, kernelY) = (transform.kernelX, transform.kernelY)
    let (widthX, widthY) = (kernelX.paddedWidth, kernelY.width)
    let weightsX = AlignedBuffer<Real>(count: widthX)
    let weightsY = AlignedBuffer<Real>(count: kernelY.paddedWidth)
    let columnSums = AlignedBuffer<Real>(count: widthX)
    for p in 0..<x.count {
      var left = kernelX.weights(at: wrapped(x[p], times: mx), into: weightsX.pointer)
      var top = kernelY.weights(at: wrapped(y[p], times: my), into: weightsY.pointer)
      if left < 0 { left += mx }
      if top < 0 { top += my }
      columnSums.pointer.update(repeating: 0, count: widthX)
      for l in 0..<widthY {
        let row = field.pointer + top * stride + left
        let weight = weightsY.pointer[l]
        for i in 0..<widthX { columnSums.pointer[i] += row[i] * weight }
        top += 1
        if top == my { top = 0 }
      }
      var sum: Real = 0
      for i in 0..<widthX { sum += columnSums.pointer[i] * weightsX.pointer[i] }
      values[p] = sum
    }
  }
}
