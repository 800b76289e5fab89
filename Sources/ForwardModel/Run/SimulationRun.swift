import Detection
import Frames
import Numerics
import Optics
import Quantities
import Scattering

/// One run in one precision.
final class SimulationRun<Real: RealScalar> {
  private let plan: SimulationPlan
  private let request: SimulationRequest
  /// The probe at the origin for each focus.
  private let probes: [Probe]
  private var kept: [Int: ThermalConfiguration<Real>] = [:]
  private var report: SimulationReport
  /// The engine at work; another one after the first turned out not exact enough.
  private var decision: EngineDecision
  /// The image of the whole cell, if that is how the signals are made.
  private var frame: SignalFrame<Real>?

  init(_ plan: SimulationPlan) {
    self.plan = plan
    request = plan.request
    decision = plan.decision
    report = SimulationReport(method: plan.decision.method, reason: plan.decision.reason)
    probes = plan.request.foci.map { plan.request.probe.withC10(movedBy: $0.offset) }
  }

  func run(into sink: some SimulationSink) throws -> SimulationReport {
    if request.extras.contains(.probe) { try writeProbe(sink) }
    if request.extras.contains(.potential) { try writePotential(sink) }
    if request.scan.count > 0 && !request.detectors.isEmpty { try makeFrame(sink) }
    if request.scan.count > 0 && (!request.detectors.isEmpty || request.extras.contains(.exitWave)) {
      try request.source == nil ? writeSignals(sink) : writeBlurredSignals(sink)
    }
    sink.progress(1)
    return report
  }

  // MARK: - Frames

  /// The image of the whole cell, where it costs less than the probes. An exact engine takes over from one that misses the
  /// wanted accuracy.
  private func makeFrame(_ sink: some SimulationSink) throws {
    let maker = FrameMaker<Real>(
      plan, memory: ContentCache(capacity: plan.signalMemory / 4), keepsMatrices: false,
      progress: sink.progress)
    defer { report.work = maker.work }
    var image: BandLimitedFrame<Real>?
    if decision.thin != nil {
      let verdict = try maker.verifiedThin()
      image = verdict.frame.map { $0 as! BandLimitedFrame<Real> }
      report.statedError = verdict.statedError
    } else if let settings = decision.incoherent {
      let made = try maker.incoherent(settings)
      image = (made.frame as! BandLimitedFrame<Real>)
      report.statedError = made.error
    }
    if let error = report.statedError, error > request.engine.accuracy, let exact = plan.exact {
      report.reason = exact.reason(
        insteadOf: decision.method, error: error, accuracy: request.engine.accuracy)
      report.method = exact.method
      report.statedError = nil
      (decision, image) = (exact, nil)
    }
    if image == nil && plan.sumsPairs(decision) {
      image = try maker.summedPairs(decision, probe: request.probe, foci: request.foci)
    }
    frame = image.map {
      SignalFrame(
        $0, plan.readouts, method: report.method, reason: report.reason, statedError: report.statedError,
        work: maker.work)
    }
  }

  // MARK: - Signals

  private func writeSignals(_ sink: some SimulationSink) throws {
    for positions in blocks {
      let sums = try SignalSums<Real>(plan, positions: positions)
      try accumulate(positions, into: sums, sink)
      try finish(sums, positions: positions, sink)
    }
  }

  /// Source size mixes positions, so that all of them have to be there first.
  private func writeBlurredSignals(_ sink: some SimulationSink) throws {
    guard let source = request.source, let grid = request.scan.grid else { return }
    let sums = try SignalSums<Real>(plan, positions: 0..<request.scan.count)
    for positions in blocks { try accumulate(positions, into: sums, sink) }
    for (detector, readout) in plan.readouts.enumerated() {
      for thickness in request.exitSlices.indices {
        let values = sums.values(detector: detector, thickness: thickness, position: 0)
        source.blur(values, valuesPerPosition: readout.sumCount, scan: grid, threads: plan.threads)
      }
    }
    for positions in blocks { try finish(sums, positions: positions, sink) }
  }

  /// The scan cut into runs of positions that fit the memory.
  private var blocks: [Range<Int>] {
    let total = request.scan.count
    return stride(from: 0, to: total, by: plan.block).map { $0..<min($0 + plan.block, total) }
  }

  /// Adds the intensities of all configurations and foci to the sums of a run of positions.
  private func accumulate(_ positions: Range<Int>, into sums: SignalSums<Real>, _ sink: some SimulationSink)
    throws
  {
    if let frame { return try frame.add(positions, of: request.scan, to: sums, threads: plan.threads) }
    let configurations = request.thermal.count
    let whole = Double(request.scan.count * configurations)
    for index in 0..<configurations {
      let done = Double(positions.lowerBound * configurations + index * positions.count)
      let share = sink.progress
      // Plane waves first, where there are any, count as half of the work.
      let configuration = try self.configuration(index) {
        share((done + 0.5 * $0 * Double(positions.count)) / whole)
      }
      let begin = configuration.matrix != nil ? 0.5 : 0
      if !plan.readouts.isEmpty {
        let task = SignalTask(
          plan: plan, configuration: configuration,
          foci: zip(probes, request.foci).map { ($0, $1.weight / Double(configurations)) },
          positions: positions, sums: sums
        ) { share((done + (begin + (1 - begin) * $0) * Double(positions.count)) / whole) }
        report.work = report.work + task.run()
      }
      if request.extras.contains(.exitWave) { try writeExitWaves(positions, configuration, sink) }
    }
  }

