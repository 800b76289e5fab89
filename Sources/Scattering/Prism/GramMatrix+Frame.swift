package import Numerics
package import Optics

extension GramMatrix {
  /// The harmonics of the image that the detector gives of the specimen, for a probe.
  ///
  /// C(K) = Σ_{k'-k=K} c_k c*_k' H_kk': pairs of plane waves that are equally far apart contribute to the same harmonic
  /// of the image. I(r) = Re Σ C(K) exp(2πi K·r) is exact at any place.
  /// - Parameters:
  ///   - probes: probes and their weights (foci of a focal spread); only their aberrations may differ from the probe
  ///     that the plane waves were chosen for.
  package func image(of probes: [(probe: Probe, weight: Double)], threads: Int) -> (
    series: FourierSeries<Double>, work: WorkCount
  ) {
    let step = SIMD2(repeats.x, repeats.y)
    let beams = geometry.beams
    let span = SIMD2(
      ((beams.map(\.x).max() ?? 0) - (beams.map(\.x).min() ?? 0)) / step.x,
      ((beams.map(\.y).max() ?? 0) - (beams.map(\.y).min() ?? 0)) / step.y)
    let tasks = frameTasks()
    let runs = blocks.map { Self.runs($0.beams.map { beams[$0] }, step: step) }
    let sums = tasks.map { _ in AlignedBuffer<Complex<Double>>(count: (span.y + 1) * (2 * span.x + 1)) }
    let blocks = UncheckedSendable(self.blocks)
    for (probe, weight) in probes {
      let all = geometry.coefficients(probe)
      let weights = self.blocks.map { block in block.beams.map { all[$0] } }
      parallelFor(tasks.count, threads: threads) { _, index in
        let task = tasks[index]
        Self.accumulate(
          blocks.value[task.block], runs[task.block], weights[task.block], rows: task.rows, weight: weight,
          width: 2 * span.x + 1, into: sums[index].pointer)
      }
    }
    // In order, so that the number of threads does not matter.
    let values = AlignedBuffer<Complex<Double>>(count: (span.y + 1) * (2 * span.x + 1))
    for sum in sums {
      for index in 0..<values.count { values.pointer[index] += sum.pointer[index] }
    }
    var work = WorkCount()
    work.productTerms =
      probes.count * self.blocks.reduce(0) { $0 + $1.beams.count * ($1.beams.count + 1) / 2 }
    let period = SIMD2(geometry.field.lengthX, geometry.field.lengthY) / SIMD2<Double>(step)
    return (Self.series(values, span: span, period: period), work)
  }

  /// C, `[Ky][Kx]` for Ky from 0 to span.y and Kx from -span.x to span.x, as the series of a real map.
  private static func series(
    _ sums: AlignedBuffer<Complex<Double>>, span: SIMD2<Int>, period: SIMD2<Double>
  ) -> FourierSeries<Double> {
    let layout = HalfSpectrumLayout(nx: 2 * span.x + 1, ny: 2 * span.y + 1)
    let coefficients = AlignedBuffer<Complex<Double>>(count: layout.count)
    let width = 2 * span.x + 1
    for kx in 0...span.x {
      for ky in -span.y...span.y {
        // Half of it belongs to the conjugate at -K.
        var value = Complex<Double>.zero
        if ky >= 0 { value += sums.pointer[ky * width + span.x + kx] }
        if ky <= 0 { value += sums.pointer[-ky * width + span.x - kx].conjugate }
        coefficients.pointer[kx * layout.stride + (ky < 0 ? ky + layout.ny : ky)] = value * 0.5
      }
    }
    return FourierSeries(coefficients: coefficients, layout: layout, period: period)
  }

  /// Rows of the upper triangles in about equal parts, the same for any number of threads.
  private func frameTasks() -> [(block: Int, rows: Range<Int>)] {
    let all = blocks.reduce(0) { $0 + $1.beams.count * ($1.beams.count + 1) / 2 }
    let least = max(1, all / 16)
    var tasks: [(block: Int, rows: Range<Int>)] = []
    for (number, block) in blocks.enumerated() {
      var (first, pairs) = (0, 0)
      for row in 0..<block.beams.count {
        pairs += block.beams.count - row
        if pairs >= least || row == block.beams.count - 1 {
          tasks.append((number, first..<row + 1))
          (first, pairs) = (row + 1, 0)
        }
      }
    }
    return tasks
  }

  /// Plane waves of one y that follow each other along x, one harmonic of the image apart.
  struct Run: Sendable {
    /// Harmonics of the image from the first plane wave of the class.
    let x: Int
    let y: Int
    let start: Int
    var count: Int
  }

  private static func runs(_ beams: [PrismGeometry.Beam], step: SIMD2<Int>) -> [Run] {
    var runs: [Run] = []
    for (index, beam) in beams.enumerated() {
      let (x, y) = ((beam.x - beams[0].x) / step.x, (beam.y - beams[0].y) / step.y)
      if let last = runs.last, last.y == y, last.x + last.count == x {
        runs[runs.count - 1].count += 1
      } else {
        runs.append(Run(x: x, y: y, start: index, count: 1))
      }
    }
    return runs
  }

  /// Adds the pairs of some rows to the harmonics; pairs off the diagonal count twice, for the other triangle.
  @specialized(where Real == Float)
  @specialized(where Real == Double)
  private static func accumulate(
    _ block: Block, _ runs: [Run], _ weights: [Complex<Double>], rows: Range<Int>, weight: Double, width: Int,
    into sums: UnsafeMutablePointer<Complex<Double>>
  ) {
    let size = block.beams.count
    weights.withUnsafeBufferPointer { weights in
      for (number, own) in runs.enumerated() {
        for row in max(
          own.start, rows.lowerBound)..<max(
            max(own.start, rows.lowerBound), min(own.start + own.count, rows.upperBound))
        {
          let line = block.values.pointer + row * size
          let x = own.x + row - own.start
          sums[width / 2] += weights[row] * weights[row].conjugate * (weight * Double(line[row].re))
          let factor = weights[row] * (2 * weight)
          for run in runs[number...] {
            let skip = run.start <= row ? row + 1 - run.start : 0
            let to = sums + ((run.y - own.y) * width + width / 2 + run.x - x)
            let (from, other) = (line + run.start, weights.baseAddress! + run.start)
            for index in skip..<max(skip, run.count) {
              let value = Complex<Double>(Double(from[index].re), Double(from[index].im))
              to[index] += factor * other[index].conjugate * value
            }
          }
        }
      }
    }
  }
}
