import Numerics

/// Values `[ny][nx][valuesPerPosition]` over a periodic scan, and the convolutions over their first two axes.
struct ScanStack<Value: RealScalar>: @unchecked Sendable {
  // Unchecked: threads work on disjoint parts.
  let values: UnsafeMutablePointer<Value>
  let valuesPerPosition: Int
  let scan: Grid

  /// Values of a position handled together, so that the lines of a scan stay in the caches.
  private static var together: Int { 64 }

  /// `weights[k]`: share of the value k positions to the left, modulo nx.
  func convolveAlongX(_ weights: [Double], threads: Int) {
    lines(
      count: scan.ny, distance: scan.nx * valuesPerPosition, length: scan.nx, step: valuesPerPosition,
      weights,
      threads: threads)
  }

  /// `weights[k]`: share of the value k positions above, modulo ny.
  func convolveAlongY(_ weights: [Double], threads: Int) {
    lines(
      count: scan.nx, distance: valuesPerPosition, length: scan.ny, step: scan.nx * valuesPerPosition,
      weights,
      threads: threads)
  }

  private func lines(count: Int, distance: Int, length: Int, step: Int, _ weights: [Double], threads: Int) {
    let taps = weights.enumerated().filter { $0.element != 0 }
    guard length > 1 else { return }
    let blocks = (valuesPerPosition + Self.together - 1) / Self.together
    parallelFor(count * blocks, threads: threads) { _, index in
      let (line, block) = index.quotientAndRemainder(dividingBy: blocks)
      let first = block * Self.together
      let width = min(Self.together, valuesPerPosition - first)
      let base = values + line * distance + first
      let old = AlignedBuffer<Double>(count: length * width)
      let sums = AlignedBuffer<Double>(count: width)
      for position in 0..<length {
        for v in 0..<width { old.pointer[position * width + v] = Double(base[position * step + v]) }
      }
      for position in 0..<length {
        sums.pointer.update(repeating: 0, count: width)
        for (distance, weight) in taps {
          let source = position >= distance ? position - distance : position - distance + length
          let from = old.pointer + source * width
          for v in 0..<width { sums.pointer[v] += weight * from[v] }
        }
        for v in 0..<width { base[position * step + v] = Value(sums.pointer[v]) }
      }
    }
  }

  /// Periodic convolution with weights `[ny][nx]` by Fourier transform, two values of a position at a time as
  /// the real and the imaginary part of one field.
  func convolve(_ weights: NDArray<Double>, threads: Int) {
    let plans = FourierTransform2D<Double>.Plans(layout: SpectrumLayout(grid: scan))
    let kernel = Self.transfer(weights, plans: plans)
    parallelFor((valuesPerPosition + 1) / 2, threads: threads) { _, pair in
      let transform = FourierTransform2D<Double>(plans: plans)
      let field = AlignedBuffer<Complex<Double>>(count: transform.fieldCount)
      let spectrum = AlignedBuffer<Complex<Double>>(count: plans.layout.count)
      let first = values + 2 * pair
      let hasSecond = 2 * pair + 1 < valuesPerPosition
      for j in 0..<scan.ny {
        for i in 0..<scan.nx {
          let at = first + (j * scan.nx + i) * valuesPerPosition
          field.pointer[j * transform.rowStride + i] = Complex(Double(at[0]), hasSecond ? Double(at[1]) : 0)
        }
      }
      transform.forward(field.pointer, into: spectrum.pointer)
      for index in 0..<plans.layout.count { spectrum.pointer[index] *= kernel.pointer[index] }
      transform.inverse(spectrum.pointer, into: field.pointer)
      for j in 0..<scan.ny {
        for i in 0..<scan.nx {
          let at = first + (j * scan.nx + i) * valuesPerPosition
          let value = field.pointer[j * transform.rowStride + i]
          at[0] = Value(value.re)
          if hasSecond { at[1] = Value(value.im) }
        }
      }
    }
  }

  /// The transform of the weights, divided by the number of positions for the unnormalised inverse.
  private static func transfer(
    _ weights: NDArray<Double>, plans: FourierTransform2D<Double>.Plans
  ) -> AlignedBuffer<Complex<Double>> {
    let transform = FourierTransform2D<Double>(plans: plans)
    let scan = plans.layout.grid
    let field = AlignedBuffer<Complex<Double>>(count: transform.fieldCount)
    let spectrum = AlignedBuffer<Complex<Double>>(count: plans.layout.count)
    for j in 0..<scan.ny {
      for i in 0..<scan.nx {
        field.pointer[j * transform.rowStride + i] = Complex(weights[j, i] / Double(scan.count), 0)
      }
    }
    transform.forward(field.pointer, into: spectrum.pointer)
    return spectrum
  }
}
