import Detection
import Numerics
import Optics
package import Quantities
package import Scattering

/// How images are made, without the specimen: what the responses of columns depend on.
package struct IncoherentConditions: Sendable, Hashable {
  let probe: Probe
  let foci: [FocalSpread.Sample]
  let detectors: [Detector]
  let parametrization: Parametrization
  let propagator: PropagatorKind
  let tilt: SIMD2<Double>
  package let slicing: Slicing
  /// Pixels of the waves in Å.
  let pixel: SIMD2<Double>

  /// Types of columns at most.
  static let mostTypes = 64
  /// Responses are followed to this distance in Å from the column, and by the radius of the aberrated probe farther.
  static let reach = 7.0
  static let largestRadius = 30.0
  /// Å between a response and its next repeat, in the cell of an isolated column.
  private static let separation = 6.0

  /// - Throws: `InputError` for what an incoherent model cannot do.
  package init(_ request: SimulationRequest) throws(InputError) {
    if let objection = Self.objection(request) {
      throw InputError(
        "engine.method: incoherent is not possible, because \(objection); allowed: multislice, prism, thin, auto"
      )
    }
    probe = request.probe
    foci = request.foci
    detectors = request.detectors.map(\.detector)
    parametrization = request.parametrization
    propagator = request.engine.propagator
    tilt = request.tilt
    slicing = request.slicing
    pixel = SIMD2(request.grid.dx, request.grid.dy)
  }

  /// Why columns cannot be imaged independently; nil if they can.
  static func objection(_ request: SimulationRequest) -> String? {
    if request.detectors.isEmpty { return "there are no detectors" }
    for named in request.detectors {
      let inner: Double
      switch named.detector {
      case .annular(let annulus): inner = annulus.inner
      case .segmented(let segments): inner = segments.annulus.inner
      case .centreOfMass, .pixelated: return "the detector \(named.name) is no annulus"
      }
      guard inner >= request.probe.aperture.semiangle else {
        return "the detector \(named.name) sees the unscattered beam"
      }
    }
    if !request.thicknesses.isEmpty || request.extras.contains(.exitWave) {
      return "the outputs need whole waves"
    }
    if request.engine.precision == .double { return "its error is above double precision" }
    if request.projection == .finite { return "atoms are cut by slices (\"projection\": \"finite\")" }
    let radius = Self.radius(request.probe, request.foci)
    if radius > largestRadius {
      return
        "the probe is \(InputError.brief(radius.rounded())) Å wide, beyond \(InputError.brief(largestRadius)) Å"
    }
    return nil
  }

  static func radius(_ probe: Probe, _ foci: [FocalSpread.Sample]) -> Double {
    reach + (foci.map { probe.withC10(movedBy: $0.offset).geometricRadius }.max() ?? 0)
  }

  /// Of the response of a column, in Å.
  var radius: Double { Self.radius(probe, foci) }

  /// Frequency in 1/Å beyond which images hold nothing, for fields as large as `grid` or larger.
  func highestFrequency(_ grid: Grid) -> Double { 2 * probe.highestFrequency(grid) }

  /// A grid of the waves' pixels over at least `side` Å.
  func grid(atLeast side: Double) -> Grid {
    let nx = FourierSizes.next(from: side / pixel.x)
    let ny = FourierSizes.next(from: side / pixel.y)
    return Grid(nx: nx, ny: ny, lengthX: Double(nx) * pixel.x, lengthY: Double(ny) * pixel.y)
  }

  /// The grid of the waves' pixels over a specimen, rounded to whole pixels that transform fast.
  func grid(over size: SIMD3<Double>) -> Grid {
    func count(_ side: Double, _ step: Double) -> Int {
      // A field whose pixels are those of the conditions keeps its own count.
      let exact = (side / step).rounded()
      if abs(side / step - exact) < 1e-6 * exact { return Int(exact) }
      return FourierSizes.next(from: side / step)
    }
    return Grid(
      nx: count(size.x, pixel.x), ny: count(size.y, pixel.y), lengthX: size.x, lengthY: size.y)
  }

  /// Positions over a whole field that hold an image of it, with a tenth to spare.
  func scanGrid(_ grid: Grid) -> Grid {
    let least = 2.2 * highestFrequency(grid)
    return Grid(
      nx: FourierSizes.next(from: least * grid.lengthX), ny: FourierSizes.next(from: least * grid.lengthY),
      lengthX: grid.lengthX, lengthY: grid.lengthY)
  }

  /// How far in Å from a common axis atoms of a column may lie to interfere on the detectors: s of `ResponseTerm`.
  ///
  /// The mean over azimuths of cos(2π q·d) is 1 - (π q d)², q being the angles that see most electrons, a little above the
  /// smallest.
  var coherence: Double {
    let inner = detectors.map { detector in
      switch detector {
      case .annular(let annulus): annulus.inner
      case .segmented(let segments): segments.annulus.inner
      case .centreOfMass, .pixelated: probe.aperture.semiangle
      }
    }
    let lowest = max(inner.min() ?? 0, 1e-3) / probe.beam.wavelength
    return 2.0.squareRoot() / (2 * .pi * 1.3 * lowest)
  }

  /// The cell of one column, in its middle.
  /// - Parameter misalignment: distance in Å, and direction, of each atom from the one before; the column stays in place.
  func cell(of type: ColumnType, misalignment: SIMD2<Double> = .zero) -> (
    arrangement: AtomArrangement, grid: Grid
  ) {
    let grid = grid(atLeast: 2 * radius + Self.separation)
    var entrance = 0.0
    let middles = slicing.thicknesses.map { thickness in
      entrance += thickness
      return entrance - 0.5 * thickness
    }
    let sides = type.sites.indices.map { $0 % 2 == 0 ? -0.5 : 0.5 }
    let weights = type.sites.map(\.weight)
    let mean = zip(sides, weights).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
    let atoms = zip(type.sites, sides).map { site, side in
      let shift = (side - mean) * misalignment
      return ScatteringAtom(
        site.scatterer, x: grid.lengthX / 2 + shift.x, y: grid.lengthY / 2 + shift.y, z: middles[site.slice],
        occupancy: site.occupancy)
    }
    let box = SIMD3(grid.lengthX, grid.lengthY, slicing.height)
    return (AtomArrangement(atoms: atoms, box: box), grid)
  }

  /// Values of a specimen under these conditions by an engine with waves, `[sum][position]`, sums of all detectors in order.
  func exact(
    _ arrangement: AtomArrangement, grid: Grid, scan: Scan, engine: EngineSettings, threads: Int, memory: Int
  ) throws -> (sums: [[Double]], error: Double, work: WorkCount) {
    var request = SimulationRequest(
      arrangement: arrangement, grid: grid, slicing: slicing, probe: probe, scan: scan,
      detectors: detectors.enumerated().map { .init(name: "\($0 + 1)", detector: $1) }, foci: foci)
    request.parametrization = parametrization
    request.tilt = tilt
    request.engine = engine
    let sink = SignalCollector()
    let report = try SimulationPlan(request, threads: threads, memory: memory).run(into: sink)
    let sums = sink.values.flatMap { values in
      let count = values.count / scan.count
      return (0..<count).map { sum in (0..<scan.count).map { values[$0 * count + sum] } }
    }
    return (sums, report.statedError ?? 0, report.work)
  }
}
