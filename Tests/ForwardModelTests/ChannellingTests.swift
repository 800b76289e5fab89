import Crystals
import Detection
import Foundation
import Frames
import Numerics
import Optics
import Quantities
import Scattering
import Testing
import Worlds

@testable import ForwardModel

/// Thick crystals put together from places that recur: against probes through frozen configurations, and against themselves.
@Suite(.serialized) struct ChannellingTests {
  static let material = SurveyWorlds.material("SrTiO3-001")

  static func world(_ thickness: Double, _ name: String = "SrTiO3-001") -> World {
    let material = SurveyWorlds.material(name)
    return SurveyWorlds.world([material], [SurveyWorlds.slab(material, thickness: thickness)])
  }

  static func optics(_ energy: Double = 200e3, _ semiangle: Double = 0.02) throws -> LiveOptics {
    LiveOptics(
      probe: try Probe(beam: ElectronBeam(energy: energy), aperture: .round(semiangle: semiangle)))
  }

  static let detectors: [SimulationRequest.NamedDetector] = [
    try! LiveWorlds.annulus(0.08, 0.2), try! LiveWorlds.annulus(0.04, 0.08, name: "DF"),
    try! LiveWorlds.annulus(0.011, 0.022, name: "ABF"), try! LiveWorlds.annulus(0, 0.01, name: "BF"),
  ]

  /// Signals `[place][detector]` by frozen configurations.
  static func frozen(
    _ world: World, _ optics: LiveOptics, _ detectors: [SimulationRequest.NamedDetector],
    _ places: [SIMD2<Double>], half: Double, configurations: Int
  ) throws -> [Double] {
    let area = Area(centre: .zero, size: SIMD2(repeating: 2 * half))
    var settings = AtomisticWindow.Settings()
    (settings.configurations, settings.slice) = (configurations, 2)
    let specimen = try WindowSpecimen(
      world.realise(area).atoms, window: area,
      pixel: LiveAngles(detectors.map(\.detector), optics.probe).pixel(optics.probe), settings: settings,
      seed: 5)
    var engine = EngineSettings(method: .multislice)
    engine.passesEachProbe = true
    var request = specimen.request(
      probe: optics.probe, tilt: optics.tilt, foci: optics.foci, detectors: detectors, engine: engine)
    request.scan = .list(places.map { $0 - area.low })
    let sink = SignalCollector()
    _ = try SimulationPlan(request, threads: 2, memory: LiveWorlds.memory).run(into: sink)
    return places.indices.flatMap { place in sink.values.map { $0[place] } }
  }

  /// The same by the mean wave.
  static func mean(
    _ world: World, _ optics: LiveOptics, _ detectors: [SimulationRequest.NamedDetector],
    _ places: [SIMD2<Double>], half: Double, finer: Double = 1
  ) throws -> [Double] {
    let view = LiveWorlds.view()
    let conditions = ChannellingConditions(
      probe: optics.probe, tilt: optics.tilt, foci: optics.foci, detectors: detectors.map(\.detector),
      slice: 2)
    let surroundings = Surroundings(
      world.realise(Area(centre: .zero, size: SIMD2(repeating: 2 * half))).atoms, around: .zero, half: half)
    let waves = try view.placeWaves(
      surroundings, conditions, pixel: conditions.pixel(meanSquare: surroundings.meanSquare) / finer)
    return waves.signals(at: places, threads: 2).values
  }

  static let places = [
    SIMD2(0.3, 0.2), SIMD2(2.25, 2.15), SIMD2(2.25, 0.2), SIMD2(1.28, 1.18), SIMD2(0.8, 0.2),
  ]

  /// 4 nm of SrTiO3: on columns and between them.
  @Test func signalsAreThoseOfFrozenConfigurations() throws {
    let world = Self.world(40)
    let optics = try Self.optics()
    let exact = try Self.frozen(world, optics, Self.detectors, Self.places, half: 7.8, configurations: 8)
    let found = try Self.mean(world, optics, Self.detectors, Self.places, half: 7.8)
    let count = Self.detectors.count
    // Errors of the model (docs/engines/channelling.md) and three sigma of eight configurations, which is 4 % of dark signals on columns.
    for (detector, limit) in zip(0..<count, [0.18, 0.22, 0.06, 0.06]) {
      let values = Self.places.indices.map { (exact[$0 * count + detector], found[$0 * count + detector]) }
      let mean = values.reduce(0) { $0 + $1.0 } / Double(values.count)
      let squares = values.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(values.count)
      #expect(squares.squareRoot() < limit * mean, "\(Self.detectors[detector].name): \(values)")
    }
  }

