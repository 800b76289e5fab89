package import Numerics
package import Quantities

extension BandLimitedFrame {
  /// Values at the pixels of a raster, `[channel][row][column]`.
  ///
  /// - Throws: an `InputError` if a pixel lies outside of a frame that does not repeat.
  package func values(on raster: FrameRaster, threads: Int) throws(InputError) -> NDArray<Real> {
    let values = try values(count: raster.count, threads: threads) { raster.place($0) }
    return NDArray(shape: [channels, raster.rows, raster.columns], values: values)
  }

  /// Values at places in Å, `[channel][place]`.
  package func values(at places: [SIMD2<Double>], threads: Int) throws(InputError) -> NDArray<Real> {
    let values = try values(count: places.count, threads: threads) { places[$0] }
    return NDArray(shape: [channels, places.count], values: values)
  }

  /// Points that a thread takes at a time.
  private static var block: Int { 2048 }

  private func values(
    count: Int, threads: Int, place: @Sendable (Int) -> SIMD2<Double>
  ) throws(InputError) -> [Real] {
    if let area {
      for index in 0..<count {
        let point = place(index)
        try area.check(point.x, point.y)
      }
    }
    var values = [Real](repeating: 0, count: channels * count)
    values.withUnsafeMutableBufferPointer { buffer in
      let target = UncheckedSendable(buffer.baseAddress!)
      parallelFor((count + Self.block - 1) / Self.block, threads: threads) { _, part in
        let range = (part * Self.block)..<min(count, (part + 1) * Self.block)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * range.count) { scratch in
          let x = UnsafeMutableBufferPointer(rebasing: scratch[..<range.count])
          let y = UnsafeMutableBufferPointer(rebasing: scratch[range.count...])
          for (i, index) in range.enumerated() {
            let turns = (place(index) - origin) / period
            (x[i], y[i]) = (turns.x, turns.y)
          }
          for (channel, sampling) in samplings.enumerated() {
            sampling.evaluate(
              x: UnsafeBufferPointer(x), y: UnsafeBufferPointer(y),
              into: target.value + channel * count + range.lowerBound)
          }
        }
      }
    }
    return values
  }

  /// Values on a raster of the whole period along its axes, `[channel][row][column]`, exact but for rounding.
  ///
  /// Sample (i, j) lies at `first` + (i, j) · period / (columns, rows).
  /// - Parameters:
  ///   - columns: at least as many as the frame has harmonics along x; otherwise it would be aliased.
  ///   - rows: the same along y.
  ///   - first: place of the first sample in Å.
  package func samples(columns: Int, rows: Int, first: SIMD2<Double>) throws(InputError) -> NDArray<Real> {
    guard area == nil else {
      throw InputError("a frame of a part of the field has no samples over a period; evaluate it on a raster")
    }
    for (name, count, least) in [("columns", columns, layout.nx), ("rows", rows, layout.ny)]
    where count < least {
      throw .outOfRange("\(name) of an aligned frame", Double(count), allowed: "\(least) or more")
    }
    let shift = (first - origin) / period
    let (phaseX, phaseY) = (
      phases(layout.columns, of: 2 * layout.columns, shift.x), phases(layout.ny, of: layout.ny, shift.y)
    )
    let target = HalfSpectrumLayout(nx: columns, ny: rows)
    let transform = RealFourierTransform2D<Real>(plans: .init(nx: columns, ny: rows))
    var values = [Real](repeating: 0, count: channels * columns * rows)
    for (channel, spectrum) in coefficients.enumerated() {
      let padded = AlignedBuffer<Complex<Real>>(count: target.count)
      layout.embed(
        spectrum.pointer, into: padded.pointer, rows: rows, stride: target.stride,
        wider: columns > layout.nx, alongX: phaseX, alongY: phaseY)
      values.withUnsafeMutableBufferPointer {
        transform.inverse(padded.pointer, into: $0.baseAddress! + channel * columns * rows, stride: columns)
      }
    }
    return NDArray(shape: [channels, rows, columns], values: values)
  }

  /// exp(2πi h turns) for the harmonics of the indices 0 ..< count; where one stands for both signs, the mean of both.
  private func phases(_ count: Int, of n: Int, _ turns: Double) -> [Complex<Real>] {
    (0..<count).map { i in
      let phase = Complex<Double>(phase: 2 * .pi * Double(Grid.harmonic(i, of: n)) * turns)
      return Complex<Real>(2 * i == n ? Complex(phase.re, 0) : phase)
    }
  }
}
