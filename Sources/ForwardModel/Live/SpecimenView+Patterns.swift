import Frames
import Numerics
package import Worlds
import Crystals
import Detection
import Foundation
import Optics
import Quantities
import Scattering

extension SpecimenView {
  /// Side in Å of fields that patterns are made in one piece for.
  private static let tile = 64.0
  /// Å over which waves are known at least where the camera resolves as much; finer pixels are interpolated.
  private static let widest = 96.0
  /// Angle in rad to which electrons are followed, or half beyond the aperture: few go farther, and the pixels of the waves get smaller with it.
  private static let farthest = 0.12
  /// Bytes of patterns that are held at a time.
  private static let held = 1 << 26

  /// Diffraction patterns at places: fractions of the beam on the pixels of a camera.
  ///
  /// Patterns come in the order of the places, some at a time, so that they never are whole in memory. The image of the source
  /// is sampled by four points that have a Gaussian's moments up to the third order; of a Lorentzian source they
  /// stand for the inner half of the current.
  /// - Parameters:
  ///   - places: in laboratory coordinates, in Å.
  ///   - deliver: takes the places' numbers and `[place][row][column]`.
  /// - Throws: `InputError` for an impossible request; `CancellationError`; what `deliver` throws.
  @discardableResult
  package func patterns(
    of world: World, optics exact: LiveOptics, at places: [SIMD2<Double>],
    within frame: [SIMD2<Double>]? = nil,
    camera: LiveCamera, watch: Watch = Watch(),
    deliver: (_ places: Range<Int>, _ patterns: [Float]) throws -> Void
  ) throws -> LivePatterns {
    try Self.check(exact)
    try camera.check()
    try watch.check()
    let optics = exact.rounded(settings)
    let turned = try TurnedWorld(world, rotation: optics.rotation)
    let box = try LivePlaces.list(frame ?? places).box()
    let cone = 1.5 * optics.probe.aperture.semiangle
    let angle = max(min(camera.largest, Self.farthest), cone)
    let angles = LiveAngles(largest: angle, solid: 0, detectors: 1)
    let isOne = box.size.max() <= Self.tile
    let field = isOne ? box : Area(centre: box.centre, size: SIMD2(repeating: Self.tile))
    let choice = LiveChoice(
      turned, field: field, optics: optics, angles: angles, probes: 1, settings: settings)
    let error = exact.probe.phaseDifference(to: optics.probe)
    guard choice.regime == .atoms else {
      let ask = LiveQuestion(
        world: turned, optics: optics, detectors: [], places: .list(places), frame: .list(frame ?? places),
        choice: choice, phaseError: error
      )
      return try rings(ask, angle: angle, camera: camera, watch, deliver)
    }
    let least = min(optics.probe.beam.wavelength / camera.pitch, Self.widest) - 2 * choice.margin
    var work = WorkCount()
    var resolution = SIMD2<Double>.zero
    for run in isOne ? [0..<places.count] : Self.runs(places) {
      var area = LiveWindow(box).area
      if !isOne {
        area = Area(centre: Self.middle(places[run.lowerBound]), size: SIMD2(repeating: Self.tile))
      }
      let more = pointwiseMax(SIMD2(repeating: least.rounded(.up)) - area.size, .zero) / 2
      area = Area(low: area.low - more, high: area.high + more)
      let waves = try waves(turned, area: area, choice: choice, optics: optics, camera: camera, watch)
      resolution = waves.resolution
      let size = max(1, Self.held / (4 * camera.count * waves.models.count))
      for first in stride(from: run.lowerBound, to: run.upperBound, by: size) {
        try watch.check()
        let block = first..<min(first + size, run.upperBound)
        let made = waves.patterns(at: Array(places[block]), threads: threads)
        work = work + made.work
        try deliver(block, made.values)
        watch.progress(Double(block.upperBound) / Double(places.count))
      }
    }
    return LivePatterns(
      regime: .atoms, reason: choice.reason, engine: EngineSettings.Method.multislice.rawValue,
      configurations: choice.configurations, statedError: nil, phaseError: error, resolution: resolution,
      work: work
    )
  }

  private static func middle(_ place: SIMD2<Double>) -> SIMD2<Double> {
    ((place / tile).rounded(.down) + 0.5) * tile
  }

  /// Places that follow each other in one tile.
  private static func runs(_ places: [SIMD2<Double>]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var first = 0
    for index in places.indices.dropFirst() where middle(places[index]) != middle(places[first]) {
      runs.append(first..<index)
      first = index
    }
    return runs + [first..<places.count]
  }

  private func waves(
    _ world: TurnedWorld, area: Area, choice: LiveChoice, optics: LiveOptics, camera: LiveCamera,
    _ watch: Watch
  ) throws -> PatternWaves {
    let window = area.expanded(by: choice.margin)
    let specimen = try specimen(world.atoms(in: window, threads: threads), window, world, choice)
    let request = specimen.request(
      probe: optics.probe, tilt: optics.tilt, foci: optics.foci, detectors: [],
      engine: EngineSettings(method: .multislice))
    let highest = request.probe.highestFrequency(request.grid)
    let layout = MultisliceModel<Float>.layout(grid: request.grid, highestFrequency: highest)
    let sliced = SlicedSpecimen(request)
    let models = try (0..<request.thermal.count).map { index in
      let key = LiveKey.model(sliced, index, request.probe.beam, request.tilt, layout)
      // Asked whether it is kept or not, so that a stop comes again at the same question.
      try watch.check()
      return kept.value(for: key, bytes: { ($0 as! MultisliceModel<Float>).bytes }) {
        MultisliceModel<Float>(
          builder: PotentialBuilder(model: request.potentialModel(index), threads: threads),
          beam: request.probe.beam, tilt: request.tilt, highestFrequency: highest, threads: threads)
      } as! MultisliceModel<Float>
    }
    let wavelength = request.probe.beam.wavelength
    let map =
      kept.value(for: .camera(camera, layout, wavelength), bytes: { ($0 as! CameraMap).bytes }) {
        CameraMap(camera, layout: layout, wavelength: wavelength)
      } as! CameraMap
    return PatternWaves(
      models: models, map: map,
      probes: request.foci.map {
        (ProbeSpectrum(request.probe.withC10(movedBy: $0.offset), layout: layout), $0.weight)
      },
      corner: SIMD2(specimen.corner.x, specimen.corner.y), source: optics.source,
      resolution: SIMD2(wavelength / request.grid.lengthX, wavelength / request.grid.lengthY))
  }

