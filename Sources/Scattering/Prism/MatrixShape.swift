package import Numerics

/// How large a scattering matrix is and what it costs, counted without making any of it.
package struct MatrixShape: Sendable, Hashable {
  /// Whether its rows are spectra (`ScatteringMatrix`).
  package let isSpectral: Bool
  /// The layout of its patterns.
  package let patternLayout: SpectrumLayout
  /// Plane waves.
  package let beams: Int
  /// Complex numbers that it holds.
  package let elements: Int
  /// Pixels of a pattern that its waves can light: all of the window where rows are fields.
  package let litPixels: Int
  /// Complex multiply-adds of matrix products for one probe, windows of neighbours being the same.
  package let productTermsPerProbe: Int
  /// Complex multiply-adds of the Gram matrix of a detector that sees all those pixels; 0 where rows are fields.
  package let pairTerms: Int
  /// Pixels that one plane wave has in each slice.
  package let pixelsPerWave: Int
  /// Pixels that are transformed for one probe.
  package let transformedPixelsPerProbe: Int

  /// - Parameters:
  ///   - repeats: lateral repeats of the specimen on whole pixels.
  ///   - layout: frequencies of the whole field that waves can have.
  ///   - seen: for each element of the patterns' layout whether anybody looks at it; nil for all.
  package init(
    geometry: PrismGeometry, repeats: SIMD2<Int>, layout: SpectrumLayout, seen: [Bool]? = nil
  ) {
    let step = geometry.interpolation
    beams = geometry.beams.count
    isSpectral = repeats.x % step.x == 0 && repeats.y % step.y == 0
    patternLayout = step == SIMD2(1, 1) ? layout : SpectrumLayout(grid: geometry.window)
    pixelsPerWave = layout.grid.count / (repeats.x * repeats.y)
    guard isSpectral else {
      elements = geometry.beams.count * geometry.field.count
      litPixels = geometry.window.count
      productTermsPerProbe = geometry.beams.count * geometry.window.count
      transformedPixelsPerProbe = geometry.window.count
      pairTerms = 0
      return
    }
    let lattice = BlochLattice(grid: layout.grid, repeats: repeats)
    let classes = BeamBlock.classes(geometry.beams, lattice)
    var pixels = [Int](repeating: 0, count: classes.count)
    if let seen {
      let lit = BeamBlock.all(
        geometry, lattice: lattice, source: lattice.layout(limit: Self.limit(of: layout)),
        target: patternLayout,
        step: step, seen: seen)
      for (index, block) in lit.enumerated() { pixels[index] = block.places.count }
    } else {
      for (index, (offset, _)) in classes.enumerated() {
        pixels[index] = Self.litPixels(of: offset, lattice, layout, step, geometry.window)
      }
    }
    litPixels = pixels.reduce(0, +)
    elements = zip(pixels, classes).reduce(0) { $0 + $1.0 * $1.1.beams.count }
    productTermsPerProbe = elements
    pairTerms = zip(pixels, classes).reduce(0) { $0 + $1.0 * $1.1.beams.count * ($1.1.beams.count + 1) / 2 }
    transformedPixelsPerProbe = 0
  }

  /// The highest frequency along x that a layout keeps, in 1/Å.
  private static func limit(of layout: SpectrumLayout) -> Double {
    layout.columns == layout.grid.nx ? .infinity : Double(layout.positiveColumns - 1) / layout.grid.lengthX
  }

  /// How many pixels a class can light. The band limit falls with |ky|, so that its end is found by bisection in each
  /// column.
  private static func litPixels(
    of offset: SIMD2<Int>, _ lattice: BlochLattice, _ layout: SpectrumLayout, _ step: SIMD2<Int>,
    _ window: Grid
  ) -> Int {
    let grid = layout.grid
    let band = BandLimit(grid: grid)
    var count = 0
    for column in 0..<layout.columns {
      let x = Grid.harmonic(layout.kxIndex(column), of: grid.nx)
      guard BlochLattice.wrap(x - offset.x, lattice.repeats.x) == 0 else { continue }
      if step != SIMD2(1, 1), x < -step.x * (window.nx / 2) || x > step.x * ((window.nx - 1) / 2) { continue }
      let kx = Double(x) / grid.lengthX
      // The first harmonic that is dark.
      var (low, high) = (0, grid.ny / 2 + 1)
      while low < high {
        let middle = (low + high) / 2
        let ky = Double(middle) / grid.lengthY
        if band.value(k2: kx * kx + ky * ky) > 0 { low = middle + 1 } else { high = middle }
      }
      var (first, last) = (-min(low - 1, grid.ny / 2), min(low - 1, (grid.ny - 1) / 2))
      if low == 0 { (first, last) = (0, -1) }
      if step != SIMD2(1, 1) {
        first = max(first, -step.y * (window.ny / 2))
        last = min(last, step.y * ((window.ny - 1) / 2))
      }
      guard first <= last else { continue }
      // Those of `first ... last` that are κ more than a multiple of the repeats.
      let skipped = BlochLattice.wrap(offset.y - first, lattice.repeats.y)
      count += first + skipped > last ? 0 : (last - first - skipped) / lattice.repeats.y + 1
    }
    return count
  }

  /// Pixels times slices that all plane waves pass.
  package func wavePixels(slices: Int) -> Int { beams * pixelsPerWave * slices }

  /// Memory in bytes that a matrix takes.
  package func bytes<Real: RealScalar>(_: Real.Type) -> Int { elements * MemoryLayout<Complex<Real>>.stride }
}
