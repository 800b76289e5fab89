import Detection
import Numerics
import Optics
import Scattering

/// Sends the probes of a run of positions through one thermal configuration and adds what the detectors see.
struct SignalTask<Real: RealScalar> {
  let plan: SimulationPlan
  let configuration: ThermalConfiguration<Real>
  /// One probe per focus, with its share of the signal.
  let foci: [(probe: Probe, weight: Double)]
  let positions: Range<Int>
  let sums: SignalSums<Real>
  let progress: @Sendable (Double) -> Void

  func run() -> WorkCount {
    if let matrix = configuration.matrix { return reduce(matrix) }
    if let model = configuration.model { return propagate(model) }
    return WorkCount()
  }

  // MARK: - Multislice

  private func propagate(_ model: MultisliceModel<Real>) -> WorkCount {
    let incident = foci.map { ProbeSpectrum($0.probe, layout: model.layout) }
    let weights = foci.map(\.weight)
    let scan = plan.request.scan
    let (first, exits) = (positions.lowerBound, plan.request.exitSlices)
    let wanted = Set(exits).sorted()
    let counter = ProgressCounter(total: positions.count, report: progress)
    let workers = UncheckedSendable((0..<min(plan.threads, positions.count)).map { _ in Multislice(model) })
    let waves = UncheckedSendable(
      workers.value.map { _ in AlignedBuffer<Complex<Real>>(count: model.layout.count) })
    let (readouts, sums) = (plan.readouts, self.sums)
    parallelFor(positions.count, threads: plan.threads) { worker, index in
      let position = scan.position(first + index)
      let wave = waves.value[worker].pointer
      for (focus, probe) in incident.enumerated() {
        probe.write(x: position.x, y: position.y, into: wave)
        workers.value[worker].propagate(wave, exits: wanted) { slice in
          for (thickness, exit) in exits.enumerated() where exit == slice {
            for (detector, readout) in readouts.enumerated() {
              readout.accumulate(
                wave, weight: weights[focus],
                into: sums.values(detector: detector, thickness: thickness, position: first + index))
            }
          }
        }
      }
      counter.step()
    }
    return workers.value.map(\.work).reduce(WorkCount(), +)
  }

  // MARK: - Scattering matrix

  private func reduce(_ matrix: ScatteringMatrix<Real>) -> WorkCount {
    let incident = foci.map { matrix.geometry.coefficients($0.probe) }
    let weights = foci.map(\.weight)
    let scan = plan.request.scan
    let batches = ScanBatches(
      scan, positions: positions, size: ScatteringMatrix<Real>.batch(probes: scan.count),
      isCompact: !matrix.isSpectral)
    let counter = ProgressCounter(total: batches.count, report: progress)
    let workers = UncheckedSendable(
      (0..<min(plan.threads, batches.count)).map { _ in ScatteringMatrix<Real>.Reduction(matrix) })
    let (readouts, sums) = (plan.readouts, self.sums)
    parallelFor(batches.count, threads: plan.threads) { worker, index in
      let batch = batches.positions(index)
      let points = batch.map(scan.position)
      for (focus, probe) in incident.enumerated() {
        workers.value[worker].patterns(probe: probe, positions: points) { index, spectrum in
          for (detector, readout) in readouts.enumerated() {
            readout.accumulate(
              spectrum, weight: weights[focus],
              into: sums.values(detector: detector, thickness: 0, position: batch[index]))
          }
        }
      }
      counter.step()
    }
    return workers.value.map(\.work).reduce(WorkCount(), +)
  }
}
