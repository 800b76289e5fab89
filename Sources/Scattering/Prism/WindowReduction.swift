import Numerics

/// Sums plane waves that are kept as fields: each probe is cut from the window around it.
///
/// Neighbours share matrix products over a rectangle that holds all their windows, row by row.
final class WindowReduction<Real: RealScalar> {
  private let matrix: ScatteringMatrix<Real>
  private let window: Grid
  private let slack: SIMD2<Int>
  private var phases: ProbeCoefficients
  private let groups: [[Int]]
  private let coefficients: AlignedBuffer<Complex<Real>>
  private let waves: AlignedBuffer<Complex<Real>>
  private let spectrum: AlignedBuffer<Complex<Real>>
  private let field: AlignedBuffer<Complex<Real>>
  private let transform: FourierTransform2D<Real>
  private(set) var work = WorkCount()

  /// Pixels of all the rectangles of a product, at most, where that is more than a single window.
  private static var mostPixels: Int { 1 << 22 }

  init(_ matrix: ScatteringMatrix<Real>) {
    self.matrix = matrix
    let window = matrix.geometry.window
    self.window = window
    // Windows that share a product may lie a quarter of a window apart along each axis.
    slack = SIMD2(window.nx / 4, window.ny / 4)
    phases = ProbeCoefficients(matrix.geometry)
    groups = [Array(matrix.geometry.beams.indices)]
    coefficients = AlignedBuffer(count: ScatteringMatrix<Real>.batch * matrix.geometry.beams.count)
    waves = AlignedBuffer(count: Self.largestArea(window.count))
    transform = FourierTransform2D(layout: matrix.patternLayout)
    spectrum = AlignedBuffer(count: matrix.patternLayout.count)
    field = AlignedBuffer(count: transform.fieldCount)
  }

  /// Elements of the sums of one product for windows of `pixels` pixels.
  static func largestArea(_ pixels: Int) -> Int {
    max(2 * pixels, min(ScatteringMatrix<Real>.batch * 2 * pixels, mostPixels))
  }

  @specialized(where Real == Float)
  @specialized(where Real == Double)
  func patterns(
    _ probe: [Complex<Double>], _ positions: [SIMD2<Double>],
    _ body: (Int, UnsafePointer<Complex<Real>>) -> Void
  ) {
    let corners = positions.map(corner)
    var first = 0
    while first < positions.count {
      let count = neighbours(corners[first...].prefix(ScatteringMatrix<Real>.batch))
      for row in 0..<count {
        phases.fill(
          probe, at: positions[first + row], groups: groups, into: coefficients.pointer, row: row, stride: 0)
      }
      sum(Array(corners[first..<first + count])) { body(first + $0, $1) }
      first += count
    }
  }

  /// The pixel of the field at which the window of a probe begins.
  private func corner(_ position: SIMD2<Double>) -> SIMD2<Int> {
    let field = matrix.geometry.field
    let x = position.x / field.dx - Double(window.nx / 2)
    let y = position.y / field.dy - Double(window.ny / 2)
    return SIMD2(Int(x.rounded(.toNearestOrEven)), Int(y.rounded(.toNearestOrEven)))
  }

  /// How many of the first windows fit into one rectangle little larger than a window, and into the scratch memory.
  private func neighbours(_ corners: ArraySlice<SIMD2<Int>>) -> Int {
    var low = corners[corners.startIndex]
    var high = low
    for (index, corner) in corners.enumerated() {
      low = SIMD2(min(low.x, corner.x), min(low.y, corner.y))
      high = SIMD2(max(high.x, corner.x), max(high.y, corner.y))
      let size = high &- low
      let area = (size.x + window.nx) * (size.y + window.ny)
      if size.x > slack.x || size.y > slack.y || (index + 1) * area > waves.count { return max(1, index) }
    }
    return corners.count
  }

  /// Sums the waves over the rectangle that holds all windows, row by row, cuts each window and transforms it.
  @inline(__always)
  private func sum(_ corners: [SIMD2<Int>], _ body: (Int, UnsafePointer<Complex<Real>>) -> Void) {
    let grid = matrix.geometry.field
    let beams = matrix.geometry.beams.count
    let low = SIMD2(corners.map(\.x).min()!, corners.map(\.y).min()!)
    let high = SIMD2(corners.map(\.x).max()!, corners.map(\.y).max()!)
    let width = high.x - low.x + window.nx
    let height = high.y - low.y + window.ny
    let area = width * height
    for y in 0..<height {
      let row = BlochLattice.wrap(low.y + y, grid.ny) * grid.nx
      var x = 0
      while x < width {
        let from = BlochLattice.wrap(low.x + x, grid.nx)
        let run = min(width - x, grid.nx - from)
        let product = MatrixProduct(
          rows: corners.count, inner: beams, columns: run, strideA: beams, strideB: grid.count,
          strideC: area)
        Real.multiply(
          product, coefficients.pointer, matrix.rows.pointer + row + from, waves.pointer + y * width + x)
        x += run
      }
    }
    work.productTerms += corners.count * beams * area
    for (index, corner) in corners.enumerated() {
      let wave = waves.pointer + index * area
      for y in 0..<window.ny {
        let from = wave + (corner.y - low.y + y) * width + (corner.x - low.x)
        (field.pointer + y * transform.rowStride).update(from: from, count: window.nx)
      }
      transform.forward(field.pointer, into: spectrum.pointer)
      work.transforms += 1
      work.transformedPixels += window.count
      body(index, spectrum.pointer)
    }
  }
}
