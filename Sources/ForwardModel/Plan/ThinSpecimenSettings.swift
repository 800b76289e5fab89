import Detection
import Numerics
import Optics
import Quantities
import Scattering

/// How finely the engine for thin specimens divides the aperture and the detectors.
struct ThinSpecimenSettings: Sendable {
  /// All plane waves of the aperture.
  let geometry: PrismGeometry
  let detectors: [Detector]
  /// Interference of electrons that leave the specimen farther apart than this (Å) is not resolved.
  let separation: Double
  /// Largest shift of a plane wave against its parent, in Å.
  let shift: Double
  /// Distance in Å from the first to the last slice with atoms.
  let depth: Double
  /// Slices with atoms.
  let slices: [Int]

  /// Positions at which the image is compared with probes sent through the specimen one by one.
  static let verifiedPositions = 20
  private static let mostSums = 64
  /// Measured at 1 % accuracy on MoS2. The error falls linearly with the shift, and faster with the separation.
  private static let separationAtOnePercent = 9.4
  private static let shiftAtOnePercent = 0.03

  /// Why the engine cannot run a request; nil if it can.
  static func objection(_ request: SimulationRequest) -> String? {
    let sums = request.detectors.map { DetectorQuadrature.sums($0.detector) }
    if request.detectors.isEmpty { return "there are no detectors" }
    if sums.contains(nil) { return "patterns need whole waves" }
    if sums.compactMap({ $0 }).reduce(0, +) > mostSums {
      return "detectors have more than \(mostSums) segments"
    }
    if !request.thicknesses.isEmpty || request.extras.contains(.exitWave) {
      return "the outputs need whole waves"
    }
    if request.engine.precision == .double { return "its error is above double precision" }
    return nil
  }

  /// - Parameter refinement: 1, or less for finer divisions after a first attempt was not exact enough.
  init(_ request: SimulationRequest, refinement: Double = 1) throws(InputError) {
    geometry = try PrismGeometry(grid: request.grid, probe: request.probe, interpolation: SIMD2(1, 1))
    detectors = request.detectors.map(\.detector)
    let wanted = min(4, max(0.25, request.engine.accuracy / 0.01))
    let probes = request.foci.map { request.probe.withC10(movedBy: $0.offset) }
    // Both ends of a pair must be lit at once, and electrons must reach them: the aberrated probe's diameter counts.
    let diameter = 2 * (probes.map(\.geometricRadius).max() ?? 0)
    separation = Self.separationAtOnePercent / (wanted.squareRoot() * refinement) + diameter
    shift = Self.shiftAtOnePercent * wanted * refinement
    let occupied = request.potentialModel(0).occupiedSlices
    slices = occupied
    let faces = request.slicing.exitFaces
    if let first = occupied.first, let last = occupied.last {
      depth = faces[last] - faces[first]
    } else {
      depth = 0
    }
  }

  /// Radius of the incident cone in 1/Å.
  func cone(_ request: SimulationRequest) -> Double { request.probe.highestFrequency(request.grid) }

  func parents(_ request: SimulationRequest) -> ParentBeams {
    ParentBeams(
      field: request.grid, radius: cone(request), depth: depth, wavelength: request.probe.beam.wavelength,
      shift: shift)
  }

  func quadrature(_ request: SimulationRequest) -> DetectorQuadrature {
    let wavelength = request.probe.beam.wavelength
    // Waves of the smallest angles that detectors see outside of the cone decide how near atoms must be.
    let lowest =
      detectors.map { detector in
        switch detector {
        case .annular(let annulus): annulus.inner / wavelength
        case .segmented(let segments): segments.annulus.inner / wavelength
        case .centreOfMass, .pixelated: 0
        }
      }.min() ?? 0
    let atoms = AtomCoincidence(request.arrangement, width: 0.5 / max(lowest, cone(request), 0.25))
    let lattice = PatternLattice(field: request.grid, separation: separation) { atoms.value(x: $0, y: $1) }
    return DetectorQuadrature(
      detectors, field: request.grid, lattice: lattice,
      cone: cone(request), wavelength: wavelength)
  }

  /// Frequencies at which detectors are sampled, estimated from their area.
  func frequencies(_ request: SimulationRequest) -> Double {
    let wavelength = request.probe.beam.wavelength
    let cutoff = BandLimit(grid: request.grid).cutoff
    let cell = max(1 / (separation * separation), 1 / (request.grid.lengthX * request.grid.lengthY))
    func area(_ inner: Double, _ outer: Double) -> Double {
      let edge = 2 * cell.squareRoot()
      let (low, high) = (max(0, inner / wavelength - edge), min(cutoff, outer / wavelength + edge))
      return .pi * max(0, high * high - low * low)
    }
    let whole = detectors.map { detector in
      switch detector {
      case .annular(let annulus): area(annulus.inner, annulus.outer)
      case .segmented(let segments): area(segments.annulus.inner, segments.annulus.outer)
      case .centreOfMass, .pixelated: area(0, cutoff * wavelength)
      }
    }.reduce(0, +)
    return min(whole, area(0, cutoff * wavelength)) / cell
  }

  /// Bytes of what the slices emit, in one thermal configuration, and of the maps while they are added up.
  func bytes(_ request: SimulationRequest, layout: SpectrumLayout) -> Int {
    let sums = detectors.compactMap { DetectorQuadrature.sums($0) }.reduce(0, +)
    let image = 4 * geometry.beams.count * 2 * 4
    return Emission.bytes(layout: layout, parents: parents(request).parents.count, slices: slices.count)
      + (16 * sums + 16) * image
  }
}
