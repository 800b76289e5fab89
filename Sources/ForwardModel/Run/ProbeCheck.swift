import Detection
import Numerics
import Optics
import Scattering

/// A few probes sent through the specimen one by one, against which an approximate image is held.
///
/// Errors follow the signal, so that positions are drawn in proportion to it: sorted by signal, those that halve equal
/// parts of its sum. Each stands for as many positions of the scan as its share says. The stated error is the rms difference
/// over the scan relative to the mean signal, the worst detector's, widened by 2.5 standard deviations of an rms of so few
/// values, which is 1/√(2n) of it.
struct ProbeCheck {
  private let plan: SimulationPlan
  private let chosen: [Int]
  /// Share of the scan that each position stands for; their sum is 1.
  private let shares: [Double]
  private let counts: [Int]
  /// `[position][sums of all detectors]`.
  private let truth: AlignedBuffer<Double>
  private let sums: Int

  /// - Parameter ranking: an approximate signal.
  init(_ plan: SimulationPlan, ranking: FourierSeries) {
    self.plan = plan
    let drawn = Self.draw(plan.request.scan, ranking)
    chosen = drawn.map(\.index)
    shares = drawn.map(\.share)
    counts = plan.readouts.map(\.sumCount)
    sums = counts.reduce(0, +)
    truth = AlignedBuffer(count: chosen.count * sums)
  }

  /// Adds what probes see of one thermal configuration.
  func add(_ model: MultisliceModel<Float>, weight: Double) -> WorkCount {
    let request = plan.request
    let incident = request.foci.map {
      ProbeSpectrum(request.probe.withC10(movedBy: $0.offset), layout: model.layout)
    }
    let workers = min(plan.threads, chosen.count)
    let engines = UncheckedSendable((0..<workers).map { _ in Multislice(model) })
    let waves = UncheckedSendable(
      (0..<workers).map { _ in AlignedBuffer<Complex<Float>>(count: model.layout.count) })
    let (readouts, truth, sums, chosen) = (plan.readouts, self.truth, self.sums, self.chosen)
    parallelFor(chosen.count, threads: workers) { worker, number in
      let place = request.scan.position(chosen[number])
      let wave = waves.value[worker].pointer
      for (focus, probe) in zip(request.foci, incident) {
        probe.write(x: place.x, y: place.y, into: wave)
        engines.value[worker].propagate(wave)
        var to = truth.pointer + number * sums
        for readout in readouts {
          readout.accumulate(wave, weight: focus.weight * weight, into: to)
          to += readout.sumCount
        }
      }
    }
    return engines.value.map(\.work).reduce(WorkCount(), +)
  }

  /// The stated error of an image.
  /// - Parameter series: one for each sum of each detector.
  func error(of series: [FourierSeries]) -> Double {
    let scan = plan.request.scan
    var worst = 0.0
    var first = 0
    for (readout, count) in zip(plan.readouts, counts) {
      let isMoments = if case .centreOfMass = readout.detector { true } else { false }
      var (difference, total) = (0.0, 0.0)
      // Of a centre of mass, the moments count; they have no mean, and their rms stands for it.
      let compared = isMoments ? 1..<count : 0..<count
      for (number, position) in chosen.enumerated() {
        let place = scan.position(position)
        for sum in compared {
          let exact = truth.pointer[number * sums + first + sum]
          let error = Double(series[first + sum].value(x: place.x, y: place.y)) - exact
          difference += shares[number] * error * error
          total += shares[number] * (isMoments ? exact * exact : exact)
        }
      }
      let terms = Double(compared.count)
      let size = isMoments ? (total / terms).squareRoot() : total / terms
      if size > 0 { worst = max(worst, (difference / terms).squareRoot() / size) }
      first += count
    }
    return worst * (1 + 2.5 / (2 * Double(chosen.count)).squareRoot())
  }

  private static func draw(_ scan: Scan, _ ranking: FourierSeries) -> [(index: Int, share: Double)] {
    var ranked: [(value: Float, index: Int)] = []
    switch scan {
    case .raster(_, _, let nx, let ny):
      let columns = Array(stride(from: 0, to: nx, by: max(1, nx / 64)))
      let rows = Array(stride(from: 0, to: ny, by: max(1, ny / 64)))
      let values = ranking.values(
        x: columns.map { scan.position($0).x }, y: rows.map { scan.position($0 * nx).y })
      for (j, row) in rows.enumerated() {
        for (i, column) in columns.enumerated() {
          ranked.append((values[j * columns.count + i], row * nx + column))
        }
      }
    case .list(let places):
      for index in stride(from: 0, to: places.count, by: max(1, places.count / 512)) {
        ranked.append((ranking.value(x: places[index].x, y: places[index].y), index))
      }
    }
    ranked.sort { ($0.value, $0.index) < ($1.value, $1.index) }
    // Dark positions count a little, so that none stands for too many.
    let mean = ranked.reduce(0) { $0 + max(0, Double($1.value)) } / Double(max(1, ranked.count))
    let sizes = ranked.map { max(0, Double($0.value)) + 0.25 * mean + 1e-30 }
    let total = sizes.reduce(0, +)
    let count = min(ThinSpecimenSettings.verifiedPositions, ranked.count)
    var drawn: [(index: Int, share: Double)] = []
    var (reached, next) = (0.0, 0)
    for (size, position) in zip(sizes, ranked) {
      reached += size
      guard next < count, reached >= total * (Double(next) + 0.5) / Double(count) else { continue }
      drawn.append((position.index, 1 / size))
      while next < count, reached >= total * (Double(next) + 0.5) / Double(count) { next += 1 }
    }
    let sum = drawn.reduce(0) { $0 + $1.share }
    return drawn.map { ($0.index, $0.share / sum) }
  }
}
