package import Numerics
package import Quantities

extension BandLimitedFrame {
  /// Values at the pixels of a raster, `[channel][row][column]`.
  ///
  /// - Throws: an `InputError` if a pixel lies outside of a frame that does not repeat.
  package func values(on raster: FrameRaster, threads: Int) throws(InputError) -> NDArray<Real> {
    if let axes = raster.axes {
      if let area {
        for index in 0..<raster.count {
          let place = raster.place(index)
          try area.check(place.x, place.y)
        }
      }
      let (x, y) = (axes.x.map { $0 - origin.x }, axes.y.map { $0 - origin.y })
      return NDArray(
        shape: [channels, raster.rows, raster.columns],
        values: series.flatMap { $0.values(x: x, y: y, threads: threads) })
    }
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
}
