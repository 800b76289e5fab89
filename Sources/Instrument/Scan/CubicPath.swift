/// The cubic through four points of a path, the first at 0 and the last at 1, by Newton's divided differences.
struct CubicPath {
  private let c0: SIMD2<Double>
  private let c1: SIMD2<Double>
  private let c2: SIMD2<Double>
  private let c3: SIMD2<Double>

  /// - Parameters:
  ///   - second: where b lies, between 0 and `third`.
  ///   - third: where c lies, below 1.
  init(
    _ a: SIMD2<Double>, _ b: SIMD2<Double>, _ c: SIMD2<Double>, _ d: SIMD2<Double>, second: Double,
    third: Double
  ) {
    let ab = (b - a) / second
    let bc = (c - b) / (third - second)
    let cd = (d - c) / (1 - third)
    let abc = (bc - ab) / third
    let bcd = (cd - bc) / (1 - second)
    // a + u (ab + (u − second)(abc + (u − third) c3)), in powers of u.
    c3 = bcd - abc
    c2 = abc - (second + third) * c3
    c1 = ab - second * (abc - third * c3)
    c0 = a
  }

  func callAsFunction(_ u: Double) -> SIMD2<Double> { c0 + u * (c1 + u * (c2 + u * c3)) }
}
