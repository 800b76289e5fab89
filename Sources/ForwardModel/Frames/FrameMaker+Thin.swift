import Detection
import Frames
import Numerics
import Optics
import Quantities
import Scattering

/// How finely the engine for thin specimens has to divide, and how well it then does.
struct ThinSpecimenVerdict: Sendable {
  /// See `ThinSpecimenSettings`; nil if it misses the wanted accuracy and an exact engine has to do.
  let refinement: Double?
  /// See `ProbeCheck`.
  let statedError: Double
  /// The frame of the plan's own probe and foci.
  let frame: BandLimitedFrame<Float>?
}

extension FrameMaker {
  /// The image of the plan's own probe, held against probes. Divided more finely once where it misses the wanted accuracy,
  /// and given up after that if there is an exact engine.
  func verifiedThin() throws -> ThinSpecimenVerdict {
    guard let coarse = plan.decision.thin else { preconditionFailure("another engine was chosen") }
    var (settings, refinement) = (coarse, 1.0)
    while true {
      let (frame, check) = try thin(settings, probe: request.probe, foci: request.foci, isChecked: true)
      let error = check?.error(of: frame) ?? 0
      guard plan.exact != nil, error > request.engine.accuracy else {
        return ThinSpecimenVerdict(refinement: refinement, statedError: error, frame: frame)
      }
      guard refinement == 1, error < 3 * request.engine.accuracy else {
        return ThinSpecimenVerdict(refinement: nil, statedError: error, frame: nil)
      }
      (settings, refinement) = (try ThinSpecimenSettings(request, refinement: 0.5), 0.5)
    }
  }

  /// From what the slices emit.
  /// - Parameter isChecked: whether probes of the plan are sent through the specimen as well.
  func thin(
    _ settings: ThinSpecimenSettings, probe: Probe, foci: [FocalSpread.Sample], isChecked: Bool
  ) throws -> (frame: BandLimitedFrame<Float>, check: ProbeCheck?) {
    let quadrature: DetectorQuadrature = try kept(
      .nodes(conditions, settings.separation),
      bytes: { $0.nodes.count * (64 + 4 * $0.sumCount) }, make: { settings.quadrature(request) })
    let nodes = quadrature.nodes.map { ($0.x, $0.y, $0.weights) }
    var maps: [AlignedBuffer<Float>] = []
    var grid: Grid?
    var check: ProbeCheck?
    let configurations = request.thermal.count
    let rounds = Double(configurations * foci.count)
    for index in 0..<configurations {
      let image = ThinSpecimenImage(
        emission: try emission(index, settings), free: freeFlight, geometry: settings.geometry)
      grid = image.grid
      for (round, focus) in foci.enumerated() {
        let done = Double(index * foci.count + round)
        let weight = Float(focus.weight / Double(configurations))
        let (partial, spent) = image.maps(
          probe.withC10(movedBy: focus.offset), frequencies: nodes, sums: quadrature.sumCount,
          threads: plan.threads
        ) { [progress] in progress(0.9 * (done + $0) / rounds) }
        spend(spent)
        if maps.isEmpty { maps = partial.map { AlignedBuffer<Float>(count: $0.count) } }
        for (sum, part) in zip(maps, partial) {
          for i in 0..<sum.count { sum.pointer[i] += weight * part.pointer[i] }
        }
      }
      guard isChecked else { continue }
      if check == nil {
        check = ProbeCheck(plan, ranking: BandLimitedFrame([FourierSeries(maps[0], grid: image.grid)]))
      }
      spend(check!.add(try model(index), weight: 1 / Double(configurations)))
    }
    guard let grid else { preconditionFailure("there is a thermal configuration") }
    progress(1)
    return (BandLimitedFrame(maps.map { FourierSeries($0, grid: grid) }), check)
  }

  private var freeFlight: FreeFlight {
    FreeFlight(
      kind: request.engine.propagator, wavelength: request.probe.beam.wavelength, tilt: request.tilt,
      slicing: request.slicing)
  }

  private func emission(_ index: Int, _ settings: ThinSpecimenSettings) throws -> Emission {
    let beams = settings.parents(request)
    let key = WavesKey(request, plan.decision, configuration: index, seenBy: nil)
    let layout = plan.decision.layout
    let slices = settings.slices.count
    return try kept(
      .emission(key, beams.parents),
      bytes: { _ in Emission.bytes(layout: layout, beams: beams, slices: slices) }
    ) {
      let made = Emission(
        model: try model(index), free: freeFlight, beams: beams,
        slices: request.potentialModel(index).occupiedSlices, threads: plan.threads)
      spend(made.work)
      return made
    }
  }

  /// Slices for waves; engines that use them have single precision only.
  func model(_ index: Int) throws -> MultisliceModel<Float> {
    guard let model = try configuration(index, plan.decision).model as? MultisliceModel<Float> else {
      preconditionFailure("approximate engines have slices in single precision")
    }
    return model
  }
}
