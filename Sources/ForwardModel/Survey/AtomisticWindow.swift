import Crystals
import Detection
package import Numerics
package import Optics
import Quantities
import Scattering
package import Worlds

/// A window of a world as a specimen of atoms in a box: what the engines with waves need.
///
/// The box holds the window, a margin around it that the probe can reach, and vacuum before and behind the atoms. Atoms
/// outside of the margin are not there; the box repeats.
package struct AtomisticWindow: Sendable {
  package struct Settings: Sendable, Hashable {
    /// Frozen-phonon configurations; 0 for atoms at rest.
    package var configurations = 4
    /// Seed of the thermal displacements; nil for the world's.
    package var seed: UInt64?
    /// Å; nil for 0.5 Å in windows up to 15 Å deep, where heights of atoms matter most, 1 Å up to 50 Å, and 2 Å beyond.
    package var slice: Double?
    /// z in Å of the stage at which the probe is in focus when its C10 is 0.
    package var focusPlane = 0.0
    /// Pictures do not need the last percent, which can cost a hundred times as much.
    package var engine = EngineSettings(method: .auto, accuracy: 0.02)

    package init() {}

    func slice(depth: Double) -> Double { slice ?? (depth <= 15 ? 0.5 : depth <= 50 ? 1 : 2) }
  }

  package let request: SimulationRequest
  package let atoms: [WorldAtom]

  /// Å around the window: what a focused probe needs, and the cone of an aberrated or thick one.
  package static func margin(_ probe: Probe, depth: Double) -> Double {
    leastMargin(probe, depth: depth) + probe.geometricRadius
  }

  /// The same for a probe without aberrations.
  static func leastMargin(_ probe: Probe, depth: Double) -> Double {
    6 + 2 * probe.beam.wavelength / max(probe.aperture.semiangle, 1e-3) + probe.aperture.semiangle * depth
  }

  /// - Parameters:
  ///   - pixels: probe positions along x and y, in the middle of each pixel of the area.
  /// - Throws: `InputError` for an impossible request.
  package init(
    _ world: World, area: Area, pixels: SIMD2<Int>, conditions: SurveyConditions,
    settings: Settings = Settings(), threads: Int = 1
  ) throws {
    let depths = world.bodies(over: area.expanded(by: 20)).map(\.extent)
    let depth =
      depths.isEmpty ? 0 : depths.map(\.high.z).max()! - depths.map(\.low.z).min()!
    let margin = Self.margin(conditions.probe, depth: depth)
    // Whole pixels of the very size that columns are calibrated with: sharp atoms scatter more in smaller ones.
    let step = conditions.pixel
    let points = (area.size + 2 * margin) / step
    let low = area.low - margin
    let window = Area(
      low: low,
      high: low + SIMD2(Double(FourierSizes.next(from: points.x)), Double(FourierSizes.next(from: points.y)))
        * step)
    atoms = world.realise(window, threads: threads).atoms
    let specimen = try WindowSpecimen(
      atoms, window: window, pixel: conditions.pixel, settings: settings, seed: world.seed)
    let half = area.size / SIMD2(Double(pixels.x), Double(pixels.y)) / 2
    let start = SIMD2(margin, margin) + half
    var request = specimen.request(
      probe: conditions.probe, tilt: conditions.tilt, foci: [.sharp], detectors: conditions.detectors,
      focusPlane: settings.focusPlane, engine: settings.engine)
    request.scan = .raster(start: start, end: start + area.size, nx: pixels.x, ny: pixels.y)
    request.parametrization = conditions.parametrization
    request.source = conditions.source
    self.request = request
  }

  /// Runs it: fractions of the beam, `[value][row][column]`, and what the engine did.
  package func image(
    threads: Int, memory: Int, progress: @escaping @Sendable (Double) -> Void = { _ in }
  ) throws -> (values: NDArray<Double>, report: SimulationReport) {
    let sink = SignalCollector(progress: progress)
    let report = try SimulationPlan(request, threads: threads, memory: memory).run(into: sink)
    let count = request.scan.count
    let values = sink.values.flatMap { values -> [Double] in
      let sums = values.count / count
      return (0..<sums).flatMap { sum in (0..<count).map { values[$0 * sums + sum] } }
    }
    return (
      NDArray(shape: [values.count / count] + request.scan.shape, values: values), report
    )
  }
}
