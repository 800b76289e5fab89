import Detection
import Numerics
import Quantities
package import Scattering

/// Images as sums of what each column of atoms contributes by itself: I(r) = Σ_j R_type(j)(r - r_j).
///
/// Atoms scatter to large angles almost incoherently, so that an image is a convolution of an object function with the
/// intensity of the probe (P. D. Nellist and S. J. Pennycook, Ultramicroscopy 78 (1999) 111). Here the responses R are
/// not assumed but calibrated: that of an isolated column by an exact engine under the very conditions (energy, aperture,
/// aberrations, foci, tilt, detector, thermal smearing), then all together so that they reproduce the image of a
/// reference specimen (`KernelFit`), whose neighbours interfere. The error is measured on a specimen that was not
/// calibrated on.
///
/// Nothing changes after it has been made, and the same inputs make the same model on any number of threads.
package final class IncoherentModel: Sendable {
  package let conditions: IncoherentConditions
  /// Column types that can be imaged.
  package let types: [ColumnType]
  /// Root mean square difference from an engine with waves, relative to the mean signal, the worst detector's, measured on
  /// another specimen, and what that engine states about itself. Nil without such a specimen.
  package let statedError: Double?
  /// What the calibration took.
  package let work: WorkCount
  /// Sums of all detectors.
  let sums: Int
  let patch: ColumnPatch
  let terms: [ResponseTerm]
  /// `[term][sum][sample of the patch]`.
  let responses: [[[Double]]]
  /// Frequency in 1/Å beyond which images hold nothing.
  let highest: Double

  /// What a model depends on: the key under which one may be kept, for example in a `ContentCache`.
  package struct Inputs: Sendable, Hashable {
    package let conditions: IncoherentConditions
    /// The specimen whose image is reproduced.
    package let reference: AtomArrangement
    /// Another one of the same material, or nil.
    package let validation: AtomArrangement?
    /// Column types besides those of the reference; they are imaged as if they were isolated.
    package let others: [ColumnType]

    package init(
      conditions: IncoherentConditions, reference: AtomArrangement, validation: AtomArrangement?,
      others: [ColumnType] = []
    ) {
      self.conditions = conditions
      self.reference = reference
      self.validation = validation
      self.others = others
    }
  }

  /// - Parameters:
  ///   - inputs: specimens are periodic across the beam and as high as the slicing.
  ///   - memory: bytes that the engines may use.
  package init(_ inputs: Inputs, threads: Int, memory: Int) throws {
    let conditions = inputs.conditions
    let columns = ColumnList(inputs.reference, slicing: conditions.slicing)
    let own = columns.groups.map(\.type)
    let types = own + inputs.others.filter { !own.contains($0) }
    guard types.count <= IncoherentConditions.mostTypes else {
      throw InputError(
        "incoherent model: \(types.count) types of columns are not allowed; allowed: up to"
          + " \(IncoherentConditions.mostTypes)")
    }
    let size = inputs.reference.size
    let grid = conditions.grid(over: size)
    let scanGrid = conditions.scanGrid(grid)
    let patch = ColumnPatch(step: SIMD2(scanGrid.dx, scanGrid.dy), radius: conditions.radius)
    guard patch.columns <= scanGrid.nx, patch.rows <= scanGrid.ny else {
      throw InputError.outOfRange(
        "incoherent model: side of the reference specimen", min(size.x, size.y),
        allowed: "\(InputError.brief(2 * patch.radius + max(patch.step.x, patch.step.y))) or more", unit: "Å")
    }
    var work = WorkCount()
    var isolated: [[[Double]]] = []
    let terms = ResponseTerm.terms(of: types)
    for term in terms {
      isolated.append(
        try Self.isolated(term, conditions) { misalignment in
          let made = try Self.isolated(
            conditions.cell(of: term.type, misalignment: misalignment), conditions, patch, threads: threads,
            memory: memory)
          work = work + made.work
          return made.sums
        })
    }
    let image = try conditions.exact(
      inputs.reference, grid: grid, scan: Self.scan(scanGrid), engine: EngineSettings(method: .auto),
      threads: threads, memory: memory)
    work = work + image.work
    let highest = conditions.highestFrequency(grid)
    let responses = Self.fitted(
      isolated, to: image.sums, threads: threads,
      fit: {
        KernelFit(
          columns: columns, terms: terms, coherence: conditions.coherence, patch: patch, grid: scanGrid,
          highest: highest)
      })
    self.highest = highest
    sums = image.sums.count
    self.conditions = conditions
    self.types = types
    self.terms = terms
    self.patch = patch
    self.responses = responses
    if let validation = inputs.validation {
      let checked = try Self.error(
        validation, conditions, terms, patch, responses, highest, threads: threads, memory: memory)
      statedError = checked.error
      work = work + checked.work
    } else {
      statedError = nil
    }
    self.work = work
  }

  /// Responses that reproduce the images of the reference specimen, `[term][sum][sample]`.
  /// - Parameter images: `[sum][position]`.
  private static func fitted(
    _ isolated: [[[Double]]], to images: [[Double]], threads: Int, fit: @Sendable () -> KernelFit
  ) -> [[[Double]]] {
    let found = UncheckedSendable(UnsafeMutablePointer<[[Double]]>.allocate(capacity: images.count))
    found.value.initialize(repeating: [], count: images.count)
    defer {
      found.value.deinitialize(count: images.count)
      found.value.deallocate()
    }
    parallelFor(images.count, threads: threads) { _, sum in
      found.value[sum] = fit().responses(image: images[sum], isolated: isolated.map { $0[sum] })
    }
    return isolated.indices.map { term in images.indices.map { found.value[$0][term] } }
  }

  /// The response of a column alone, `[sum][sample]`, or what misalignment makes of it, the mean of two directions.
  /// - Parameter made: the response of a column whose atoms lie so far apart across the beam.
  static func isolated(
    _ term: ResponseTerm, _ conditions: IncoherentConditions, made: (SIMD2<Double>) throws -> [[Double]]
  ) throws -> [[Double]] {
    let aligned = try made(.zero)
    guard case .misaligned = term.kind else { return aligned }
    let distance = conditions.coherence
    let weight = ResponseTerm.weight(distance * distance, coherence: conditions.coherence)
    let (x, y) = (try made(SIMD2(distance, 0)), try made(SIMD2(0, distance)))
    return aligned.indices.map { sum in
      aligned[sum].indices.map { (0.5 * (x[sum][$0] + y[sum][$0]) - aligned[sum][$0]) / weight }
    }
  }

  private static func isolated(
    _ cell: (arrangement: AtomArrangement, grid: Grid), _ conditions: IncoherentConditions,
    _ patch: ColumnPatch, threads: Int, memory: Int
  ) throws -> (sums: [[Double]], work: WorkCount) {
    let start =
      SIMD2(cell.grid.lengthX, cell.grid.lengthY) / 2
      - SIMD2(Double(patch.reach.x), Double(patch.reach.y)) * patch.step
    let end = start + SIMD2(Double(patch.columns), Double(patch.rows)) * patch.step
    let made = try conditions.exact(
      cell.arrangement, grid: cell.grid,
      scan: .raster(start: start, end: end, nx: patch.columns, ny: patch.rows), engine: EngineSettings(),
      threads: threads, memory: memory)
    let window = patch.window
    return (made.sums.map { zip($0, window).map { $0 * $1 } }, made.work)
  }

  private static func scan(_ grid: Grid) -> Scan {
    .raster(start: .zero, end: SIMD2(grid.lengthX, grid.lengthY), nx: grid.nx, ny: grid.ny)
  }

  private static func error(
    _ specimen: AtomArrangement, _ conditions: IncoherentConditions, _ terms: [ResponseTerm],
    _ patch: ColumnPatch, _ responses: [[[Double]]], _ highest: Double, threads: Int, memory: Int
  ) throws -> (error: Double, work: WorkCount) {
    let grid = conditions.grid(over: specimen.size)
    let scanGrid = conditions.scanGrid(grid)
    let truth = try conditions.exact(
      specimen, grid: grid, scan: Self.scan(scanGrid), engine: EngineSettings(method: .auto),
      threads: threads, memory: memory)
    let field = IncoherentField(
      terms: terms, responses: responses, sums: truth.sums.count, patch: patch, conditions: conditions,
      period: SIMD2(grid.lengthX, grid.lengthY), highest: highest, source: nil)
    let image = try field.frame(of: specimen, columns: scanGrid.nx, rows: scanGrid.ny).values
    var worst = 0.0
    for (sum, exact) in truth.sums.enumerated() {
      let mean = exact.reduce(0, +) / Double(exact.count)
      var squares = 0.0
      for (i, value) in exact.enumerated() {
        let difference = Double(image[sum * exact.count + i]) - value
        squares += difference * difference
      }
      if mean > 0 { worst = max(worst, (squares / Double(exact.count)).squareRoot() / mean) }
    }
    return (worst + truth.error, truth.work)
  }
}
