package import Numerics

/// What a fixed detector sees of each pair of plane waves: frames of other probes then need no wave at all.
///
/// H_kk' = Σ_q S_kq S*_k'q over the pixels q of the detector, summed over thermal configurations with their weights. A
/// probe with weights a_k of the plane waves gives the detector Σ_kk' a_k a*_k' H_kk'. Pixels belong to one class of
/// plane waves (`BlochLattice`), so that H has one block per class and is zero elsewhere. The matrix is Hermitian; its
/// upper triangle is kept.
///
/// Matrices are added by one caller at a time; a filled matrix may be used from any thread.
package final class GramMatrix<Real: RealScalar>: @unchecked Sendable {
  /// The plane waves of a class, in the order of y, then x, and their part of the matrix.
  struct Block: Sendable {
    /// Indices in `PrismGeometry.beams`.
    let beams: [Int]
    /// Row-major; what lies below the diagonal is not used.
    let values: AlignedBuffer<Complex<Real>>
  }

  package let geometry: PrismGeometry
  package let repeats: SIMD2<Int>
  let blocks: [Block]
  package private(set) var work = WorkCount()

  /// Plane waves of a panel, and pixels that are gathered at a time.
  private static var panel: Int { 192 }
  private static var gathered: Int { 384 }

  /// An empty matrix for a specimen that repeats `repeats` times along x and y.
  package init(geometry: PrismGeometry, repeats: SIMD2<Int>) {
    self.geometry = geometry
    self.repeats = repeats
    let lattice = BlochLattice(grid: geometry.wholeGrid, repeats: repeats)
    blocks = BeamBlock.classes(geometry.beams, lattice).map { _, beams in
      Block(beams: beams, values: AlignedBuffer(count: beams.count * beams.count))
    }
    work.matrixBytes = Self.pairs(geometry: geometry, repeats: repeats) * MemoryLayout<Complex<Real>>.stride
  }

  /// Complex numbers that a matrix holds: pairs of plane waves of a class.
  package static func pairs(geometry: PrismGeometry, repeats: SIMD2<Int>) -> Int {
    let lattice = BlochLattice(grid: geometry.wholeGrid, repeats: repeats)
    return BeamBlock.classes(geometry.beams, lattice).reduce(0) { $0 + $1.beams.count * $1.beams.count }
  }

  /// Adds a thermal configuration.
  /// - Parameters:
  ///   - matrix: its plane waves, rows being spectra, of a specimen with the same repeats.
  ///   - region: for each element of the patterns' layout whether it belongs to the detector.
  ///   - weight: of the configuration; the weights of all add up to 1.
  package func add(_ matrix: ScatteringMatrix<Real>, region: [Bool], weight: Double, threads: Int) {
    precondition(matrix.isSpectral && matrix.geometry.beams == geometry.beams, "another set of plane waves")
    precondition(matrix.blocks.map(\.beams) == blocks.map(\.beams), "other classes")
    let tasks = tiles
    let pixels = matrix.blocks.map { block in
      block.places.indices.filter { region[Int(block.places[$0])] }.map { Int32($0) }
    }
    let workers = UncheckedSendable(
      (0..<max(1, min(threads, tasks.count))).map { _ in
        (0..<2).map { _ in AlignedBuffer<Complex<Real>>(count: Self.panel * Self.gathered) }
      })
    let blocks = UncheckedSendable(self.blocks)
    parallelFor(tasks.count, threads: threads) { worker, index in
      let task = tasks[index]
      Self.addTile(
        blocks.value[task.block], matrix, matrix.blocks[task.block], pixels[task.block], task.rows,
        task.columns, weight, workers.value[worker])
    }
    for task in tasks { work.productTerms += task.rows.count * task.columns.count * pixels[task.block].count }
  }

  /// Tiles of the upper triangles; each is written by one thread.
  private var tiles: [(block: Int, rows: Range<Int>, columns: Range<Int>)] {
    blocks.enumerated().flatMap { number, block in
      let panels = stride(from: 0, to: block.beams.count, by: Self.panel).map {
        $0..<min($0 + Self.panel, block.beams.count)
      }
      return panels.indices.flatMap { index in panels[index...].map { (number, panels[index], $0) } }
    }
  }

  /// One tile of a block: of the rows as they are where all their pixels count, else some gathered pixels at a time.
  private static func addTile(
    _ block: Block, _ matrix: ScatteringMatrix<Real>, _ source: BeamBlock, _ pixels: [Int32],
    _ rows: Range<Int>, _ columns: Range<Int>, _ weight: Double, _ space: [AlignedBuffer<Complex<Real>>]
  ) {
    let (size, length) = (block.beams.count, source.places.count)
    let first = matrix.rows.pointer + source.start
    let target = block.values.pointer + rows.lowerBound * size + columns.lowerBound
    func multiply(
      _ a: UnsafeMutablePointer<Complex<Real>>, _ b: UnsafeMutablePointer<Complex<Real>>, inner: Int,
      stride: Int
    ) {
      var product = MatrixProduct(
        rows: rows.count, inner: inner, columns: columns.count, strideA: stride, strideB: stride,
        strideC: size)
      product.adjointB = true
      product.weight = weight
      product.accumulates = true
      Real.multiply(product, a, b, target)
    }
    guard pixels.count < length else {
      if length > 0 {
        multiply(
          first + rows.lowerBound * length, first + columns.lowerBound * length, inner: length, stride: length
        )
      }
      return
    }
    for start in stride(from: 0, to: pixels.count, by: gathered) {
      let part = pixels[start..<min(start + gathered, pixels.count)]
      gather(rows, part, from: first, stride: length, into: space[0].pointer)
      if rows != columns { gather(columns, part, from: first, stride: length, into: space[1].pointer) }
      multiply(
        space[0].pointer, space[rows == columns ? 0 : 1].pointer, inner: part.count, stride: part.count)
    }
  }

  /// The pixels `part` of some rows, side by side.
  @specialized(where Real == Float)
  @specialized(where Real == Double)
  private static func gather(
    _ rows: Range<Int>, _ part: ArraySlice<Int32>, from first: UnsafeMutablePointer<Complex<Real>>,
    stride: Int,
    into target: UnsafeMutablePointer<Complex<Real>>
  ) {
    part.withUnsafeBufferPointer { part in
      var to = target
      for row in rows {
        let from = first + row * stride
        for index in 0..<part.count { to[index] = from[Int(part[index])] }
        to += part.count
      }
    }
  }
}
