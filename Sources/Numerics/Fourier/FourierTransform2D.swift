/// The two-dimensional transform between a field `[y][x]` and its spectrum in a `SpectrumLayout`.
///
/// Real space has rows of `rowStride` elements. Both directions are unnormalised: forward then inverse
/// multiplies by nx ny. One object holds scratch memory and serves one thread; plans are shared through
/// `Plans`.
package final class FourierTransform2D<Real: RealScalar> {
  /// What can be shared between threads.
  package struct Plans: Sendable {
    package let layout: SpectrumLayout
    fileprivate let rowsForward, rowsInverse, columnsForward, columnsInverse: LineBlocks<Real>

    package init(layout: SpectrumLayout) {
      let grid = layout.grid
      let rowStride = paddedStride(grid.nx)
      self.layout = layout
      rowsForward = LineBlocks(
        lines: grid.ny, length: grid.nx, inputStride: rowStride, outputStride: rowStride, .forward)
      rowsInverse = LineBlocks(
        lines: grid.ny, length: grid.nx, inputStride: rowStride, outputStride: rowStride, .inverse)
      columnsForward = LineBlocks(
        lines: layout.columns, length: grid.ny, inputStride: layout.stride, outputStride: layout.stride,
        .forward)
      columnsInverse = LineBlocks(
        lines: layout.columns, length: grid.ny, inputStride: layout.stride, outputStride: layout.stride,
        .inverse)
    }

    /// What a forward and an inverse transform multiply a field by, divided by nx ny: 1 but for rounding.
    ///
    /// The constants inside of a transform are rounded too, and always the same way, so that in single
    /// precision each pair changes the amplitude of all waves by some 1e-8 to 1e-7. Measured on lines of
    /// noise that are the same in every run; its own uncertainty is smaller by the root of the number of
    /// points.
    package func roundTripGain() -> Double {
      rowsForward.roundTripGain(with: rowsInverse) * columnsForward.roundTripGain(with: columnsInverse)
    }
  }

  package typealias Values = UnsafeMutablePointer<Complex<Real>>

  package let layout: SpectrumLayout
  /// Elements from one row of a real-space field to the next.
  package let rowStride: Int
  private let plans: Plans
  private let rows: AlignedBuffer<Complex<Real>>
  private let columns: AlignedBuffer<Complex<Real>>

  package init(plans: Plans) {
    self.plans = plans
    layout = plans.layout
    rowStride = paddedStride(layout.grid.nx)
    rows = AlignedBuffer(count: LineBlocks<Real>.size * rowStride)
    columns = AlignedBuffer(count: LineBlocks<Real>.size * layout.stride)
  }

  package convenience init(layout: SpectrumLayout) { self.init(plans: Plans(layout: layout)) }

  /// Elements of a real-space field, padding included.
  package var fieldCount: Int { layout.grid.ny * rowStride }

  /// field → spectrum. The field is left as it was; columns outside the layout are dropped.
  @specialized(where Real == Float)
  @specialized(where Real == Double)
  package func forward(_ field: Values, into spectrum: Values) {
    let grid = layout.grid
    let negative = layout.columns - layout.positiveColumns
    plans.rowsForward.forEachBlock { first, count, plan in
      plan.execute(from: field + first * rowStride, to: rows.pointer)
      transpose(
        from: rows.pointer, stride: rowStride, rows: count, columns: layout.positiveColumns,
        to: spectrum + first, stride: layout.stride)
      transpose(
        from: rows.pointer + (grid.nx - negative), stride: rowStride, rows: count, columns: negative,
        to: spectrum + layout.positiveColumns * layout.stride + first, stride: layout.stride)
    }
    plans.columnsForward.forEachBlock { first, count, plan in
      let lines = spectrum + first * layout.stride
      plan.execute(from: lines, to: columns.pointer)
      lines.update(from: columns.pointer, count: count * layout.stride)
    }
  }

  /// spectrum → field, columns outside the layout being zero. The spectrum is left as it was.
  @specialized(where Real == Float)
  @specialized(where Real == Double)
  package func inverse(_ spectrum: Values, into field: Values) {
    let grid = layout.grid
    plans.columnsInverse.forEachBlock { first, count, plan in
      plan.execute(from: spectrum + first * layout.stride, to: columns.pointer)
      let positive = max(0, min(count, layout.positiveColumns - first))
      transpose(
        from: columns.pointer, stride: layout.stride, rows: positive, columns: grid.ny,
        to: field + first, stride: rowStride)
      transpose(
        from: columns.pointer + positive * layout.stride, stride: layout.stride, rows: count - positive,
        columns: grid.ny, to: field + (first + positive + grid.nx - layout.columns), stride: rowStride)
    }
    let gap = grid.nx - layout.columns
    plans.rowsInverse.forEachBlock { first, count, plan in
      let lines = field + first * rowStride
      for row in 0..<count {
        (lines + row * rowStride + layout.positiveColumns).update(repeating: .zero, count: gap)
      }
      plan.execute(from: lines, to: rows.pointer)
      lines.update(from: rows.pointer, count: count * rowStride)
    }
  }
}

