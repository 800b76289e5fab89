import Detection
import Frames
import Numerics
import Optics
import Quantities
import Scattering
import Worlds

extension SpecimenView {
  /// Pixels of an overview at most; coarser ones do beyond it.
  private static let mostPixels = 4_000_000.0

  /// Signals of a field made of columns of matter: a picture of a larger area on a lattice of places, interpolated.
  func columns(_ ask: LiveQuestion, _ watch: Watch) throws -> LiveSignals {
    let seen = ask.detectors.filter { named in
      if case .centreOfMass = named.detector { false } else { true }
    }
    var picture: Overview?
    if !seen.isEmpty { picture = try overview(ask, of: seen, watch) }
    try watch.check()
    let count = ask.places.count
    var values: [Float] = []
    var origins: [LiveSignals.Origin] = []
    var (channel, own) = (0, 0)
    for named in ask.detectors {
      let reason: String
      let first = channel
      if case .centreOfMass = named.detector {
        // Columns scatter alike in all directions.
        values += [Float](repeating: 0, count: 2 * count)
        channel += 2
        reason = "columns of matter deflect nothing in the mean"
      } else if let picture {
        for number in picture.channels[own] {
          values += picture.values(number, at: ask.places, of: ask.world, threads: threads)
          channel += 1
        }
        own += 1
        reason = "sums over columns of matter"
      } else {
        preconditionFailure("a detector that columns show has a picture")
      }
      origins.append(
        LiveSignals.Origin(
          detector: named.name, channels: first..<channel, engine: "columns", reason: reason,
          statedError: SurveyModel.statedError, pastedError: 0))
    }
    watch.progress(1)
    return LiveSignals(
      values: NDArray(shape: [channel] + ask.places.shape, values: values), origins: origins,
      regime: .columns,
      reason: ask.choice.reason, configurations: 0, phaseError: ask.phaseError, work: WorkCount())
  }

  private func overview(
    _ ask: LiveQuestion, of detectors: [SimulationRequest.NamedDetector], _ watch: Watch
  ) throws -> Overview {
    let optics = ask.optics
    let conditions = try SurveyConditions(
      probe: optics.probe, tilt: optics.tilt, detectors: detectors, source: optics.source,
      rotation: optics.rotation)
    let box = try ask.frame.box()
    let corners = [
      box.low, SIMD2(box.high.x, box.low.y), SIMD2(box.low.x, box.high.y), box.high,
    ].map { ask.world.stage($0) }
    let wanted = LiveWindow(Area(around: corners)!).area
    // Pixels of whole powers of √2 Å, so that zooming a little finds the same.
    var pixel = 1.0
    let spacing = try ask.frame.spacing()
    let least = max(
      spacing, (wanted.size.x * wanted.size.y / Self.mostPixels).squareRoot() * 2.0.squareRoot(), 1e-2)
    while pixel < least { pixel *= 2.0.squareRoot() }
    while pixel > least { pixel /= 2.0.squareRoot() }
    let low = (wanted.low / pixel).rounded(.down) - 2
    let high = (wanted.high / pixel).rounded(.up) + 2
    let size = high - low
    let area = Area(low: low * pixel, high: high * pixel)
    let key = SurveyKey(
      area: area, pixels: SIMD2(Int(size.x), Int(size.y)), optics: optics,
      detectors: detectors.map(\.detector))
    let world = WorldKey(ask.world.world, around: ask.world.stage(box.centre))
    try watch.check()
    return kept.value(for: .overview(world, key), bytes: { ($0 as! Overview).bytes }) {
      let base =
        kept.value(for: .calibration(conditions.key), bytes: { _ in 1 << 20 }) {
          SurveyModel(conditions, threads: threads, memory: memory / 16)
        } as! SurveyModel
      let model = SurveyModel(conditions, sharing: base)
      let image = model.image(of: ask.world.world, area: area, pixels: key.pixels)
      return Overview(image, area: area, channels: conditions.channels)
    } as! Overview
  }
}

/// A picture of a part of the stage plane.
struct Overview: Sendable {
  let area: Area
  /// Values of a pixel that belong to each detector.
  let channels: [Range<Int>]
  private let pixels: SIMD2<Int>
  private let values: [Float]

  init(_ image: NDArray<Double>, area: Area, channels: [Range<Int>]) {
    self.area = area
    self.channels = channels
    pixels = SIMD2(image.shape[2], image.shape[1])
    values = image.values.map(Float.init)
  }

  var bytes: Int { 4 * values.count }

  /// One value at places of the laboratory, by cubic convolution (R. G. Keys, IEEE Trans. Acoust. 29 (1981) 1153); nothing is
  /// negative.
  func values(_ channel: Int, at places: LivePlaces, of world: TurnedWorld, threads: Int) -> [Float] {
    let block = 4096
    let count = places.count
    var found = [Float](repeating: 0, count: count)
    let scale = SIMD2(Double(pixels.x), Double(pixels.y)) / area.size
    let first = channel * pixels.x * pixels.y
    found.withUnsafeMutableBufferPointer { buffer in
      let target = UncheckedSendable(buffer.baseAddress!)
      values.withUnsafeBufferPointer { values in
        let from = UncheckedSendable(values.baseAddress! + first)
        parallelFor((count + block - 1) / block, threads: threads) { _, part in
          for index in part * block..<min(count, (part + 1) * block) {
            let place = (world.stage(places.place(index)) - area.low) * scale - 0.5
            target.value[index] = max(0, interpolated(from.value, place))
          }
        }
      }
    }
    return found
  }

  private func interpolated(_ values: UnsafePointer<Float>, _ place: SIMD2<Double>) -> Float {
    let base = place.rounded(.down)
    let (wx, wy) = (Self.weights(place.x - base.x), Self.weights(place.y - base.y))
    let (x, y) = (Int(base.x), Int(base.y))
    var sum = 0.0
    for j in 0..<4 {
      let row = min(max(y - 1 + j, 0), pixels.y - 1) * pixels.x
      var line = 0.0
      for i in 0..<4 { line += wx[i] * Double(values[row + min(max(x - 1 + i, 0), pixels.x - 1)]) }
      sum += wy[j] * line
    }
    return Float(sum)
  }

  private static func weights(_ t: Double) -> SIMD4<Double> {
    let (t2, t3) = (t * t, t * t * t)
    return SIMD4(
      -0.5 * t + t2 - 0.5 * t3, 1 - 2.5 * t2 + 1.5 * t3, 0.5 * t + 2 * t2 - 1.5 * t3, -0.5 * t2 + 0.5 * t3)
  }
}