  /// The picture repeats with the crystal, is bright on its columns and is found again after a drift.
  @Test func aThickCrystalShowsItsLattice() throws {
    let world = Self.world(40)
    let optics = try Self.optics()
    let view = LiveWorlds.view()
    let dark = [Self.detectors[0]]
    let edge = 3.905
    let places = [SIMD2(0.3, 0.2), SIMD2(0.3 + edge, 0.2), SIMD2(0.3, 0.2 + edge), SIMD2(1.28, 1.18)]
    let found = try view.signals(of: world, optics: optics, detectors: dark, at: places)
    #expect(found.regime == .atoms && found.origins[0].engine == "channelling", "\(found.reason)")
    #expect(found.work.probeSlices > 0)
    let values = found.values.values
    #expect(abs(values[1] / values[0] - 1) < 0.02 && abs(values[2] / values[0] - 1) < 0.02)
    #expect(values[0] > 2 * values[3])
    // Against a probe through the same atoms.
    let exact = try Self.mean(world, optics, dark, [places[0], places[3]], half: 7.8)
    for (value, wanted) in zip([values[0], values[3]], exact) {
      #expect(abs(Double(value) - wanted) < 0.03 * exact[0], "\(value) instead of \(wanted)")
    }
    // Another window of the same crystal: places are known.
    let moved = places.map { $0 + SIMD2(10 * edge, 0) }
    let again = try view.signals(of: world, optics: optics, detectors: dark, at: moved)
    #expect(again.work.probeSlices == 0)
    #expect(LiveWorlds.largest(again.values.values, values) < 0.01 * values[0])
    let other = try SpecimenView(
      threads: 1, memory: LiveWorlds.memory, settings: LiveWorlds.settings()
    ).signals(of: world, optics: optics, detectors: dark, at: moved)
    #expect(other.values == again.values)
  }

  /// Samples in a disc tell an image up to its border.
  @Test func discsAreInterpolated() {
    let highest = 1.6
    let disc = DiscInterpolation(radius: 2.5, spacing: 0.45 / highest, highest: highest)
    func image(_ place: SIMD2<Double>) -> Double {
      1 + cos(2 * .pi * 0.9 * place.x + 0.3) * 0.4 + 0.3 * sin(2 * .pi * (0.7 * place.y - 0.8 * place.x))
    }
    let values = disc.lattice(disc.places.map(image), threads: 2)
    var worst = 0.0
    for row in 0..<disc.columns {
      for column in 0..<disc.columns {
        let place = disc.step * SIMD2(Double(column - disc.reach), Double(row - disc.reach))
        guard (place * place).sum() < 2.4 * 2.4 else { continue }
        worst = max(worst, abs(Double(values[row * disc.columns + column]) - image(place)))
      }
    }
    #expect(worst < 0.02, "\(worst)")
  }

  /// Prints what docs/engines/channelling.md states; minutes.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["STEMULATOR_MEASURE"] != nil))
  func measured() throws {
    for (name, thickness, configurations) in [
      ("SrTiO3-001", 50.0, 8), ("SrTiO3-001", 200, 8), ("Au-001", 50, 6), ("Au-001", 200, 6),
      ("Si-110", 200, 6),
    ] {
      let world = Self.world(thickness, name)
      let optics = try Self.optics(200e3, 0.025)
      let places = Self.places + [SIMD2(0.3, 1.1), SIMD2(1.7, 0.2), SIMD2(1.2, 2.0)]
      let half = 11.7
      var clock = Date()
      let found = try Self.mean(world, optics, Self.detectors, places, half: half)
      let seconds = -clock.timeIntervalSinceNow
      let finer = try Self.mean(world, optics, Self.detectors, places, half: half, finer: 1.5)
      clock = Date()
      let exact = try Self.frozen(
        world, optics, Self.detectors, places, half: half, configurations: configurations)
      print("\(name) \(thickness) Å: \(seconds) s, frozen \(-clock.timeIntervalSinceNow) s")
      let count = Self.detectors.count
      for detector in 0..<count {
        func all(_ list: [Double]) -> [Double] { places.indices.map { list[$0 * count + detector] } }
        let (a, b, c) = (all(exact), all(found), all(finer))
        let mean = a.reduce(0, +) / Double(a.count)
        func rms(_ list: [Double]) -> Double {
          (zip(a, list).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(a.count)).squareRoot()
            / mean
        }
        func text(_ list: [Double]) -> String {
          list.map { String(format: "%.5f", $0) }.joined(separator: " ")
        }
        print("  \(Self.detectors[detector].name) rms \(rms(b)), finer \(rms(c)), of the mean")
        print("    frozen \(text(a))\n    mean   \(text(b))\n    finer  \(text(c))")
      }
    }
  }
}
