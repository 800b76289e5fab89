import Detection
import Numerics
import Optics
import Quantities
import Scattering

/// A place's surroundings in a box, cut and sampled for the mean wave.
struct PlaceWaves: Sendable {
  let model: MultisliceModel<Float>
  let responses: DepthResponses
  let readout: SoftReadout
  let rings: [ChannellingConditions.Ring]
  /// Each focus at the middle of the box.
  let probes: [(spectrum: ProbeSpectrum, weight: Double)]
  let channels: Int
  private let half: Double

  /// Å of vacuum before and behind the atoms.
  private static let vacuum = 2.0

  /// - Parameters:
  ///   - atoms: every kind in the surroundings.
  ///   - diffuse: for each ring of the conditions what the kinds scatter into it.
  init(
    _ surroundings: Surroundings, conditions: ChannellingConditions, grid: Grid,
    atoms: [Scatterer: MeanAtom], diffuse: [AtomResponse], threads: Int
  ) throws(InputError) {
    let depths = surroundings.depths
    let entrance = depths.lowerBound - Self.vacuum
    let height = depths.upperBound + Self.vacuum - entrance
    half = surroundings.half
    let arrangement = surroundings.arrangement(entrance: entrance, height: height)
    let slicing = try Slicing(height: height, requested: conditions.slice)
    let sliced = PotentialModel(arrangement: arrangement, grid: grid, slicing: slicing)
    let probe = conditions.probe.withC10(movedBy: entrance)
    model = MultisliceModel<Float>(
      builder: PotentialBuilder(model: sliced, shapes: atoms.mapValues(\.phase), threads: threads),
      loss: PotentialBuilder(model: sliced, shapes: atoms.mapValues(\.loss), threads: threads),
      beam: probe.beam, tilt: conditions.tilt, highestFrequency: probe.highestFrequency(grid),
      threads: threads)
    responses = DepthResponses(
      arrangement, grid: grid, slicing: slicing, responses: diffuse, spacing: ChannellingConditions.planes,
      threads: threads)
    readout = try SoftReadout(conditions.detectors, layout: model.layout, beam: probe.beam)
    rings = conditions.rings
    channels = conditions.channels
    let layout = model.layout
    probes = conditions.foci.map {
      (ProbeSpectrum(probe.withC10(movedBy: $0.offset), layout: layout), $0.weight)
    }
  }

  /// Sums of all detectors for probes at places, `[place][channel]`, places counting from the middle of the box.
  ///
  /// Elastic electrons are read behind the specimen; those that were scattered diffusely are counted where they were.
  func signals(at places: [SIMD2<Double>], threads: Int) -> (
    values: [Double], lost: Double, work: WorkCount
  ) {
    let workers = max(1, min(threads, places.count))
    let engines = UncheckedSendable((0..<workers).map { _ in Multislice(model) })
    let readers = UncheckedSendable(
      (0..<workers).map { _ in DepthResponses.Reader(responses, plans: model.plans) })
    let waves = UncheckedSendable(
      (0..<workers).map { _ in AlignedBuffer<Complex<Float>>(count: model.layout.count) })
    var values = [Double](repeating: 0, count: places.count * channels)
    let left = AlignedBuffer<Double>(count: places.count)
    values.withUnsafeMutableBufferPointer { buffer in
      let target = UncheckedSendable(buffer.baseAddress!)
      parallelFor(places.count, threads: workers) { worker, index in
        let place = places[index] + half
        let wave = waves.value[worker].pointer
        let sums = target.value + index * channels
        let diffuse = AlignedBuffer<Double>(count: max(1, rings.count))
        for (probe, weight) in probes {
          probe.write(x: place.x, y: place.y, into: wave)
          readers.value[worker].add(wave, plane: 0, weight: weight, into: diffuse.pointer)
          var plane = 0
          engines.value[worker].propagate(wave, exits: responses.exits) { _ in
            plane += 1
            readers.value[worker].add(wave, plane: plane, weight: weight, into: diffuse.pointer)
          }
          left.pointer[index] += weight * Self.intensity(wave, count: model.layout.count)
          readout.accumulate(wave, weight: weight, into: sums)
        }
        for (number, ring) in rings.enumerated() {
          let share = diffuse.pointer[number] / Double(ring.channels.count)
          for channel in ring.channels { sums[channel] += share }
        }
      }
    }
    let rest = (0..<places.count).reduce(0.0) { $0 + left.pointer[$1] } / Double(max(1, places.count))
    return (values, 1 - rest, engines.value.map(\.work).reduce(WorkCount(), +))
  }

  private static func intensity(_ wave: UnsafePointer<Complex<Float>>, count: Int) -> Double {
    var sums = SIMD8<Float>.zero
    let numbers = UnsafeRawPointer(wave)
    // Layouts are padded to multiples of eight.
    for index in 0..<count / 4 {
      let values = numbers.load(fromByteOffset: 32 * index, as: SIMD8<Float>.self)
      sums += values * values
    }
    return Double(sums.sum())
  }

  /// The picture of the disc of an interpolation.
  func picture(_ disc: DiscInterpolation, radius: Double, threads: Int) -> PlacePicture {
    let found = signals(at: disc.places, threads: threads)
    let values = (0..<channels).map { channel in
      disc.lattice(disc.places.indices.map { found.values[$0 * channels + channel] }, threads: threads)
    }
    return PlacePicture(
      radius: radius, step: disc.step, reach: disc.reach, values: values, lost: found.lost,
      work: found.work)
  }
}