  private func finish(_ sums: SignalSums<Real>, positions: Range<Int>, _ sink: some SimulationSink) throws {
    for (detector, readout) in plan.readouts.enumerated() {
      for thickness in request.exitSlices.indices {
        let values = AlignedBuffer<Real>(count: positions.count * readout.valueCount)
        for (index, position) in positions.enumerated() {
          readout.finish(
            UnsafePointer(sums.values(detector: detector, thickness: thickness, position: position)),
            into: values.pointer + index * readout.valueCount)
        }
        try sink.signals(
          detector: detector, thickness: thickness, positions: positions,
          values: UnsafeBufferPointer(start: values.pointer, count: values.count))
      }
    }
  }

  private func configuration(_ index: Int, progress: @escaping @Sendable (Double) -> Void) throws
    -> ThermalConfiguration<Real>
  {
    if let known = kept[index] { return known }
    let made = try ThermalConfiguration<Real>(
      plan, decision: decision, index: index, seen: plan.seenPixels, progress: progress)
    report.work = report.work + made.work
    if plan.keepsConfigurations || request.thermal.count == 1 { kept[index] = made }
    return made
  }

  // MARK: - Extras

  private func writeProbe(_ sink: some SimulationSink) throws {
    let layout = SpectrumLayout(grid: request.grid)
    let spectrum = AlignedBuffer<Complex<Real>>(count: layout.count)
    let position = request.scan.count > 0 ? request.scan.position(0) : .zero
    ProbeSpectrum(request.probe, layout: layout).write(x: position.x, y: position.y, into: spectrum.pointer)
    let plane = WavePlane<Real>(layout: layout)
    plane.fill(from: spectrum.pointer)
    try sink.wave(.probe, index: 0, values: plane.buffer)
  }

  /// Waves are computed on all threads, as many at a time as there are threads, and handed on in order.
  private func writeExitWaves(
    _ positions: Range<Int>, _ configuration: ThermalConfiguration<Real>, _ sink: some SimulationSink
  ) throws {
    guard let model = configuration.model else { return }
    let scan = request.scan
    let probe = ProbeSpectrum(request.probe, layout: model.layout)
    let workers = UncheckedSendable(
      (0..<min(plan.threads, positions.count)).map { _ in ExitWaveWorker(model) })
    for first in stride(from: positions.lowerBound, to: positions.upperBound, by: workers.value.count) {
      let count = min(workers.value.count, positions.upperBound - first)
      // One wave per worker: which thread computes it does not matter.
      parallelFor(count, threads: count) { _, index in
        workers.value[index].compute(probe, at: scan.position(first + index))
      }
      for index in 0..<count {
        try sink.wave(.exitWave, index: first + index, values: workers.value[index].plane.buffer)
      }
    }
    report.work = workers.value.map(\.work).reduce(report.work, +)
  }

  /// Slices in beam order; distinct ones are built in parallel, a few at a time, and kept while memory lasts.
  private func writePotential(_ sink: some SimulationSink) throws {
    let model = request.potentialModel(0)
    let builder = PotentialBuilder<Real>(model: model, threads: plan.threads)
    let grid = request.grid
    let spaces = UncheckedSendable((0..<plan.threads).map { _ in PotentialBuilder<Real>.Workspace(builder) })
    let keepsAll = model.distinctSlices * grid.count * MemoryLayout<Real>.stride <= plan.signalMemory / 2
    var built: [Int: AlignedBuffer<Real>] = [:]
    for first in stride(from: 0, to: model.order.count, by: 4 * plan.threads) {
      let slices = first..<min(first + 4 * plan.threads, model.order.count)
      if !keepsAll { built = [:] }
      let missing = Set(model.order[slices]).subtracting(built.keys).sorted()
      let made = missing.map { _ in AlignedBuffer<Real>(count: grid.count) }
      parallelFor(missing.count, threads: plan.threads) { worker, index in
        builder.build(
          distinct: missing[index], into: made[index].pointer, stride: grid.nx, using: spaces.value[worker])
      }
      for (distinct, slice) in zip(missing, made) { built[distinct] = slice }
      for slice in slices {
        let values = built[model.order[slice]]!.pointer
        try sink.potential(slice: slice, values: UnsafeBufferPointer(start: values, count: grid.count))
      }
    }
  }
}
