/// Of converters and wells.
enum Limits {
  /// Cuts off below 0 and above `upper`.
  static func cut(_ line: UnsafeMutablePointer<Float>, count: Int, upper: Float) -> SIMD2<Int> {
    var (below, above) = (Int32(0), Int32(0))
    for pixel in 0..<count {
      let value = line[pixel]
      below &+= value < 0 ? 1 : 0
      above &+= value > upper ? 1 : 0
      line[pixel] = min(max(value, 0), upper)
    }
    return SIMD2(Int(below), Int(above))
  }
}
