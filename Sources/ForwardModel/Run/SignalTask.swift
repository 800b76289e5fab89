import Detection
import Numerics
import Optics
import Scattering

/// Sends the probes of a run of positions through one thermal configuration and adds what the detectors see.
struct SignalTask<Real: RealScalar> {
  let plan: SimulationPlan
  let configuration: ThermalConfiguration<Real>
  /// One probe per focus.
  let probes: [Probe]
  let positions: Range<Int>
  let sums: SignalSums<Real>
  let weight: Double
  let progress: @Sendable (Double) -> Void

  func run() -> WorkCount {
    if let matrix = configuration.matrix { reduce(matrix) } else { propagate() }
  }

  // MARK: - Multislice

  private func propagate() -> WorkCount {
    let model = configuration.model
    let incident = probes.map { ProbeSpectrum($0, layout: model.layout) }
    let weights = plan.request.foci.map { $0.weight * weight }
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

  // MARK: - PRISM

  private func reduce(_ matrix: ScatteringMatrix<Real>) -> WorkCount {
    let incident = probes.map { matrix.geometry.coefficients($0) }
    let weights = plan.request.foci.map { $0.weight * weight }
    let scan = plan.request.scan
    let (first, count) = (positions.lowerBound, positions.count)
    let size = ScatteringMatrix<Real>.Reduction.batch
    let batches = (count + size - 1) / size
    let counter = ProgressCounter(total: batches, report: progress)
    let workers = UncheckedSendable(
      (0..<min(plan.threads, batches)).map { _ in ScatteringMatrix<Real>.Reduction(matrix) })
    let (readouts, sums) = (plan.readouts, self.sums)
    parallelFor(batches, threads: plan.threads) { worker, batch in
      let begin = batch * size
      let points = (begin..<min(begin + size, count)).map { scan.position(first + $0) }
      for (focus, probe) in incident.enumerated() {
        workers.value[worker].patterns(probe: probe, positions: points) { index, spectrum in
          for (detector, readout) in readouts.enumerated() {
            readout.accumulate(
              spectrum, weight: weights[focus],
              into: sums.values(detector: detector, thickness: 0, position: first + begin + index))
          }
        }
      }
      counter.step()
    }
    return workers.value.map(\.work).reduce(WorkCount(), +)
  }
}
