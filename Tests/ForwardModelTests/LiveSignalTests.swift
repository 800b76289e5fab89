import Crystals
import Detection
import Frames
import Numerics
import Optics
import Quantities
import Scattering
import Testing
import Worlds

@testable import ForwardModel

/// Signals of a live view against probes sent one by one, and against themselves.
@Suite(.serialized) struct LiveSignalTests {
  private func expectProbes(
    _ optics: LiveOptics, _ detectors: [SimulationRequest.NamedDetector], _ what: String
  ) throws {
    let raster = LiveWorlds.raster(5, 7)
    let view = LiveWorlds.view()
    let found = try view.signals(of: LiveWorlds.world, optics: optics, detectors: detectors, on: raster)
    #expect(found.regime == .atoms)
    // Another window, whose atoms are the same ones, and every probe by itself.
    let places = (0..<raster.count).map(raster.place)
    let area = Area(around: places)!.expanded(by: 12 + optics.radius)
    let settings = LiveWorlds.settings()
    let specimen = try WindowSpecimen(
      LiveWorlds.world.realise(area).atoms, window: area,
      pixel: LiveAngles(detectors.map(\.detector), optics.probe).pixel(optics.probe),
      settings: settings.window(configurations: 1), seed: LiveWorlds.world.seed)
    var engine = EngineSettings(method: .multislice)
    engine.passesEachProbe = true
    var request = specimen.request(
      probe: optics.rounded(settings).probe, tilt: optics.tilt, foci: optics.foci, detectors: detectors,
      engine: engine)
    request.slicing = try Slicing(height: request.slicing.height, requested: 0.5)
    request.scan = .list(places.map { $0 - area.low })
    let sink = SignalCollector()
    _ = try SimulationPlan(request, threads: 2, memory: LiveWorlds.memory).run(into: sink)
    for (number, origin) in found.origins.enumerated() {
      let count = raster.count
      let expected = sink.values[number].map { Float($0) }
      let values = Array(
        found.values.values[origin.channels.lowerBound * count..<origin.channels.upperBound * count])
      let width = origin.channels.count
      let sorted = (0..<width).flatMap { channel in (0..<count).map { expected[$0 * width + channel] } }
      let size = width == 2 ? LiveWorlds.rms(sorted, sorted.map { _ in 0 }) : LiveWorlds.mean(sorted)
      // Another grid of pixels and slices adds its own: 2 %.
      let limit = Float(origin.statedError ?? 0) + 0.02
      #expect(
        LiveWorlds.rms(values, sorted) < limit * size,
        "\(what), \(origin.detector) by \(origin.engine): \(LiveWorlds.rms(values, sorted) / size), stated \(limit)"
      )
    }
  }

  @Test func areThoseOfProbes() throws {
    let detectors = [
      try LiveWorlds.annulus(0.06, 0.14), try LiveWorlds.annulus(0, 0.02, name: "BF"),
      SimulationRequest.NamedDetector(name: "com", detector: .centreOfMass),
    ]
    try expectProbes(try LiveWorlds.optics(), detectors, "in focus")
  }

  @Test func ofTiltedSpreadBeamsAreThoseOfProbes() throws {
    var optics = try LiveWorlds.optics(defocus: 25, [.c12: .init(value: 15, angle: 0.3)])
    optics.tilt = SIMD2(0.004, -0.002)
    optics.foci = try FocalSpread(sigma: 15).samples(count: 3)
    try expectProbes(optics, [try LiveWorlds.annulus(0.06, 0.14)], "aberrated")
  }

  /// Pixels of a bent raster are places like any others.
  @Test func ofABentRasterAreThoseOfItsPlaces() throws {
    let view = LiveWorlds.view()
    let optics = try LiveWorlds.optics()
    let detectors = [try LiveWorlds.annulus(0.06, 0.14)]
    var raster = LiveWorlds.raster(16, 7)
    let straight = try view.signals(of: LiveWorlds.world, optics: optics, detectors: detectors, on: raster)
    raster.origin += SIMD2(0.4, -0.3)
    raster.stepX += SIMD2(0.01, 0.03)
    raster.lineOffsets = (0..<16).map { SIMD2(0.1 * Double($0 % 3), -0.05 * Double($0 % 2)) }
    raster.pixelOffsets = (0..<256).map { SIMD2(0.02 * Double($0 % 5), 0.01 * Double($0 % 7)) }
    let bent = try view.signals(of: LiveWorlds.world, optics: optics, detectors: detectors, on: raster)
    let places = try view.signals(
      of: LiveWorlds.world, optics: optics, detectors: detectors, at: (0..<raster.count).map(raster.place))
    // Nothing was computed for them.
    #expect(straight.work.probeSlices > 0 && bent.work.probeSlices == 0 && places.work.probeSlices == 0)
    let mean = LiveWorlds.mean(bent.values.values)
    #expect(LiveWorlds.largest(bent.values.values, places.values.values) < 1e-4 * mean)
    #expect(LiveWorlds.largest(bent.values.values, straight.values.values) > 0.1 * mean)
    #expect(bent.values.shape == [1, 16, 16] && places.values.shape == [1, 256])
  }

  /// What was asked before, and how many threads there are, changes no bit.
  @Test func doNotDependOnWhatWasAskedBefore() throws {
    let detectors = [try LiveWorlds.annulus(0.06, 0.14)]
    let raster = LiveWorlds.raster()
    let optics = try LiveWorlds.optics(defocus: 10)
    let fresh = try LiveWorlds.view(threads: 1).signals(
      of: LiveWorlds.world, optics: optics, detectors: detectors, on: raster)
    let used = LiveWorlds.view()
    _ = try used.signals(
      of: LiveWorlds.world, optics: try LiveWorlds.optics(), detectors: [try LiveWorlds.annulus(0, 0.02)],
      on: LiveWorlds.raster(8, 30, centre: SIMD2(9, 4)))
    _ = try used.signals(
      of: LiveWorlds.world, optics: try LiveWorlds.optics(), detectors: detectors, on: raster)
    let again = try used.signals(of: LiveWorlds.world, optics: optics, detectors: detectors, on: raster)
    #expect(fresh.values.values == again.values.values)
    // A drift of aberrations that nobody sees, and a detector more, find what is kept.
    var drifted = optics
    drifted.probe = drifted.probe.withC10(movedBy: 0.05)
    let kept = try used.signals(
      of: LiveWorlds.world, optics: drifted, detectors: detectors, on: raster)
    #expect(kept.work.probeSlices == 0 && kept.values.values == again.values.values)
  }

  /// The image of the source takes away high frequencies and nothing else: its own convolution of a fine picture.
  @Test func areBlurredByTheSource() throws {
    let view = LiveWorlds.view()
    let detectors = [try LiveWorlds.annulus(0.06, 0.14)]
    var optics = try LiveWorlds.optics()
    let (step, half) = (0.2, 10)
    let count = 2 * half + 1
    let raster = FrameRaster(
      columns: count, rows: count, origin: SIMD2(1 - Double(half) * step, 1 - Double(half) * step),
      stepX: SIMD2(step, 0), stepY: SIMD2(0, step))
    let sharp = try view.signals(of: LiveWorlds.world, optics: optics, detectors: detectors, on: raster)
    let sigma = 0.4
    optics.source = .gaussian(sigma: sigma)
    let blurred = try view.signals(of: LiveWorlds.world, optics: optics, detectors: detectors, on: raster)
    var (sum, weights) = (0.0, 0.0)
    for index in 0..<raster.count {
      let away = raster.place(index) - SIMD2(1, 1)
      let weight = exponential(-(away * away).sum() / (2 * sigma * sigma))
      sum += weight * Double(sharp.values.values[index])
      weights += weight
    }
    let value = Double(blurred.values.values[raster.count / 2])
    #expect(abs(value - sum / weights) < 2e-3 * value)
    #expect(abs(value - Double(sharp.values.values[raster.count / 2])) > 0.02 * value)
  }

  @Test func refuseWhatIsImpossible() throws {
    let view = LiveWorlds.view()
    let optics = try LiveWorlds.optics()
    let camera = SimulationRequest.NamedDetector(
      name: "camera", detector: .pixelated(try PixelatedDetector()))
    #expect(throws: InputError.self) {
      try view.signals(of: LiveWorlds.world, optics: optics, detectors: [camera], on: LiveWorlds.raster())
    }
    #expect(throws: InputError.self) {
      try view.signals(
        of: LiveWorlds.world, optics: optics, detectors: [try LiveWorlds.annulus(0.06, 0.14)],
        at: [SIMD2(.nan, 0)])
    }
    var edgeOn = optics
    edgeOn.rotation = .rotation(about: Vector(1, 0, 0), by: .pi / 2)
    #expect(throws: InputError.self) {
      try view.signals(
        of: LiveWorlds.world, optics: edgeOn, detectors: [try LiveWorlds.annulus(0.06, 0.14)], at: [.zero])
    }
    #expect(throws: CancellationError.self) {
      try view.signals(
        of: LiveWorlds.world, optics: optics, detectors: [try LiveWorlds.annulus(0.06, 0.14)], at: [.zero],
        watch: .init(isCancelled: { true }))
    }
  }
}
