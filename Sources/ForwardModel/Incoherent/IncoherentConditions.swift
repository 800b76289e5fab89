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

  private static func radius(_ probe: Probe, _ foci: [FocalSpread.Sample]) -> Double {
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

  /// The cell of one column, in its middle.
  func cell(of type: ColumnType) -> (arrangement: AtomArrangement, grid: Grid) {
    let grid = grid(atLeast: 2 * radius + Self.separation)
    var entrance = 0.0
    let middles = slicing.thicknesses.map { thickness in
      entrance += thickness
      return entrance - 0.5 * thickness
    }
    let atoms = type.sites.map {
      ScatteringAtom(
        $0.scatterer, x: grid.lengthX / 2, y: grid.lengthY / 2, z: middles[$0.slice], occupancy: $0.occupancy)
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
