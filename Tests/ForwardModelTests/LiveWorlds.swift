import Crystals
import Detection
import Frames
import Numerics
import Optics
import Quantities
import Scattering
import Worlds

@testable import ForwardModel

/// Small fields of a sheet of MoS2, and what a live instrument asks of them.
enum LiveWorlds {
  static let memory = 2 << 30

  static let world = SurveyWorlds.world(
    [SurveyWorlds.material("MoS2")], [SurveyWorlds.sheet(SurveyWorlds.material("MoS2"))])

  /// Few configurations and coarse angles, so that tests are quick.
  static func settings(configurations: Int = 1) -> LiveSettings {
    var settings = LiveSettings()
    settings.configurations = configurations
    return settings
  }

  static func view(configurations: Int = 1, threads: Int = 2) -> SpecimenView {
    SpecimenView(threads: threads, memory: memory, settings: settings(configurations: configurations))
  }

  static func optics(defocus: Double = 0, _ terms: [AberrationTerm: Aberrations.Coefficient] = [:]) throws
    -> LiveOptics
  {
    var aberrations = Aberrations(terms)
    aberrations.defocus = defocus
    return LiveOptics(
      probe: try Probe(
        beam: ElectronBeam(energy: 60e3), aperture: .round(semiangle: 0.03), aberrations: aberrations))
  }

  static func annulus(_ inner: Double, _ outer: Double, name: String = "HAADF") throws
    -> SimulationRequest.NamedDetector
  {
    .init(name: name, detector: .annular(try AnnularDetector(inner: inner, outer: outer)))
  }

  static func raster(_ count: Int = 16, _ side: Double = 8, centre: SIMD2<Double> = SIMD2(2, 1))
    -> FrameRaster
  {
    FrameRaster(columns: count, rows: count, centre: centre, field: SIMD2(side, side))
  }

  static func largest(_ a: [Float], _ b: [Float]) -> Float {
    zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  static func rms(_ a: [Float], _ b: [Float]) -> Float {
    (zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Float(a.count)).squareRoot()
  }

  static func mean(_ values: some Sequence<Float>) -> Float {
    let all = Array(values)
    return all.reduce(0, +) / Float(all.count)
  }
}
