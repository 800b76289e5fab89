import Crystals
import Detection
import Foundation
import Numerics
import Optics
import Quantities
import Scattering
import Worlds

/// The atoms of a window in a box, cut and sampled: what waves need of the specimen, without the beam.
///
/// The box holds the window and vacuum before and behind the atoms; it repeats.
struct WindowSpecimen: Sendable {
  let arrangement: AtomArrangement
  let thermal: ThermalConfigurations
  let grid: Grid
  let slicing: Slicing
  /// The corner of the box in the atoms' coordinates, in Å.
  let corner: Vector
  /// Largest pixel of the waves in Å that was asked for.
  let pixel: Double

  /// Å of vacuum before and behind the atoms.
  static let vacuum = 2.0

  /// - Parameters:
  ///   - atoms: those in the window.
  ///   - pixel: largest pixel of the waves in Å; pixels are as small as lengths that transform fast make them.
  ///   - seed: of the thermal displacements, where the settings have none.
  init(
    _ atoms: [WorldAtom], window: Area, pixel: Double, settings: AtomisticWindow.Settings, seed: UInt64
  ) throws(InputError) {
    let size = window.size
    self.pixel = pixel
    // Windows of whole pixels keep them.
    let points = size / pixel * (1 - 1e-9)
    grid = Grid(
      nx: FourierSizes.next(from: points.x), ny: FourierSizes.next(from: points.y), lengthX: size.x,
      lengthY: size.y)
    var (low, high) = (Double.infinity, -Double.infinity)
    for atom in atoms {
      low = min(low, atom.position.z)
      high = max(high, atom.position.z)
    }
    if atoms.isEmpty { (low, high) = (0, 0) }
    let entrance = low - Self.vacuum
    let height = high + Self.vacuum - entrance
    let corner = Vector(window.low.x, window.low.y, entrance)
    self.corner = corner
    arrangement = AtomArrangement(
      atoms: atoms.map { Self.scattering($0, corner: corner) }, box: Vector(size.x, size.y, height))
    slicing = try Slicing(height: height, requested: settings.slice(depth: height))
    guard settings.configurations > 0, !atoms.isEmpty else {
      thermal = .none
      return
    }
    let seed = settings.seed ?? seed
    thermal = .given(
      (0..<settings.configurations).map { configuration in
        atoms.map { Realisation.thermalDisplacement(of: $0, configuration: configuration, seed: seed) }
      })
  }

  /// An atom in the box.
  func scattering(_ atom: WorldAtom) -> ScatteringAtom { Self.scattering(atom, corner: corner) }

  private static func scattering(_ atom: WorldAtom, corner: Vector) -> ScatteringAtom {
    let place = atom.position - corner
    return ScatteringAtom(Scatterer(element: Int(atom.element)), x: place.x, y: place.y, z: place.z)
  }

  /// Without a scan.
  /// - Parameter focusPlane: z at which the probe is in focus when its C10 is 0, in the atoms' coordinates.
  func request(
    probe: Probe, tilt: SIMD2<Double>, foci: [FocalSpread.Sample],
    detectors: [SimulationRequest.NamedDetector],
    focusPlane: Double = 0, engine: EngineSettings
  ) -> SimulationRequest {
    // Rays that meet on the focus plane are not yet together on the entrance face.
    var request = SimulationRequest(
      arrangement: arrangement, grid: grid, slicing: slicing,
      probe: probe.withC10(movedBy: corner.z - focusPlane), scan: .list([]), detectors: detectors, foci: foci)
    request.tilt = tilt
    request.engine = engine
    request.thermal = thermal
    return request
  }

  /// Bytes of memory, about.
  var bytes: Int { arrangement.atoms.count * (72 + 32 * thermal.count) }
}
