import Crystals
import Frames
package import Numerics
import Optics
import Quantities
import Scattering
import Synchronization
package import Worlds

/// Makes images of worlds at low magnification: fields with too many atoms for waves.
///
/// What columns of each kind of matter do to the beam is measured once by multislice, and kept by the value of all that it
/// depends on; images are then sums over rings of angles. The same image comes out whatever was asked for before.
package final class SurveyModel: Sendable {
  /// How grains and particles are told apart.
  package enum Grains: Sendable, Hashable {
    /// Those of `particle` and `grain` bodies have the response of all orientations and two-beam contrast of their own;
    /// anything else is calibrated in its own orientation.
    case averaged
    /// Each orientation is calibrated: seconds for each.
    case each
  }

  /// Relative error of the mean signal of dark fields beyond the aperture that is to be expected, from comparisons with
  /// multislice (docs/engines/survey.md).
  package static let statedError = 0.05

  package let conditions: SurveyConditions
  package let threads: Int
  package let grains: Grains
  let settings: Calibration.Settings
  private let kept: ContentCache<Key, any Sendable>

  private enum Key: Hashable, Sendable {
    case response(ResponseClass, slices: Int)
    case kernel(Int)
    case matter(ResponseClass, slices: Int)
  }

  /// - Parameter memory: bytes for what is kept.
  package convenience init(
    _ conditions: SurveyConditions, grains: Grains = .averaged, threads: Int = 1, memory: Int = 1 << 27
  ) {
    self.init(
      conditions, grains: grains, settings: Calibration.Settings(), threads: threads, memory: memory)
  }

  /// For other aberrations, tilt or source: what is kept is shared, since responses depend on none of them.
  /// - Parameter other: a model of equal `SurveyConditions.key`.
  init(_ conditions: SurveyConditions, sharing other: SurveyModel) {
    precondition(conditions.key == other.conditions.key, "responses hold for one beam, aperture and rings")
    self.conditions = conditions
    (grains, threads, settings, kept) = (other.grains, other.threads, other.settings, other.kept)
  }

  init(
    _ conditions: SurveyConditions, grains: Grains, settings: Calibration.Settings, threads: Int, memory: Int
  ) {
    self.conditions = conditions
    self.grains = grains
    self.threads = threads
    self.settings = settings
    kept = ContentCache(capacity: memory)
  }

  /// The class of matter with responses to `thickness` Å.
  func matter(_ matter: ResponseClass, thickness: Double) -> Matter {
    let calibration = Calibration(
      matter: matter, conditions: conditions.key, rings: conditions.rings, settings: settings)
    let slices = matter.isSheet ? 0 : calibration.slices(for: thickness)
    let key = Key.matter(matter, slices: slices)
    return kept.value(for: key, bytes: { _ in 1 << 16 }) {
      let response = calibration.run(slices: slices, threads: threads)
      let wavelength = conditions.probe.beam.wavelength
      let reflections =
        matter.view == .averaged
        ? Reflection.all(
          of: matter.material.crystal, beam: conditions.probe.beam,
          parametrization: conditions.parametrization)
        : []
      return Matter(
        matter, response: response,
        kernels: Dictionary(
          uniqueKeysWithValues: matter.composition.keys.sorted().map { ($0, kernel($0)) }),
        rings: conditions.rings, reflections: reflections,
        semiangle: conditions.probe.aperture.semiangle, wavelength: wavelength)
    } as! Matter
  }

  /// Cross-sections of an element.
  func kernel(_ element: Int) -> DeflectionKernel {
    let key = Key.kernel(element)
    return kept.value(for: key, bytes: { _ in 8 * conditions.rings.count * conditions.rings.count }) {
      DeflectionKernel(
        element: element, rings: conditions.rings, beam: conditions.probe.beam,
        parametrization: conditions.parametrization)
    } as! DeflectionKernel
  }

  /// The image of an area.
  /// - Parameters:
  ///   - pixels: along x and y; pixel (i, j) is the mean over its rectangle of the area.
  ///   - grains: instead of the model's own rule.
  package func image(of world: World, area: Area, pixels: SIMD2<Int>, grains: Grains? = nil) -> NDArray<
    Double
  > {
    let grains = grains ?? self.grains
    let raster = SurveyRaster(area: area, pixels: pixels, conditions: conditions)
    let catalogue = Catalogue(world, raster: raster, model: self, grains: grains)
    let columns = raster.columns
    let rows = raster.rows
    let values = conditions.weights.count
    let found = UncheckedSendable(AlignedBuffer<Double>(count: values * columns * rows))
    parallelFor(raster.tiles, threads: threads) { _, index in
      SurveyTile(raster.tile(index), raster: raster, world: world, catalogue: catalogue, model: self)
        .write(into: found.value.pointer)
    }
    return raster.blurred(found.value.pointer, values: values, threads: threads)
  }
}

