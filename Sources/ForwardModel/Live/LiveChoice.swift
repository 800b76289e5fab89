import Crystals
import Detection
import Foundation
import Numerics
import Optics
import Quantities
import Scattering
import Worlds

/// Which regime a field gets, and how it is then sampled: a function of the conditions and the nominal field.
struct LiveChoice: Sendable {
  let regime: WorldImage.Regime
  let reason: String
  /// Frozen-phonon configurations.
  let configurations: Int
  /// Å of atoms around the field.
  let margin: Double
  /// Largest pixel of the waves in Å.
  let pixel: Double
  /// Estimated seconds of one thread.
  let seconds: Double
  /// What lies in the field, about; nothing in fields that are wider than those of atoms.
  let matter: World.Estimate

  /// - Parameters:
  ///   - field: nominal, in laboratory coordinates.
  ///   - probes: number of probes sent one by one, for patterns; nil for signals.
  init(
    _ world: TurnedWorld, field: Area, optics: LiveOptics, angles: LiveAngles, probes: Int?,
    settings: LiveSettings
  ) {
    pixel = angles.pixel(optics.probe)
    let area = LiveWindow(field).area
    let side = max(field.size.x, field.size.y)
    var reason: String?
    let matter = side <= settings.border ? world.estimate(in: area) : World.Estimate(atoms: 0, depth: 0)
    self.matter = matter
    margin =
      AtomisticWindow.leastMargin(optics.probe, depth: matter.depth.rounded(.up))
      + Self.stepped(optics.radius)
    let window = area.expanded(by: margin)
    let atoms = matter.atoms * window.size.x * window.size.y / (area.size.x * area.size.y)
    var (configurations, seconds) = (settings.configurations, 0.0)
    if side > settings.border {
      reason =
        "the field of \(Self.nanometres(side)) nm is wider than the \(Self.nanometres(settings.border)) nm of atoms"
    } else if atoms > Double(settings.mostAtoms) {
      reason = "about \(InputError.brief(atoms.rounded())) atoms are more than \(settings.mostAtoms)"
    } else {
      let costs = LiveCosts(
        window: window.size, depth: matter.depth, pixel: pixel, optics: optics, angles: angles,
        settings: settings
      )
      for count in settings.ladder {
        configurations = count
        seconds = Double(max(1, count)) * (probes.map { costs.probes($0) } ?? costs.frame)
        if seconds <= settings.longest { break }
      }
      if seconds > settings.longest {
        reason =
          "waves would take about \(InputError.brief(seconds.rounded())) s of one thread, more than"
          + " \(InputError.brief(settings.longest)) s"
      }
    }
    self.seconds = seconds
    if let reason {
      (regime, self.reason, self.configurations) = (.columns, reason, 0)
    } else {
      regime = .atoms
      self.configurations = configurations
      self.reason =
        "the field of \(Self.nanometres(side)) nm has about \(InputError.brief(atoms.rounded())) atoms and takes about"
        + " \(InputError.brief((10 * seconds).rounded() / 10)) s of one thread"
    }
  }

  /// The reach of rays in steps, so that a little more defocus needs no new atoms.
  private static func stepped(_ radius: Double) -> Double {
    var step = 3.0
    while step < radius { step *= 1.5 }
    return step
  }

  static func nanometres(_ length: Double) -> String { InputError.brief(length.rounded() / 10) }
}

/// The angles that detectors look at.
struct LiveAngles: Sendable, Hashable {
  /// Largest angle in rad, up to the next 50 mrad, so that one more detector seldom needs new waves.
  let largest: Double
  /// Solid angle of the detectors in rad², each by itself.
  let solid: Double
  let detectors: Int

  private static let step = 0.05
  /// To which angle electrons are followed where a detector has no edge.
  private static let open = 0.2

  init(_ detectors: [Detector], _ probe: Probe) {
    let semiangle = probe.aperture.semiangle
    var (largest, solid) = (1.5 * semiangle, 0.0)
    for detector in detectors {
      var (inner, outer) = (0.0, max(2 * semiangle, 0.08))
      switch detector {
      case .annular(let annulus): (inner, outer) = (annulus.inner, min(annulus.outer, Self.open * 1.5))
      case .segmented(let segments): (inner, outer) = (segments.annulus.inner, segments.annulus.outer)
      case .pixelated, .centreOfMass: break
      }
      if case .annular(let annulus) = detector, annulus.outer.isInfinite {
        outer = max(Self.open, inner * 1.2)
      }
      largest = max(largest, outer)
      solid += .pi * (outer * outer - min(inner, outer) * min(inner, outer))
    }
    self.init(largest: largest, solid: solid, detectors: max(1, detectors.count))
  }

  init(largest: Double, solid: Double, detectors: Int) {
    self.largest = max(1, (largest / Self.step - 1e-9).rounded(.up)) * Self.step
    self.solid = solid
    self.detectors = detectors
  }

  /// Å; with a fourth to spare, see `SurveyConditions.pixel`.
  func pixel(_ probe: Probe) -> Double { probe.beam.wavelength * BandLimit.share / (2 * largest * 1.25) }
}

/// Estimated seconds of one thread for one frozen-phonon configuration; rates are those of `EngineCosts`.
struct LiveCosts: Sendable {
  private let points: Double
  private let slices: Double
  private let beams: Double
  private let area: Double
  private let optics: LiveOptics
  private let angles: LiveAngles
  private let settings: LiveSettings
  private let depth: Double

  private static let (potential, wave, product) = (15e-9, 1.5e-9, 0.045e-9)
  private static let (gathered, image) = (1.2e-9, 5e-9)

  init(
    window: SIMD2<Double>, depth: Double, pixel: Double, optics: LiveOptics, angles: LiveAngles,
    settings: LiveSettings
  ) {
    area = window.x * window.y
    points = area / (pixel * pixel)
    slices =
      depth
      / settings.slice(angle: angles.largest, depth: depth, wavelength: optics.probe.beam.wavelength) + 2
    let aperture = optics.probe.aperture.semiangle / optics.probe.beam.wavelength
    beams = max(1, .pi * aperture * aperture * area)
    (self.optics, self.angles, self.settings, self.depth) = (optics, angles, settings, depth)
  }

  /// Probes through the window one by one.
  func probes(_ count: Int) -> Double {
    points * slices * (Self.potential + Self.wave * Double(count * optics.foci.count))
  }

  /// A frame of the whole window, by the cheapest engine that may do.
  var frame: Double {
    let wave = Self.wave * points * slices
    let foci = Double(optics.foci.count)
    let looseness = min(4, max(0.25, settings.accuracy / 0.01))
    let separation = min(9.4 / looseness.squareRoot() + 2 * optics.radius, area.squareRoot())
    let shift = 0.03 * looseness / max(depth, 1e-3)
    let semiangle = optics.probe.aperture.semiangle
    let parents = min(beams, 1 + 2 * semiangle * semiangle / (shift * shift))
    let wavelength = optics.probe.beam.wavelength
    let nodes = angles.solid / (wavelength * wavelength) * separation * separation
    let thin =
      wave * (parents + 10 * Double(angles.detectors))
      + foci * nodes * (Self.gathered * beams * slices + Self.image * 16 / .pi * beams)
    let seen = angles.solid / (wavelength * wavelength) * area
    let exact = wave * beams + Self.product * beams * beams * seen
    return Self.potential * points * slices + min(thin, exact)
  }
}
