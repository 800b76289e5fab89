/// Pictures and spectra on other numbers of pixels.
enum Resampling {
  /// Means over equal squares that together cover a picture; where there are more of them than pixels, some see the same pixel.
  static func square(_ values: [Float], rows: Int, columns: Int, size: Int) -> [Float] {
    if rows == size && columns == size { return values }
    let (vertical, horizontal) = (parts(rows, size), parts(columns, size))
    var result = [Float](repeating: 0, count: size * size)
    for y in 0..<size {
      for x in 0..<size {
        var sum: Float = 0
        for row in vertical[y] { for column in horizontal[x] { sum += values[row * columns + column] } }
        result[y * size + x] = sum / Float(vertical[y].count * horizontal[x].count)
      }
    }
    return result
  }

  /// Pixels that each of `count` parts sees, at least one.
  private static func parts(_ length: Int, _ count: Int) -> [Range<Int>] {
    (0..<count).map { part in
      let begin = part * length / count
      return begin..<max(begin + 1, (part + 1) * length / count)
    }
  }

  /// Counts on another number of channels over the same energies; their sum stays.
  static func counts(_ values: [Float], channels: Int) -> [Float] {
    let width = Double(values.count) / Double(channels)
    var sums = [Double](repeating: 0, count: values.count + 1)
    for (channel, value) in values.enumerated() { sums[channel + 1] = sums[channel] + Double(value) }
    func below(_ place: Double) -> Double {
      let channel = min(Int(place), values.count - 1)
      return sums[channel] + (place - Double(channel)) * Double(values[channel])
    }
    return (0..<channels).map { Float(below(Double($0 + 1) * width) - below(Double($0) * width)) }
  }
}
