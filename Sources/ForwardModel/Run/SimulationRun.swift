import Detection
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
  private var frame: FrameSeries?

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
    if let single = self as? SimulationRun<Float>, request.scan.count > 0 { try single.makeFrame(sink) }
    if request.scan.count > 0 && (!request.detectors.isEmpty || request.extras.contains(.exitWave)) {
      try request.source == nil ? writeSignals(sink) : writeBlurredSignals(sink)
    }
    sink.progress(1)
    return report
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
    if let frame, let sums = sums as? SignalSums<Float> {
      return frame.add(positions, of: request.scan, to: sums)
    }
    let configurations = request.thermal.count
    let whole = Double(request.scan.count * configurations)
    for index in 0..<configurations {
      let done = Double(positions.lowerBound * configurations + index * positions.count)
      let share = sink.progress
      // Plane waves first, where there are any, count as half of the work.
      let configuration = try self.configuration(index) {
        share((done + 0.5 * $0 * Double(positions.count)) / whole)
      }
      let begin = configuration.hasPlaneWaves ? 0.5 : 0
      if !plan.readouts.isEmpty {
        let task = SignalTask(
          plan: plan, configuration: configuration, probes: probes, positions: positions, sums: sums,
          weight: 1 / Double(configurations)
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
      plan, decision: decision, index: index, progress: progress)
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

extension SimulationRun where Real == Float {
  /// The image of a thin specimen, if that is how the signals are made. Divided more finely once where it misses the
  /// wanted accuracy, and given up for an exact engine after that.
  fileprivate func makeFrame(_ sink: some SimulationSink) throws {
    if let settings = decision.incoherent { return try makeIncoherentFrame(settings, sink) }
    guard let coarse = decision.thin else { return }
    var settings = coarse
    while true {
      let frame = try ThinSpecimenFrame(
        plan, settings: settings, configuration: { try self.configuration($0) { _ in } },
        progress: sink.progress)
      report.work = report.work + frame.work
      report.statedError = frame.statedError
      guard let exact = plan.exact, frame.statedError > request.engine.accuracy else {
        self.frame = frame.images
        return
      }
      if settings.separation == coarse.separation, frame.statedError < 3 * request.engine.accuracy,
        let finer = try? ThinSpecimenSettings(request, refinement: 0.5)
      {
        settings = finer
        continue
      }
      giveUp(.thin, for: exact, error: frame.statedError)
      return
    }
  }

  /// The image as a sum over columns of atoms, given up for an exact engine where `auto` chose it and it misses the wanted
  /// accuracy.
  private func makeIncoherentFrame(_ settings: IncoherentSettings, _ sink: some SimulationSink) throws {
    let frame = try IncoherentFrame(
      plan, settings: settings, configuration: { try self.configuration($0) { _ in } },
      progress: sink.progress)
    report.work = report.work + frame.work
    report.statedError = frame.statedError
    guard let exact = plan.exact, frame.statedError > request.engine.accuracy else {
      self.frame = frame.images
      return
    }
    giveUp(.incoherent, for: exact, error: frame.statedError)
  }

  private func giveUp(_ method: EngineSettings.Method, for exact: EngineDecision, error: Double) {
    report.reason =
      "\(exact.reason); \(method.rawValue) missed the accuracy: \(InputError.brief(error)) instead of"
      + " \(InputError.brief(request.engine.accuracy))"
    report.method = exact.method
    report.statedError = nil
    decision = exact
    kept = [:]
  }
}
