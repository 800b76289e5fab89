package import Numerics

/// |ψ|² in double precision, whatever the precision of the wave.
package enum Intensity {
  @inlinable
  package static func of<Real: RealScalar>(_ z: Complex<Real>) -> Double {
    let re = Double(z.re)
    let im = Double(z.im)
    return re * re + im * im
  }

  /// Sum over neighbouring elements, in an order that depends on `count` only.
  @inlinable
  package static func sum<Real: RealScalar>(_ values: UnsafePointer<Complex<Real>>, count: Int) -> Double {
    // Four sums, since a single one would wait for each addition to end before the next.
    var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0)
    var index = 0
    while index &+ 4 <= count {
      a += of(values[index])
      b += of(values[index &+ 1])
      c += of(values[index &+ 2])
      d += of(values[index &+ 3])
      index &+= 4
    }
    while index < count {
      a += of(values[index])
      index &+= 1
    }
    return (a + b) + (c + d)
  }
}