/// Which classes of matter a field needs, calibrated.
struct Catalogue: Sendable {
  let indices: [ResponseClass: Int]
  let matter: [Matter]

  let grains: SurveyModel.Grains

  init(_ world: World, raster: SurveyRaster, model: SurveyModel, grains: SurveyModel.Grains) {
    self.grains = grains
    let materials = world.materials
    let deepest = Mutex<[ResponseClass: Double]>([:])
    parallelFor(raster.tiles, threads: model.threads) { _, index in
      var here: [ResponseClass: Double] = [:]
      var classes = BodyClasses(materials: materials, model: model, grains: grains)
      for body in world.bodies(over: raster.area(of: raster.tile(index).grown)) {
        let extent = body.extent
        let depth = extent.high.z - extent.low.z
        for matter in classes.states(of: body) { here[matter] = max(here[matter] ?? 0, depth) }
      }
      deepest.withLock { $0.merge(here, uniquingKeysWith: max) }
    }
    let wanted = deepest.withLock { $0 }.map { ($0.key, $0.value) }
    // One by one: each calibration uses all threads.
    matter = wanted.map { model.matter($0.0, thickness: $0.1) }
    indices = Dictionary(uniqueKeysWithValues: wanted.enumerated().map { ($1.0, $0) })
  }
}

/// Finds the classes of bodies; remembers the last ones, since neighbours are often alike.
struct BodyClasses {
  let materials: [Material]
  let model: SurveyModel
  let grains: SurveyModel.Grains
  private var known: [Known: [ResponseClass]] = [:]

  init(materials: [Material], model: SurveyModel, grains: SurveyModel.Grains) {
    self.grains = grains
    self.materials = materials
    self.model = model
  }

  private struct Known: Hashable {
    let material: Int
    let sites: [CrystalSite]
    let direction: SIMD3<Double>?
  }

  /// Classes of a body by its composition state.
  mutating func states(of body: any Body) -> [ResponseClass] {
    let info = body.info
    let material = materials[info.material]
    let crystal = body as? CrystalBody
    var direction: SIMD3<Double>?
    if crystal != nil, !isAveraged(body) {
      let turned = info.orientation.transposed * model.conditions.beamDirection
      direction = (turned * 1000).rounded(.toNearestOrAwayFromZero) / 1000
    }
    let sites = crystal?.sites ?? []
    let key = Known(material: info.material, sites: sites, direction: direction)
    if let found = known[key] { return found }
    let made: [ResponseClass]
    if crystal == nil {
      made = [ResponseClass(amorphous: material)]
    } else {
      let states = sites.map(\.contents.count).max() ?? 1
      made = (0..<states).map {
        ResponseClass(
          crystal: material, sites: ResponseClass.regularSites(sites, state: $0), direction: direction)
      }
    }
    known[key] = made
    return made
  }

  /// Whether a body counts as one grain of many.
  func isAveraged(_ body: any Body) -> Bool {
    guard grains == .averaged, !materials[body.info.material].isSheet else { return false }
    return body.info.category == .particle || body.info.category == .grain
  }
}
