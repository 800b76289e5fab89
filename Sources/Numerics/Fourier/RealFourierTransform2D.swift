/// The two-dimensional transform between a real field `[y][x]` and the half of its spectrum with kx ≥ 0.
///
/// Both directions are unnormalised. Two real rows pass as the real and imaginary part of one complex line, which
/// estimated plans do in half the time of two real transforms at lengths they are good at. Only the first `columns`
/// columns take part: forward drops the others, inverse takes them as zero. One object holds scratch memory and
/// serves one thread; plans are shared through `Plans`.
package final class RealFourierTransform2D<Real: RealScalar> {
  /// What can be shared between threads.
  package struct Plans: Sendable {
    package let nx: Int
    package let ny: Int
    package let columns: Int
    /// Elements from one column of the spectrum to the next.
    package let stride: Int
    fileprivate let lineStride: Int
    fileprivate let rowsForward, rowsInverse, columnsForward, columnsInverse: LineBlocks<Real>

    /// - Parameter columns: how many columns of the spectrum are kept, at most nx/2 + 1.
    package init(nx: Int, ny: Int, columns: Int? = nil) {
      let kept = columns ?? nx / 2 + 1
      precondition(kept >= 1 && kept <= nx / 2 + 1, "\(kept) columns of a spectrum of \(nx) points")
      self.nx = nx
      self.ny = ny
      self.columns = kept
      let stride = paddedStride(ny)
      let lineStride = paddedStride(nx)
      self.stride = stride
      self.lineStride = lineStride
      let pairs = (ny + 1) / 2
      func blocks(_ lines: Int, _ length: Int, _ stride: Int, _ direction: FourierDirection) -> LineBlocks<
        Real
      > {
        LineBlocks(lines: lines, length: length, inputStride: stride, outputStride: stride, direction)
      }
      rowsForward = blocks(pairs, nx, lineStride, .forward)
      rowsInverse = blocks(pairs, nx, lineStride, .inverse)
      columnsForward = blocks(kept, ny, stride, .forward)
      columnsInverse = blocks(kept, ny, stride, .inverse)
    }
  }

  package typealias Values = UnsafeMutablePointer<Complex<Real>>

  package let plans: Plans
  private let lines: AlignedBuffer<Complex<Real>>
  private let moved: AlignedBuffer<Complex<Real>>
  /// The spectrum between the passes over rows and over columns.
  private let between: AlignedBuffer<Complex<Real>>
  private let columnBlock: AlignedBuffer<Complex<Real>>

  package init(plans: Plans) {
    self.plans = plans
    let block = LineBlocks<Real>.size
    lines = AlignedBuffer(count: block * plans.lineStride)
    moved = AlignedBuffer(count: block * plans.lineStride)
    between = AlignedBuffer(count: plans.columns * plans.stride)
    columnBlock = AlignedBuffer(count: block * plans.stride)
  }

  /// Rows → columns of the spectrum.
  /// - Parameters:
  ///   - fillRow: writes row `y` of the field to the pointer; false if the row is zero, and then nothing need be
  ///     written.
  ///   - takeColumn: gets each column's index and its `ny` values, in order.
  @inline(__always)
  func forward(
    fillRow: (_ y: Int, _ row: UnsafeMutablePointer<Real>) -> Bool,
    takeColumn: (_ column: Int, _ values: Values) -> Void
  ) {
    let (nx, ny, columns) = (plans.nx, plans.ny, plans.columns)
    // Two rows of reals, kept where the transforms write to later.
    let even = UnsafeMutableRawPointer(moved.pointer).assumingMemoryBound(to: Real.self)
    let odd = even + plans.lineStride
    plans.rowsForward.forEachBlock { first, count, plan in
      var isEmpty = true
      for pair in 0..<count {
        let y = 2 * (first + pair)
        let line = lines.pointer + pair * plans.lineStride
        let (hasEven, hasOdd) = (fillRow(y, even), y + 1 < ny && fillRow(y + 1, odd))
        isEmpty = isEmpty && !hasEven && !hasOdd
        switch (hasEven, hasOdd) {
        case (true, true): for x in 0..<nx { line[x] = Complex(even[x], odd[x]) }
        case (true, false): for x in 0..<nx { line[x] = Complex(even[x], 0) }
        case (false, true): for x in 0..<nx { line[x] = Complex(0, odd[x]) }
        case (false, false): line.update(repeating: .zero, count: nx)
        }
      }
      let rows = min(2 * count, ny - 2 * first)
      if isEmpty {
        for c in 0..<columns {
          (between.pointer + c * plans.stride + 2 * first).update(repeating: .zero, count: rows)
        }
        return
      }
      plan.execute(from: lines.pointer, to: moved.pointer)
      for c in 0..<columns {
        let mirrored = c == 0 ? 0 : nx - c
        let to = between.pointer + c &* plans.stride + 2 * first
        for pair in 0..<(rows / 2) {
          let line = moved.pointer + pair &* plans.lineStride
          let (a, b) = (line[c], line[mirrored])
          to[2 &* pair] = Complex((a.re + b.re) * 0.5, (a.im - b.im) * 0.5)
          to[2 &* pair &+ 1] = Complex((a.im + b.im) * 0.5, (b.re - a.re) * 0.5)
        }
        if rows % 2 == 1 {
          let line = moved.pointer + (rows / 2) * plans.lineStride
          let (a, b) = (line[c], line[mirrored])
          to[rows - 1] = Complex((a.re + b.re) * 0.5, (a.im - b.im) * 0.5)
        }
      }
    }
    plans.columnsForward.forEachBlock { first, count, plan in
      plan.execute(from: between.pointer + first * plans.stride, to: columnBlock.pointer)
      for c in 0..<count { takeColumn(first + c, columnBlock.pointer + c * plans.stride) }
    }
  }

  /// Spectrum → rows; the spectrum, in the layout of `HalfSpectrumLayout` with `columns` columns, is left as it was.
  ///
  /// Of a column that is its own mirror image only the part counts that is the spectrum of a real field.
  /// - Parameter stride: elements from one row of `field` to the next.
  @specialized(where Real == Float)
  @specialized(where Real == Double)
  package func inverse(_ spectrum: Values, into field: UnsafeMutablePointer<Real>, stride: Int) {
    let (nx, ny, columns) = (plans.nx, plans.ny, plans.columns)
    plans.columnsInverse.forEachBlock { first, count, plan in
      plan.execute(from: spectrum + first * plans.stride, to: between.pointer + first * plans.stride)
    }
    plans.rowsInverse.forEachBlock { first, count, plan in
      let rows = min(2 * count, ny - 2 * first)
      if columns < nx - columns + 1 {
        for pair in 0..<count {
          (lines.pointer + pair * plans.lineStride + columns)
            .update(repeating: .zero, count: nx - 2 * columns + 1)
        }
      }
      for c in 0..<columns {
        let from = between.pointer + c &* plans.stride + 2 * first
        if c == 0 || 2 * c == nx {
          for row in 0..<rows where row % 2 == 0 {
            lines.pointer[row / 2 * plans.lineStride + c] = Complex(
              from[row].re, row + 1 < rows ? from[row + 1].re : 0)
          }
          continue
        }
        for pair in 0..<(rows / 2) {
          let line = lines.pointer + pair &* plans.lineStride
          let (a, b) = (from[2 &* pair], from[2 &* pair &+ 1])
          line[c] = Complex(a.re - b.im, a.im + b.re)
          line[nx &- c] = Complex(a.re + b.im, b.re - a.im)
        }
        if rows % 2 == 1 {
          let line = lines.pointer + (rows / 2) * plans.lineStride
          line[c] = from[rows - 1]
          line[nx - c] = from[rows - 1].conjugate
        }
      }
      plan.execute(from: lines.pointer, to: moved.pointer)
      for row in 0..<rows {
        let line = UnsafeRawPointer(moved.pointer + row / 2 * plans.lineStride)
          .assumingMemoryBound(to: Real.self)
        let to = field + (2 * first + row) * stride
        let part = row % 2
        for x in 0..<nx { to[x] = line[2 &* x &+ part] }
      }
    }
  }

  /// Field → spectrum.
  /// - Parameter stride: elements from one row of `field` to the next.
  @specialized(where Real == Float)
  @specialized(where Real == Double)
  package func forward(_ field: UnsafePointer<Real>, stride: Int, into spectrum: Values) {
    forward { y, row in
      row.update(from: field + y * stride, count: plans.nx)
      return true
    } takeColumn: { c, values in
      (spectrum + c * plans.stride).update(from: values, count: plans.ny)
    }
  }
}
