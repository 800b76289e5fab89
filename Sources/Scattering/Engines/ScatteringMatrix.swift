package import Numerics

/// The plane waves of PRISM behind the specimen, from which any probe is a weighted sum.
///
/// Without interpolation the waves are kept in reciprocal space, band-limited frequencies only: a probe's
/// pattern is then a matrix product. With interpolation they are kept in real space, from which windows are
/// cut.
package final class ScatteringMatrix<Real: RealScalar>: Sendable {
  package let geometry: PrismGeometry
  /// One row per beam.
  let rows: AlignedBuffer<Complex<Real>>
  /// Elements of a row.
  let rowLength: Int
  /// Without interpolation: where the elements of a row belong in `patternLayout`.
  let places: [Int]
  /// The layout in which reduced patterns are delivered.
  package let patternLayout: SpectrumLayout
  package let work: WorkCount

  package var isWhole: Bool { geometry.interpolation == SIMD2(1, 1) }

  /// Memory in bytes that a matrix would take.
  package static func bytes(geometry: PrismGeometry, layout: SpectrumLayout) -> Int {
    let whole = geometry.interpolation == SIMD2(1, 1)
    let length = whole ? litCount(layout) : geometry.field.count
    return geometry.beams.count * length * MemoryLayout<Complex<Real>>.stride
  }

  /// - Parameters:
  ///   - model: the specimen; its layout must hold every beam.
  ///   - progress: called after each plane wave.
  package init(
    geometry: PrismGeometry, model: MultisliceModel<Real>, threads: Int, progress: @Sendable () -> Void = {}
  ) {
    self.geometry = geometry
    let whole = geometry.interpolation == SIMD2(1, 1)
    let places = whole ? Self.litPlaces(model.layout) : []
    let rowLength = whole ? places.count : geometry.field.count
    let rows = AlignedBuffer<Complex<Real>>(count: geometry.beams.count * rowLength)
    self.places = places
    self.rowLength = rowLength
    self.rows = rows
    patternLayout = whole ? model.layout : SpectrumLayout(grid: geometry.window)

    let count = max(1, min(threads, geometry.beams.count))
    let fieldPlans = FourierTransform2D<Real>.Plans(layout: SpectrumLayout(grid: geometry.field))
    let workers = UncheckedSendable((0..<count).map { _ in Worker(model: model, fieldPlans: fieldPlans) })
    parallelFor(geometry.beams.count, threads: threads) { worker, index in
      workers.value[worker].fill(
        rows.pointer + index * rowLength, beam: geometry.beams[index], geometry: geometry, places: places)
      progress()
    }
    work = workers.value.map(\.engine.work).reduce(WorkCount(), +)
  }

  /// The frequencies inside the band limit, as places in a layout.
  static func litPlaces(_ layout: SpectrumLayout) -> [Int] {
    let band = BandLimit(grid: layout.grid)
    let ky = layout.grid.ky
    var places: [Int] = []
    for c in 0..<layout.columns {
      let kx = layout.kx(c)
      for j in 0..<layout.grid.ny where band.value(k2: kx * kx + ky[j] * ky[j]) > 0 {
        places.append(c * layout.stride + j)
      }
    }
    return places
  }

  /// How many there are of `litPlaces`: the band limit falls with |ky|, so that its end is found by bisection in each
  /// column.
  static func litCount(_ layout: SpectrumLayout) -> Int {
    let band = BandLimit(grid: layout.grid)
    let (ny, length) = (layout.grid.ny, layout.grid.lengthY)
    return (0..<layout.columns).reduce(0) { count, c in
      let kx = layout.kx(c)
      // The first harmonic that is dark.
      var (low, high) = (0, ny / 2 + 1)
      while low < high {
        let middle = (low + high) / 2
        let ky = Double(middle) / length
        if band.value(k2: kx * kx + ky * ky) > 0 { low = middle + 1 } else { high = middle }
      }
      return count + min(low, (ny + 1) / 2) + min(max(low - 1, 0), ny / 2)
    }
  }

  /// Scratch memory of one thread.
  private final class Worker {
    let engine: Multislice<Real>
    let spectrum: AlignedBuffer<Complex<Real>>
    let fieldTransform: FourierTransform2D<Real>
    let cropped: AlignedBuffer<Complex<Real>>
    let field: AlignedBuffer<Complex<Real>>

    init(model: MultisliceModel<Real>, fieldPlans: FourierTransform2D<Real>.Plans) {
      engine = Multislice(model)
      spectrum = AlignedBuffer(count: model.layout.count)
      fieldTransform = FourierTransform2D(plans: fieldPlans)
      cropped = AlignedBuffer(count: fieldPlans.layout.count)
      field = AlignedBuffer(count: fieldTransform.fieldCount)
    }

    @specialized(where Real == Float)
    @specialized(where Real == Double)
    func fill(
      _ row: UnsafeMutablePointer<Complex<Real>>, beam: PrismGeometry.Beam, geometry: PrismGeometry,
      places: [Int]
    ) {
      let layout = engine.model.layout
      let weight = Real(geometry.interpolation.x * geometry.interpolation.y)
      spectrum.pointer.update(repeating: .zero, count: layout.count)
      spectrum.pointer[geometry.place(beam, in: layout)] = Complex(weight, 0)
      engine.propagate(spectrum.pointer)
      guard places.isEmpty else {
        for (index, place) in places.enumerated() { row[index] = spectrum.pointer[place] }
        return
      }
      crop(layout)
      fieldTransform.inverse(cropped.pointer, into: field.pointer)
      let grid = geometry.field
      let scale = Real(1 / Double(grid.count))
      for y in 0..<grid.ny {
        let line = field.pointer + y * fieldTransform.rowStride
        for x in 0..<grid.nx { row[y * grid.nx + x] = line[x] * scale }
      }
    }

    /// The frequencies that the smaller field has.
    @inline(__always)
    private func crop(_ layout: SpectrumLayout) {
      let small = fieldTransform.layout
      for c in 0..<small.columns {
        let harmonic = Grid.harmonic(small.kxIndex(c), of: small.grid.nx)
        let to = cropped.pointer + c * small.stride
        guard let column = layout.column(kxIndex: harmonic < 0 ? harmonic + layout.grid.nx : harmonic) else {
          to.update(repeating: .zero, count: small.grid.ny)
          continue
        }
        let from = spectrum.pointer + column * layout.stride
        for j in 0..<small.grid.ny {
          let row = Grid.harmonic(j, of: small.grid.ny)
          to[j] = from[row < 0 ? row + layout.grid.ny : row]
        }
      }
    }
  }
}
