import Frames
import Numerics
import Worlds

/// Pictures of places put together: each counts by how near its place is, smoothly, so that no seams show.
enum PlaceMosaic {
  /// Samples per period of the highest frequency, and samples around the area over which a frame falls to 0: an error of
  /// 5e-4 of its range.
  private static let (perPeriod, margin) = (3.0, 16)

  /// Å around the area for which pictures are needed.
  static func margin(highest: Double) -> Double { Double(margin + 1) / (perPeriod * highest) }

  /// - Parameters:
  ///   - area: where values are wanted.
  ///   - highest: frequency of the image in 1/Å.
  static func frame(
    _ places: [(place: SIMD2<Double>, kind: Int)], _ pictures: [PlacePicture], area: Area, highest: Double,
    threads: Int
  ) throws -> BandLimitedFrame<Float> {
    let step = 1 / (perPeriod * highest)
    // On a lattice that does not move with the area, and even counts, which transform fast.
    func count(_ length: Double) -> Int {
      let least = Int((length / step).rounded(.up)) + 2 * margin + 1
      return (least + 15) / 16 * 16
    }
    let (columns, rows) = (count(area.size.x), count(area.size.y))
    let origin = area.low - Double(margin) * step
    let channels = pictures[0].values.count
    let grid = PlaceGrid(places.map(\.place), side: max(0.5, pictures.map(\.radius).max()!))
    var samples = [Float](repeating: 0, count: channels * columns * rows)
    samples.withUnsafeMutableBufferPointer { buffer in
      let target = UncheckedSendable(buffer.baseAddress!)
      parallelFor(rows, threads: threads) { _, row in
        var sums = [Float](repeating: 0, count: channels)
        for column in 0..<columns {
          let point = origin + step * SIMD2(Double(column), Double(row))
          for channel in 0..<channels { sums[channel] = 0 }
          var total: Float = 0
          grid.forEach(near: point) { index in
            let picture = pictures[places[index].kind]
            let away = point - places[index].place
            let distance = (away * away).sum() / (picture.radius * picture.radius)
            guard distance < 1 else { return }
            let weight = Float((1 - distance) * (1 - distance))
            total += weight
            for channel in 0..<channels { sums[channel] += weight * picture.value(channel, at: away) }
          }
          guard total > 0 else { continue }
          for channel in 0..<channels {
            target.value[(channel * rows + row) * columns + column] = sums[channel] / total
          }
        }
      }
    }
    let made = try BandLimitedFrame(
      part: NDArray(shape: [channels, rows, columns], values: samples), origin: origin,
      step: SIMD2(repeating: step), margin: margin, highestFrequency: highest)
    // Jitter may lead a little out of the area, where the frame fades.
    return BandLimitedFrame(made.series, origin: origin)
  }
}
