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
    if let matrix = configuration.matrix { return reduce(matrix) }
    if !configuration.pairs.isEmpty { return sumPairs() }
    if let model = configuration.model { return propagate(model) }
    return WorkCount()
  }

  // MARK: - Multislice

  private func propagate(_ model: MultisliceModel<Real>) -> WorkCount {
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

  // MARK: - Pairs of plane waves

  private func sumPairs() -> WorkCount {
    var work = WorkCount()
    let weighted = zip(probes, plan.request.foci).map { (probe: $0, weight: $1.weight * weight) }
    for (detector, grams) in configuration.pairs.enumerated() {
      for (sum, gram) in grams.enumerated() {
        let image = gram.image(of: weighted, threads: plan.threads)
        work = work + image.work
        for (value, position) in zip(values(image), positions) {
          // Rounding may leave less than nothing where there is nothing.
          sums.values(detector: detector, thickness: 0, position: position)[sum] += Real(max(0, value))
        }
      }
    }
    progress(1)
    return work
  }

  /// The image at the positions of the run. A raster is computed as a whole, so that it does not matter how it was cut.
  private func values(_ image: ImageHarmonics) -> ArraySlice<Double> {
    let scan = plan.request.scan
    guard case .raster(_, _, let nx, let ny) = scan else {
      return image.values(at: positions.map(scan.position))[...]
    }
    let frame = image.frame(
      x: (0..<nx).map { scan.position($0).x }, y: (0..<ny).map { scan.position($0 * nx).y })
    return frame[positions]
  }

  // MARK: - Scattering matrix

  private func reduce(_ matrix: ScatteringMatrix<Real>) -> WorkCount {
    let incident = probes.map { matrix.geometry.coefficients($0) }
    let weights = plan.request.foci.map { $0.weight * weight }
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