  /// Patterns of columns of matter: what leaves in each ring of angles, spread over it.
  private func rings(
    _ ask: LiveQuestion, angle: Double, camera: LiveCamera, _ watch: Watch,
    _ deliver: (_ places: Range<Int>, _ patterns: [Float]) throws -> Void
  ) throws -> LivePatterns {
    let semiangle = ask.optics.probe.aperture.semiangle
    let width = max(semiangle / 4, angle / 32)
    let inside = max(1, Int((semiangle / width).rounded()))
    let outside = max(1, Int(((angle - semiangle) / width).rounded()))
    let edges =
      (0...inside).map { semiangle * Double($0) / Double(inside) }
      + (1...outside).map { semiangle + (angle - semiangle) * Double($0) / Double(outside) }
    let detectors = try zip(edges, edges.dropFirst()).enumerated().map { index, ring in
      SimulationRequest.NamedDetector(
        name: "ring \(index)", detector: .annular(try AnnularDetector(inner: ring.0, outer: ring.1)))
    }
    let found = try columns(
      LiveQuestion(
        world: ask.world, optics: ask.optics, detectors: detectors, places: ask.places, frame: ask.frame,
        choice: ask.choice,
        phaseError: ask.phaseError), watch)
    // For each pixel its ring, and the share of the ring's area that it is.
    let parts = (0..<camera.count).map { index -> (ring: Int, share: Float)? in
      let seen = camera.angle(column: index % camera.columns, row: index / camera.columns)
      let radius = (seen * seen).sum().squareRoot()
      guard let ring = edges.dropFirst().firstIndex(where: { radius < $0 }) else { return nil }
      let area = .pi * (edges[ring] * edges[ring] - edges[ring - 1] * edges[ring - 1])
      return (ring - 1, Float(min(1, camera.pitch * camera.pitch / area)))
    }
    let count = ask.places.count
    for place in 0..<count {
      try watch.check()
      let pattern = parts.map { part in
        part.map { $0.share * found.values.values[$0.ring * count + place] } ?? 0
      }
      try deliver(place..<place + 1, pattern)
      watch.progress(Double(place + 1) / Double(count))
    }
    return LivePatterns(
      regime: .columns, reason: ask.choice.reason, engine: "columns", configurations: 0,
      statedError: SurveyModel.statedError, phaseError: ask.phaseError, resolution: SIMD2(width, width),
      work: WorkCount())
  }
}

/// Waves through one window, ready for probes at its places.
struct PatternWaves: Sendable {
  /// One for each thermal configuration.
  let models: [MultisliceModel<Float>]
  let map: CameraMap
  let probes: [(spectrum: ProbeSpectrum, weight: Double)]
  let corner: SIMD2<Double>
  let source: SourceSize?
  let resolution: SIMD2<Double>

  /// Where the source is sampled in Å, with equal weights; the moments of a Gaussian up to the third order.
  private var points: [SIMD2<Double>] {
    guard let source, source.width > 0 else { return [.zero] }
    let side = source.width
    return [SIMD2(side, side), SIMD2(-side, side), SIMD2(side, -side), SIMD2(-side, -side)]
  }

  /// The points of the source for a thermal configuration: where there are as many configurations as points, or a multiple, each has its own, so
  /// that no wave is spent twice on the same average.
  private func points(of configuration: Int) -> [SIMD2<Double>] {
    let all = points
    return models.count % all.count == 0 ? [all[configuration % all.count]] : all
  }

  /// `[place][row][column]`. Configurations are computed side by side and added in their order, so that threads change nothing.
  func patterns(at places: [SIMD2<Double>], threads: Int) -> (values: [Float], work: WorkCount) {
    let count = map.pixels
    let tasks = places.count * models.count
    let found = UncheckedSendable(AlignedBuffer<Float>(count: tasks * count))
    let workers = max(1, min(threads, tasks))
    let engines = UncheckedSendable((0..<workers).map { _ in models.map { Multislice($0) } })
    let waves = UncheckedSendable(
      (0..<workers).map { _ in AlignedBuffer<Complex<Float>>(count: models[0].layout.count) })
    parallelFor(tasks, threads: workers) { worker, task in
      let (place, configuration) = task.quotientAndRemainder(dividingBy: models.count)
      let wave = waves.value[worker].pointer
      let points = points(of: configuration)
      for point in points {
        let at = places[place] - corner + point
        for (probe, weight) in probes {
          probe.write(x: at.x, y: at.y, into: wave)
          engines.value[worker][configuration].propagate(wave)
          map.accumulate(
            wave, weight: Float(weight / Double(models.count * points.count)),
            into: found.value.pointer + task * count)
        }
      }
    }
    var values = [Float](repeating: 0, count: places.count * count)
    for task in 0..<tasks {
      let from = found.value.pointer + task * count
      let first = task / models.count * count
      for pixel in 0..<count { values[first + pixel] += from[pixel] }
    }
    return (values, engines.value.joined().map(\.work).reduce(WorkCount(), +))
  }
}
