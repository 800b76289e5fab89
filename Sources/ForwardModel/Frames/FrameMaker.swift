import Detection
import Frames
import Numerics
import Optics
import Quantities
import Scattering

/// Makes frames of a planned specimen from pieces, those that are kept first.
final class FrameMaker<Real: RealScalar> {
  let plan: SimulationPlan
  let progress: @Sendable (Double) -> Void
  /// Asked before each larger piece; what it throws ends the work.
  private let checkpoint: @Sendable () throws -> Void
  /// What was spent so far.
  private(set) var work = WorkCount()
  private let memory: ContentCache<FrameKey, any Sendable>
  private let keepsMatrices: Bool

  var request: SimulationRequest { plan.request }
  var detectors: [Detector] { request.detectors.map(\.detector) }
  var conditions: FrameConditions { FrameConditions(request) }

  /// - Parameters:
  ///   - memory: pieces that were made before, and those to come.
  ///   - keepsMatrices: whether scattering matrices may be kept, with all pixels that a detector could look at.
  init(
    _ plan: SimulationPlan, memory: ContentCache<FrameKey, any Sendable>, keepsMatrices: Bool,
    progress: @escaping @Sendable (Double) -> Void, checkpoint: @escaping @Sendable () throws -> Void = {}
  ) {
    self.checkpoint = checkpoint
    self.plan = plan
    self.memory = memory
    self.keepsMatrices = keepsMatrices
    self.progress = progress
  }

  func spend(_ more: WorkCount) { work = work + more }

  func kept<Piece: Sendable>(_ key: FrameKey, bytes: (Piece) -> Int, make: () throws -> Piece) throws
    -> Piece
  {
    try memory.value(for: key, bytes: { bytes($0 as! Piece) }) {
      try checkpoint()
      return try make()
    } as! Piece
  }

  // MARK: - Waves

  /// Whether the scattering matrices of all thermal configurations are kept: they may take half of the memory.
  private func keepsMatrices(_ decision: EngineDecision) -> Bool {
    guard keepsMatrices, let geometry = decision.geometry else { return false }
    let bytes = EngineDecision.matrixBytes(request, geometry, decision.layout)
    return Double(bytes) * Double(request.thermal.count) <= 0.5 * Double(memory.capacity)
  }

  /// One thermal configuration, ready for waves.
  func configuration(_ index: Int, _ decision: EngineDecision) throws -> ThermalConfiguration<Real> {
    let count = Double(request.thermal.count)
    let keepsAll = keepsMatrices(decision)
    func make() throws -> ThermalConfiguration<Real> {
      let made = try ThermalConfiguration<Real>(
        plan, decision: decision, index: index, seen: keepsAll ? nil : plan.seenPixels,
        progress: { [progress] in progress(0.9 * (Double(index) + $0) / count) })
      spend(made.work)
      return made
    }
    // Matrices that cannot all stay would only drive out the rest.
    guard decision.geometry == nil || keepsAll else {
      try checkpoint()
      return try make()
    }
    let key = WavesKey(request, decision, configuration: index, seenBy: nil)
    return try kept(.waves(key), bytes: \.bytes, make: make)
  }

  // MARK: - Frames

  /// The frame of one of the engines without error.
  func exact(_ decision: EngineDecision, probe: Probe, foci: [FocalSpread.Sample]) throws
    -> BandLimitedFrame<Real>
  {
    try plan.sumsPairs(decision)
      ? summedPairs(decision, probe: probe, foci: foci) : probes(decision, probe: probe, foci: foci)
  }

  /// From pairs of plane waves.
  func summedPairs(_ decision: EngineDecision, probe: Probe, foci: [FocalSpread.Sample]) throws
    -> BandLimitedFrame<Real>
  {
    let weighted = foci.map { (probe: probe.withC10(movedBy: $0.offset), weight: $0.weight) }
    return BandLimitedFrame(
      try pairs(decision).joined().map { gram in
        let image = gram.image(of: weighted, threads: plan.threads)
        spend(image.work)
        return FourierSeries<Real>(image.series)
      })
  }

  /// Gram matrices of each detector. Those that are missing are made in one pass over the thermal configurations.
  private func pairs(_ decision: EngineDecision) throws -> [[GramMatrix<Real>]] {
    let waves = WavesKey(
      request, decision, configuration: nil, seenBy: keepsMatrices(decision) ? nil : detectors)
    let keys = detectors.map { FrameKey.pairs(waves, $0) }
    let missing = keys.indices.filter { !memory.contains(keys[$0]) }
    var made: [Int: [GramMatrix<Real>]] = [:]
    return try keys.indices.map { number in
      try kept(keys[number], bytes: { $0.reduce(0) { $0 + $1.work.matrixBytes } }) {
        if made.isEmpty { made = try summed(missing, decision) }
        // Forgotten by another thread since.
        return try made[number] ?? summed([number], decision)[number]!
      }
    }
  }

  private func summed(_ numbers: [Int], _ decision: EngineDecision) throws -> [Int: [GramMatrix<Real>]] {
    var grams: [Int: [GramMatrix<Real>]] = [:]
    let count = request.thermal.count
    for index in 0..<count {
      guard let matrix = try configuration(index, decision).matrix else { continue }
      for number in numbers {
        let regions = plan.readouts[number].regions(count: matrix.patternLayout.count) ?? []
        let sums =
          grams[number]
          ?? regions.map { _ in GramMatrix<Real>(geometry: matrix.geometry, repeats: request.lateralRepeats) }
        for (gram, region) in zip(sums, regions) {
          gram.add(matrix, region: region, weight: 1 / Double(count), threads: plan.threads)
        }
        grams[number] = sums
      }
    }
    for gram in grams.values.joined() { spend(gram.work) }
    return grams
  }

  /// From the probes of the plan's scan, which must be a raster of the whole cell, dense enough for the image.
  private func probes(_ decision: EngineDecision, probe: Probe, foci: [FocalSpread.Sample]) throws
    -> BandLimitedFrame<Real>
  {
    guard case .raster(_, _, let nx, let ny) = request.scan else {
      preconditionFailure("frames are made of rasters")
    }
    let positions = 0..<request.scan.count
    let sums = try SignalSums<Real>(plan, positions: positions)
    let count = request.thermal.count
    for index in 0..<count {
      let task = SignalTask(
        plan: plan, configuration: try configuration(index, decision),
        foci: foci.map { (probe.withC10(movedBy: $0.offset), $0.weight / Double(count)) },
        positions: positions, sums: sums
      ) { [progress] in progress((Double(index) + $0) / Double(count)) }
      spend(task.run())
    }
    var samples: [Real] = []
    for (detector, readout) in plan.readouts.enumerated() {
      for sum in 0..<readout.sumCount {
        samples += positions.map {
          sums.values(detector: detector, thickness: 0, position: $0)[sum]
        }
      }
    }
    let channels = samples.count / positions.count
    return BandLimitedFrame(
      samples: NDArray(shape: [channels, ny, nx], values: samples),
      period: SIMD2(request.grid.lengthX, request.grid.lengthY))
  }
}
