import Crystals
import Detection
import Foundation
import ForwardModel
import Frames
import Numerics
import Optics
import Quantities
import Worlds

/// How long a live instrument waits for signals: first fields, kept ones, after refocusing, after a change of the specimen.
enum SignalsBench {
  static func run(threads: Int, worlds names: [String]) throws -> [String: Any] {
    let library = WorldLibrary(try SpecimenLibrary.locate())
    var figures: [String: Any] = [:]
    for name in names where library.names.contains(name) {
      figures[name] = try field(try library.world(name), name: name, threads: threads)
    }
    return figures
  }

  private static func seconds(_ body: () throws -> Void) throws -> Double {
    var caught: Result<Void, any Error> = .success(())
    let spent = Clock.seconds { caught = Result { try body() } }
    try caught.get()
    return spent
  }

  /// 512 x 512 pixels of 10 nm, HAADF and BF; patterns.
  private static func field(_ world: World, name: String, threads: Int) throws -> [String: Any] {
    let beam = ElectronBeam(energy: 80e3)
    var optics = LiveOptics(probe: try Probe(beam: beam, aperture: .round(semiangle: 0.03)))
    let dark = SimulationRequest.NamedDetector(
      name: "HAADF", detector: .annular(try AnnularDetector(inner: 0.06, outer: 0.15)))
    let bright = SimulationRequest.NamedDetector(
      name: "BF", detector: .annular(try AnnularDetector(inner: 0, outer: 0.01)))
    let view = SpecimenView(threads: threads, memory: 6 << 30)
    var raster = FrameRaster(columns: 512, rows: 512, centre: SIMD2(3, 4), field: SIMD2(100, 100))
    var world = world
    var figures: [String: Any] = [:]
    var last: LiveSignals?
    func measure(_ what: String, _ detectors: [SimulationRequest.NamedDetector]) throws {
      let spent = try seconds {
        last = try view.signals(of: world, optics: optics, detectors: detectors, on: raster)
      }
      figures[what + "_s"] = spent
      guard let found = last else { return }
      print(
        name, what, String(format: "%.3f s", spent),
        found.origins.map { "\($0.engine) \($0.statedError ?? 0)" }, found.configurations,
        what == "cold" ? found.reason + "; " + found.origins[0].reason : "")
    }
    try measure("cold", [dark])
    try measure("kept", [dark])
    raster.origin += SIMD2(1.3, -0.8)
    try measure("drifted", [dark])
    raster.lineOffsets = (0..<512).map { SIMD2(0.1 * sin(Double($0)), 0) }
    try measure("distorted", [dark])
    try measure("and_bright", [dark, bright])
    optics.probe = optics.probe.withC10(movedBy: -20)
    try measure("refocused", [dark])
    optics.source = .gaussian(fullWidth: 0.7)
    try measure("with_source", [dark])
    let here = world.realise(Area(centre: SIMD2(3, 4), size: SIMD2(12, 12))).atoms
    if let atom = here.min(by: {
      hypot($0.position.x - 3, $0.position.y - 4) < hypot($1.position.x - 3, $1.position.y - 4)
    }) {
      world.changes.remove(atom)
      try measure("one_atom_less", [dark])
    }
    raster = FrameRaster(columns: 512, rows: 512, centre: .zero, field: SIMD2(5000, 5000))
    try measure("overview_500nm_cold", [dark, bright])
    raster.origin += SIMD2(20, 30)
    try measure("overview_500nm_drifted", [dark, bright])
    print(name, "kept", view.bytes >> 20, "MiB; peak", Clock.peakMemory, "GiB")
    return figures
  }
}
