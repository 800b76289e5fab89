/// |ψ|² in double precision from interleaved real and imaginary parts of any precision.
enum Intensity {
  @inline(__always)
  static func of<Part: BinaryFloatingPoint>(_ parts: UnsafePointer<Part>, _ index: Int) -> Double {
    let re = Double(parts[2 &* index])
    let im = Double(parts[2 &* index &+ 1])
    return re * re + im * im
  }

  /// Sum over neighbouring elements, in an order that depends on `count` only.
  static func sum<Part: BinaryFloatingPoint>(_ parts: UnsafePointer<Part>, count: Int) -> Double {
    // Four sums, since a single one would wait for each addition to end before the next.
    var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0)
    var index = 0
    while index &+ 4 <= count {
      a += of(parts, index)
      b += of(parts, index &+ 1)
      c += of(parts, index &+ 2)
      d += of(parts, index &+ 3)
      index &+= 4
    }
    while index < count {
      a += of(parts, index)
      index &+= 1
    }
    return (a + b) + (c + d)
  }
}
