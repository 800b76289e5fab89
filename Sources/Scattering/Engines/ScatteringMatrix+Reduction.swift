import Foundation
package import Numerics

extension ScatteringMatrix {
  /// Sums plane waves to probes. One object serves one thread.
  package final class Reduction {
    /// Probes that are summed in one matrix product.
    package static var batch: Int { 16 }

    private let matrix: ScatteringMatrix<Real>
    private let coefficients: AlignedBuffer<Complex<Real>>
    private let waves: AlignedBuffer<Complex<Real>>
    private let spectrum: AlignedBuffer<Complex<Real>>
    private let transform: FourierTransform2D<Real>?
    private let field: AlignedBuffer<Complex<Real>>
    package private(set) var work = WorkCount()

    package init(_ matrix: ScatteringMatrix<Real>) {
      self.matrix = matrix
      coefficients = AlignedBuffer(count: Self.batch * matrix.geometry.beams.count)
      let window = matrix.geometry.window
      // Windows of a batch may lie up to half a window apart along each axis.
      let length =
        matrix.isWhole ? matrix.rowLength : (window.nx + window.nx / 2) * (window.ny + window.ny / 2)
      waves = AlignedBuffer(count: Self.batch * length)
      spectrum = AlignedBuffer(count: matrix.patternLayout.count)
      transform = matrix.isWhole ? nil : FourierTransform2D(layout: matrix.patternLayout)
      field = AlignedBuffer(count: transform?.fieldCount ?? 0)
    }

    /// The pattern behind the specimen for probes at `positions` (Å).
    /// - Parameters:
    ///   - probe: c_q of the probe at the origin, from `PrismGeometry.coefficients`.
    ///   - body: called in order with the index of a position and its spectrum in `patternLayout`.
    @specialized(where Real == Float)
    @specialized(where Real == Double)
    package func patterns(
      probe: [Complex<Double>], positions: [SIMD2<Double>],
      _ body: (_ index: Int, _ spectrum: UnsafePointer<Complex<Real>>) -> Void
    ) {
      var first = 0
      while first < positions.count {
        let corners = matrix.isWhole ? [] : positions[first...].prefix(Self.batch).map(corner)
        let count = matrix.isWhole ? min(Self.batch, positions.count - first) : neighbours(corners)
        fillCoefficients(probe, positions[first..<first + count])
        if matrix.isWhole {
          sumWhole(count) { body(first + $0, $1) }
        } else {
          sumWindows(Array(corners[..<count])) { body(first + $0, $1) }
        }
        first += count
      }
    }

    /// c_q exp(-2 π i q·r0) for each position.
    @inline(__always)
    private func fillCoefficients(_ probe: [Complex<Double>], _ positions: ArraySlice<SIMD2<Double>>) {
      let geometry = matrix.geometry
      for (row, position) in positions.enumerated() {
        let to = coefficients.pointer + row * geometry.beams.count
        let turnsX = position.x / geometry.field.lengthX
        let turnsY = position.y / geometry.field.lengthY
        for (index, beam) in geometry.beams.enumerated() {
          let turns = Double(beam.x) * turnsX + Double(beam.y) * turnsY
          to[index] = Complex<Real>(
            probe[index] * Complex<Double>(phase: -2 * .pi * (turns - turns.rounded())))
        }
      }
    }

    @inline(__always)
    private func sumWhole(_ count: Int, _ body: (Int, UnsafePointer<Complex<Real>>) -> Void) {
      let beams = matrix.geometry.beams.count
      let length = matrix.rowLength
      let product = MatrixProduct(
        rows: count, inner: beams, columns: length, strideA: beams, strideB: length, strideC: length)
      Real.multiply(product, coefficients.pointer, matrix.rows.pointer, waves.pointer)
      work.productTerms += count * beams * length
      for row in 0..<count {
        let wave = waves.pointer + row * length
        for (index, place) in matrix.places.enumerated() { spectrum.pointer[place] = wave[index] }
        body(row, spectrum.pointer)
      }
    }

    // MARK: - Windows

    /// The pixel of the field at which the window of a probe begins.
    private func corner(_ position: SIMD2<Double>) -> SIMD2<Int> {
      let geometry = matrix.geometry
      let x = position.x / geometry.field.dx - Double(geometry.window.nx / 2)
      let y = position.y / geometry.field.dy - Double(geometry.window.ny / 2)
      return SIMD2(Int(x.rounded(.toNearestOrEven)), Int(y.rounded(.toNearestOrEven)))
    }

    /// How many of the first windows fit into one rectangle half a window larger than a window.
    private func neighbours(_ corners: [SIMD2<Int>]) -> Int {
      let window = matrix.geometry.window
      var low = corners[0]
      var high = corners[0]
      for (index, corner) in corners.enumerated() {
        low = SIMD2(min(low.x, corner.x), min(low.y, corner.y))
        high = SIMD2(max(high.x, corner.x), max(high.y, corner.y))
        if high.x - low.x > window.nx / 2 || high.y - low.y > window.ny / 2 { return index }
      }
      return corners.count
    }

    /// Sums the waves over the rectangle that holds all windows, row by row, cuts each window and transforms
    /// it.
    @inline(__always)
    private func sumWindows(_ corners: [SIMD2<Int>], _ body: (Int, UnsafePointer<Complex<Real>>) -> Void) {
      guard let transform else { return }
      let geometry = matrix.geometry
      let (grid, window) = (geometry.field, geometry.window)
      let beams = geometry.beams.count
      let low = SIMD2(corners.map(\.x).min()!, corners.map(\.y).min()!)
      let high = SIMD2(corners.map(\.x).max()!, corners.map(\.y).max()!)
      let width = high.x - low.x + window.nx
      let height = high.y - low.y + window.ny
      let area = width * height
      for y in 0..<height {
        let row = wrap(low.y + y, grid.ny) * grid.nx
        var x = 0
        while x < width {
          let from = wrap(low.x + x, grid.nx)
          let run = min(width - x, grid.nx - from)
          let product = MatrixProduct(
            rows: corners.count, inner: beams, columns: run, strideA: beams, strideB: matrix.rowLength,
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
        body(index, spectrum.pointer)
      }
    }

    private func wrap(_ index: Int, _ count: Int) -> Int { ((index % count) + count) % count }
  }
}
