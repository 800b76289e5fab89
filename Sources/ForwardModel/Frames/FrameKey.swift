import Detection
import Numerics
import Optics
import Quantities
import Scattering

/// What the pieces of frames are kept by: the values that went into them.
enum FrameKey: Sendable, Hashable {
  case plan(FrameConditions)
  /// How the engine for thin specimens does.
  case verdict(FrameConditions)
  /// Frequencies of the detectors, for a separation in Å.
  case nodes(FrameConditions, Double)
  case waves(WavesKey)
  /// Gram matrices of a detector over all thermal configurations.
  case pairs(WavesKey, Detector)
  /// Under these parent plane waves.
  case emission(WavesKey, [SIMD2<Int>])
  case frame(FrameConditions, Aberrations, [FocalSpread.Sample])
}

/// Atoms, and how they are cut and sampled.
struct SlicedSpecimen: Sendable, Hashable {
  let arrangement: AtomArrangement
  let thermal: ThermalConfigurations
  let grid: Grid
  let slicing: Slicing
  let parametrization: Parametrization
  let projection: Projection

  init(_ request: SimulationRequest) {
    arrangement = request.arrangement
    thermal = request.thermal
    grid = request.grid
    slicing = request.slicing
    parametrization = request.parametrization
    projection = request.projection
  }

  /// A few atoms stand for all: comparing finds the rest, at once where both share their memory.
  func hash(into hasher: inout Hasher) {
    let atoms = arrangement.atoms
    hasher.combine(atoms.count)
    for index in stride(from: 0, to: atoms.count, by: max(1, atoms.count / 16)) {
      hasher.combine(atoms[index])
    }
    hasher.combine(arrangement.repeats)
    hasher.combine(thermal.count)
    hasher.combine(grid)
  }
}

/// All that frames depend on besides aberrations and foci.
struct FrameConditions: Sendable, Hashable {
  let specimen: SlicedSpecimen
  let beam: ElectronBeam
  let aperture: Aperture
  let tilt: SIMD2<Double>
  let engine: EngineSettings
  let detectors: [Detector]

  init(_ request: SimulationRequest) {
    specimen = SlicedSpecimen(request)
    beam = request.probe.beam
    aperture = request.probe.aperture
    tilt = request.tilt
    engine = request.engine
    detectors = request.detectors.map(\.detector)
  }
}

/// All that the waves of the thermal configurations depend on.
struct WavesKey: Sendable, Hashable {
  let specimen: SlicedSpecimen
  /// nil for all of them.
  var configuration: Int?
  let beam: ElectronBeam
  let tilt: SIMD2<Double>
  let propagator: PropagatorKind
  /// The frequencies that waves can have.
  let layout: SpectrumLayout
  /// Those of plane waves that are kept; nil for slices only.
  let aperture: Aperture?
  let interpolation: SIMD2<Int>
  /// Detectors for which alone pixels were kept; nil if all were.
  let seenBy: [Detector]?

  init(
    _ request: SimulationRequest, _ decision: EngineDecision, configuration: Int?, seenBy: [Detector]?
  ) {
    specimen = SlicedSpecimen(request)
    self.configuration = configuration
    beam = request.probe.beam
    tilt = request.tilt
    propagator = request.engine.propagator
    layout = decision.layout
    aperture = decision.geometry == nil ? nil : request.probe.aperture
    interpolation = decision.geometry?.interpolation ?? SIMD2(1, 1)
    self.seenBy = decision.geometry == nil ? nil : seenBy
  }
}
