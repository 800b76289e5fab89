/// Type 1 of a `NonuniformTransform`: points → spectrum. Holds scratch memory and serves one thread.
///
/// The fine grid never exists as a whole: the rows of a block are made from the points that reach into them and
/// transformed at once. Rows without points cost nothing.
package final class PointSpreading<Real: RealScalar> {
  package let transform: NonuniformTransform<Real>
  private let fine: RealFourierTransform2D<Real>
  /// A row of the fine grid and the part of windows that reaches beyond its end.
  private let row: AlignedBuffer<Real>

  package init(_ transform: NonuniformTransform<Real>) {
    self.transform = transform
    fine = RealFourierTransform2D(plans: transform.plans)
    row = AlignedBuffer(count: transform.plans.nx + transform.kernelX.paddedWidth)
  }

  /// spectrum(h) += factor(h) Σ_p v_p exp(-2πi h·r_p)
  /// - Parameters:
  ///   - factor: a real number for each element of the spectrum, in the same layout.
  ///   - spectrum: in `transform.layout`.
  @specialized(where Real == Float)
  @specialized(where Real == Double)
  package func add(
    _ points: WeightedPoints, times factor: UnsafePointer<Real>,
    to spectrum: UnsafeMutablePointer<Complex<Real>>
  ) {
    let layout = transform.layout
    let (mx, my) = transform.finePoints
    let (kernelX, kernelY) = (transform.kernelX, transform.kernelY)
    let (widthX, widthY) = (kernelX.paddedWidth, kernelY.width)
    let weightsX = AlignedBuffer<Real>(count: points.count * widthX)
    let weightsY = AlignedBuffer<Real>(count: points.count * kernelY.paddedWidth)
    var firstX = [Int](repeating: 0, count: points.count)
    var firstY = [Int](repeating: 0, count: points.count)
    // How many windows reach into each row, then where the list of each row begins.
    var begin = [Int](repeating: 0, count: my + 1)
    for p in 0..<points.count {
      let alongX = weightsX.pointer + p * widthX
      let x = kernelX.weights(at: wrapped(points.x[p], times: mx), into: alongX)
      firstX[p] = x < 0 ? x + mx : x
      let value = Real(points.value[p])
      for i in 0..<widthX { alongX[i] *= value }
      let y = kernelY.weights(
        at: wrapped(points.y[p], times: my), into: weightsY.pointer + p * kernelY.paddedWidth)
      firstY[p] = y < 0 ? y + my : y
      for l in 0..<widthY { begin[(firstY[p] + l) % my + 1] += 1 }
    }
    for y in 0..<my { begin[y + 1] += begin[y] }
    // Points of each row in their given order, so that sums have one order.
    var members = [Int32](repeating: 0, count: begin[my])
    var next = begin
    for p in 0..<points.count {
      for l in 0..<widthY {
        let y = (firstY[p] + l) % my
        members[next[y]] = Int32(p)
        next[y] += 1
      }
    }

    let nyquist = transform.nyquistRow
    let correctionX = transform.correctionX
    begin.withUnsafeBufferPointer { begin in
      members.withUnsafeBufferPointer { members in
        transform.correctionY.withUnsafeBufferPointer { correctionY in
          fine.forward { y, target in
            guard begin[y] < begin[y + 1] else { return false }
            row.pointer.update(repeating: 0, count: mx + widthX)
            for entry in begin[y]..<begin[y + 1] {
              let p = Int(members[entry])
              var l = y - firstY[p]
              if l < 0 { l += my }
              let weight = weightsY.pointer[p * kernelY.paddedWidth + l]
              let from = weightsX.pointer + p * widthX
              let to = row.pointer + firstX[p]
              for i in 0..<widthX { to[i] += from[i] * weight }
            }
            for i in 0..<widthX { row.pointer[i] += row.pointer[mx + i] }
            target.update(from: row.pointer, count: mx)
            return true
          } takeColumn: { c, values in
            let to = spectrum + c * layout.stride
            let factors = factor + c * layout.stride
            let alongX = correctionX[c]
            if let nyquist {
              // Both signs in the place that stands for them.
              let j = my - layout.ny + nyquist
              values[j] = (values[nyquist] + values[j]) * 0.5
            }
            let half = (layout.ny + 1) / 2
            for j in 0..<half { to[j] += values[j] * (alongX * correctionY[j] * factors[j]) }
            let shift = my - layout.ny
            for j in half..<max(half, layout.ny) {
              to[j] += values[j &+ shift] * (alongX * correctionY[j] * factors[j])
            }
          }
        }
      }
    }
  }
}
