import Numerics

/// Responses of columns that reproduce an image best: a linear problem.
///
/// An image of columns is a sum of convolutions, I = Σ_t R_t * Σ_j w_j δ(r - r_j). What isolated columns leave of it, because
/// neighbours interfere and shade each other, is shared among the responses by least squares,
/// |I - Σ_t R_t * …|² + μ Σ |R_t - R_t of the isolated column|², by conjugate gradients. Types that occur about μ times or
/// less stay near what they are alone.
struct KernelFit {
  /// μ.
  static let isolatedWeight = 1.0
  private static let iterations = 60
  private static let tolerance = 1e-4

  private let patch: ColumnPatch
  private let grid: Grid
  private let layout: HalfSpectrumLayout
  private let transform: RealFourierTransform2D<Double>
  /// Σ_j w_j exp(-2πi K·r_j) of each term, zero beyond the highest frequency of images.
  private let structures: [AlignedBuffer<Complex<Double>>]
  /// Samples of the patch that may differ from 0.
  private let support: [Bool]
  private let field: AlignedBuffer<Double>
  private let spectrum: AlignedBuffer<Complex<Double>>
  private let work: AlignedBuffer<Complex<Double>>

  /// - Parameters:
  ///   - coherence: see `ResponseTerm`.
  ///   - grid: of the image; its pixels are the steps of the patch.
  ///   - highest: frequency of images in 1/Å.
  init(
    columns: ColumnList, terms: [ResponseTerm], coherence: Double, patch: ColumnPatch, grid: Grid,
    highest: Double
  ) {
    self.patch = patch
    self.grid = grid
    let layout = HalfSpectrumLayout(nx: grid.nx, ny: grid.ny)
    self.layout = layout
    transform = RealFourierTransform2D(plans: .init(nx: grid.nx, ny: grid.ny))
    support = patch.window.map { $0 > 0 }
    field = AlignedBuffer(count: grid.count)
    spectrum = AlignedBuffer(count: layout.count)
    work = AlignedBuffer(count: layout.count)
    let band = AlignedBuffer<Double>(count: layout.count)
    for c in 0..<layout.columns {
      let kx = Double(c) / grid.lengthX
      for j in 0..<grid.ny {
        let ky = grid.ky(j)
        band.pointer[c * layout.stride + j] = kx * kx + ky * ky <= highest * highest ? 1 : 0
      }
    }
    let spreading = PointSpreading(NonuniformTransform<Double>(layout: layout, accuracy: 1e-9))
    structures = terms.map { term in
      let sums = AlignedBuffer<Complex<Double>>(count: layout.count)
      if let group = columns.groups.first(where: { $0.type == term.type }) {
        let points = WeightedPoints(
          x: group.x.map { $0 / grid.lengthX }, y: group.y.map { $0 / grid.lengthY },
          value: term.weights(group, coherence: coherence))
        spreading.add(points, times: band.pointer, to: sums.pointer)
      }
      return sums
    }
  }

  /// The responses, `[term][row][column]`.
  /// - Parameters:
  ///   - image: `[y][x]`.
  ///   - isolated: responses of the columns alone.
  func responses(image: [Double], isolated: [[Double]]) -> [[Double]] {
    let alone = self.image(of: isolated)
    let left = zip(image, alone).map { $0 - $1 }
    var solution = isolated.map { [Double](repeating: 0, count: $0.count) }
    var residual = adjoint(left)
    var direction = residual
    let first = Self.dot(residual, residual)
    var size = first
    for _ in 0..<Self.iterations where size > Self.tolerance * Self.tolerance * first && first > 0 {
      var applied = adjoint(self.image(of: direction))
      Self.add(Self.isolatedWeight, direction, to: &applied)
      let step = size / Self.dot(direction, applied)
      Self.add(step, direction, to: &solution)
      Self.add(-step, applied, to: &residual)
      let next = Self.dot(residual, residual)
      for t in direction.indices {
        for i in direction[t].indices { direction[t][i] = residual[t][i] + next / size * direction[t][i] }
      }
      size = next
    }
    return zip(isolated, solution).map { zip($0, $1).map { $0 + $1 } }
  }

  /// Σ_t R_t * Σ_j w_j δ(r - r_j) on the grid.
  func image(of responses: [[Double]]) -> [Double] {
    spectrum.pointer.update(repeating: .zero, count: layout.count)
    for (structure, response) in zip(structures, responses) {
      field.pointer.update(repeating: 0, count: grid.count)
      forEachSample { index, place in field.pointer[place] = response[index] }
      transform.forward(field.pointer, stride: grid.nx, into: work.pointer)
      for i in 0..<layout.count { spectrum.pointer[i] += work.pointer[i] * structure.pointer[i] }
    }
    transform.inverse(spectrum.pointer, into: field.pointer, stride: grid.nx)
    let scale = 1 / Double(grid.count)
    return (0..<grid.count).map { field.pointer[$0] * scale }
  }

  private func adjoint(_ image: [Double]) -> [[Double]] {
    image.withUnsafeBufferPointer {
      transform.forward($0.baseAddress!, stride: grid.nx, into: spectrum.pointer)
    }
    let scale = 1 / Double(grid.count)
    return structures.map { structure in
      for i in 0..<layout.count {
        work.pointer[i] = spectrum.pointer[i] * structure.pointer[i].conjugate
      }
      transform.inverse(work.pointer, into: field.pointer, stride: grid.nx)
      var values = [Double](repeating: 0, count: patch.count)
      forEachSample { index, place in values[index] = field.pointer[place] * scale }
      return values
    }
  }

  /// Samples of the support and their places on the grid, the centre at its origin.
  private func forEachSample(_ body: (_ index: Int, _ place: Int) -> Void) {
    let reach = patch.reach
    for j in 0..<patch.rows {
      let y = (j - reach.y + grid.ny) % grid.ny
      for i in 0..<patch.columns where support[j * patch.columns + i] {
        body(j * patch.columns + i, y * grid.nx + (i - reach.x + grid.nx) % grid.nx)
      }
    }
  }

  private static func dot(_ a: [[Double]], _ b: [[Double]]) -> Double {
    zip(a, b).reduce(0) { sum, pair in zip(pair.0, pair.1).reduce(sum) { $0 + $1.0 * $1.1 } }
  }

  private static func add(_ factor: Double, _ a: [[Double]], to b: inout [[Double]]) {
    for t in b.indices {
      for i in b[t].indices { b[t][i] += factor * a[t][i] }
    }
  }
}
