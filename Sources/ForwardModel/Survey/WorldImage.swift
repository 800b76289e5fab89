import Crystals
package import Numerics
import Optics
import Quantities
import Scattering
package import Worlds

/// The noise-free image of any area of a world, by waves through atoms where that is possible and column by column where it
/// is not.
package struct WorldImage: Sendable {
  package enum Regime: String, Sendable, Hashable {
    case atoms
    case columns
  }

  /// Where the regimes meet.
  package struct Limits: Sendable, Hashable {
    /// Side in Å up to which fields are made of atoms.
    package var border = 300.0
    package var mostAtoms = 2_000_000
    /// Grains of different orientation that are calibrated one by one in fields up to four times the border.
    package var mostOrientations = 6
    /// Estimated seconds of one thread that an image of atoms may take.
    package var longest = 3600.0

    package init() {}
  }

  package let regime: Regime
  /// Why this regime.
  package let reason: String
  /// Expected fractions of the beam, `[value][row][column]`.
  package let values: NDArray<Double>
  /// Expected relative error of the mean signal of dark fields.
  package let statedError: Double

  /// - Parameters:
  ///   - model: for columns; its conditions hold for atoms too.
  ///   - pixels: along x and y.
  package init(
    of world: World, area: Area, pixels: SIMD2<Int>, model: SurveyModel, limits: Limits = Limits(),
    settings: AtomisticWindow.Settings = AtomisticWindow.Settings(), memory: Int = 4 << 30,
    progress: @escaping @Sendable (Double) -> Void = { _ in }
  ) throws {
    let choice = Self.choice(
      of: world, area: area, pixels: pixels, conditions: model.conditions, limits: limits, settings: settings)
    regime = choice.regime
    var reason = choice.reason
    switch choice.regime {
    case .columns:
      // Next to the border each grain is calibrated in its own orientation, as atoms show it, if there are few.
      let isNear = max(area.size.x, area.size.y) <= 4 * limits.border
      let isEach = isNear && Self.orientations(of: world, in: area) <= limits.mostOrientations
      values = model.image(of: world, area: area, pixels: pixels, grains: isEach ? .each : nil)
      statedError = SurveyModel.statedError
    case .atoms:
      let window = try AtomisticWindow(
        world, area: area, pixels: pixels, conditions: model.conditions, settings: settings,
        threads: model.threads)
      let image = try window.image(threads: model.threads, memory: memory, progress: progress)
      values = image.values
      statedError = image.report.statedError ?? 0
      reason += "; \(image.report.method.rawValue): \(image.report.reason)"
    }
    self.reason = reason
  }

  /// Å up to which the thin engine serves, and the plane waves whose time it takes.
  private static let (thin, parents) = (40.0, 60.0)

  /// Which regime an area gets. It depends on the area, not on what was looked at before.
  package static func choice(
    of world: World, area: Area, pixels: SIMD2<Int>, conditions: SurveyConditions, limits: Limits = Limits(),
    settings: AtomisticWindow.Settings = AtomisticWindow.Settings()
  ) -> (regime: Regime, reason: String) {
    let side = max(area.size.x, area.size.y)
    guard side <= limits.border else {
      return (
        .columns,
        "the field of \(nanometres(side)) nm is wider than the \(nanometres(limits.border)) nm of atoms"
      )
    }
    let depth = world.estimate(in: area).depth
    let window = area.expanded(by: AtomisticWindow.margin(conditions.probe, depth: depth))
    let atoms = world.estimate(in: window).atoms
    guard atoms <= Double(limits.mostAtoms) else {
      return (.columns, "about \(Int(atoms)) atoms are more than \(limits.mostAtoms)")
    }
    let seconds = estimatedSeconds(window, depth: depth, pixels: pixels, conditions, settings)
    guard seconds <= limits.longest else {
      return (.columns, "waves would take about \(Int(seconds)) s, more than \(Int(limits.longest)) s")
    }
    return (.atoms, "the field of \(nanometres(side)) nm has about \(Int(atoms)) atoms")
  }

  private static func orientations(of world: World, in area: Area) -> Int {
    let grains = world.bodies(over: area).filter {
      $0.info.category == .particle || $0.info.category == .grain
    }
    return Set(
      grains.map {
        ($0.info.orientation.transposed * Vector(0, 0, 1) * 1000).rounded(.toNearestOrAwayFromZero)
      }
    ).count
  }

  private static func nanometres(_ length: Double) -> String { InputError.brief((length).rounded() / 10) }

  /// Potentials of each configuration, and the plane waves of the aperture or the probes, whichever are fewer; rates are
  /// those of `EngineCosts`.
  private static func estimatedSeconds(
    _ window: Area, depth: Double, pixels: SIMD2<Int>, _ conditions: SurveyConditions,
    _ settings: AtomisticWindow.Settings
  ) -> Double {
    let pixel = conditions.pixel
    let points = window.size.x * window.size.y / (pixel * pixel)
    let slices = depth / settings.slice(depth: depth + 4) + 2
    let aperture = conditions.probe.aperture.semiangle / conditions.probe.beam.wavelength
    let beams = .pi * aperture * aperture * window.size.x * window.size.y
    // Thin specimens are imaged from few waves, whatever the scan.
    let waves = depth <= Self.thin ? Self.parents : min(beams, Double(pixels.x * pixels.y))
    return Double(max(1, settings.configurations)) * points * slices * (15e-9 + 1.5e-9 * waves)
  }
}