/// Lines transformed a few at a time, so that the scratch stays in the first-level caches.
struct LineBlocks<Real: RealScalar>: Sendable {
  static var size: Int { 8 }
  private let lines: Int
  private let full: LinePlan<Real>?
  private let rest: LinePlan<Real>?

  init(lines: Int, length: Int, inputStride: Int, outputStride: Int, _ direction: FourierDirection) {
    self.lines = lines
    func plan(_ count: Int) -> LinePlan<Real>? {
      guard count > 0 else { return nil }
      return LinePlan(
        TransformLines(
          length: length, count: count, inputStride: inputStride, outputStride: outputStride,
          direction: direction))
    }
    full = lines >= Self.size ? plan(Self.size) : nil
    rest = plan(lines % Self.size)
  }

  /// ⟨f, inverse(forward f)⟩ / (n ⟨f, f⟩) for a few lines f of noise, from the difference of the two fields,
  /// so that the sums do not round more than the transforms do.
  func roundTripGain(with inverse: LineBlocks) -> Double {
    guard let there = full ?? rest, let back = inverse.full ?? inverse.rest else { return 1 }
    let shape = there.lines
    let buffers = (0..<3).map { _ in AlignedBuffer<Complex<Real>>(count: shape.count * shape.inputStride) }
    var stream = RandomStream(seed: 0, purpose: .roundTripGain)
    for line in 0..<shape.count {
      let values = buffers[0].pointer + line * shape.inputStride
      for i in 0..<shape.length {
        values[i] = Complex(Real(stream.uniform() - 0.5), Real(stream.uniform() - 0.5))
      }
    }
    there.execute(from: buffers[0].pointer, to: buffers[1].pointer)
    back.execute(from: buffers[1].pointer, to: buffers[2].pointer)
    var (change, power) = (0.0, 0.0)
    for line in 0..<shape.count {
      for i in line * shape.inputStride..<line * shape.inputStride + shape.length {
        let before = Complex<Double>(buffers[0].pointer[i])
        let difference = Complex<Double>(buffers[2].pointer[i]) * (1 / Double(shape.length)) - before
        change += before.re * difference.re + before.im * difference.im
        power += before.squaredMagnitude
      }
    }
    return 1 + change / power
  }

  /// Calls `body(first line, number of lines, plan)` for each block in order.
  func forEachBlock(_ body: (Int, Int, LinePlan<Real>) -> Void) {
    var first = 0
    if let full {
      while first + Self.size <= lines {
        body(first, Self.size, full)
        first += Self.size
      }
    }
    if let rest { body(first, lines - first, rest) }
  }
}

/// to[column][row] = from[row][column], in tiles.
private func transpose<Real: RealScalar>(
  from source: UnsafePointer<Complex<Real>>, stride sourceStride: Int, rows: Int, columns: Int,
  to target: UnsafeMutablePointer<Complex<Real>>, stride targetStride: Int
) {
  for column in 0..<columns {
    let to = target + column &* targetStride
    let from = source + column
    for row in 0..<rows { to[row] = from[row &* sourceStride] }
  }
}
