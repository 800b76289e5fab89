package import Numerics

/// A sublattice of the frequencies of a field, as sparse as it may be.
///
/// A sum over its points takes electrons that leave the specimen a vector of the dual lattice apart for electrons from
/// one place: it misreads their interference. The shortest of these vectors says how far apart that is.
package struct PatternLattice: Sendable {
  /// Basis vectors in harmonics of the field.
  package let a: SIMD2<Int>
  package let b: SIMD2<Int>

  /// Frequencies of the field for each point of the lattice.
  package var index: Int { abs(a.x * b.y - a.y * b.x) }

  /// - Parameter separation: shortest vector in Å that the dual lattice may have. All frequencies are taken where it is
  ///   more than the field itself.
  package init(field: Grid, separation: Double) {
    let area = field.lengthX * field.lengthY
    // No lattice is denser than the hexagonal one, whose cell has √3/2 of the square of its shortest vector.
    let densest = area / (separation * separation * 0.75.squareRoot())
    var index = max(1, Int(min(densest, 1e5)))
    while true {
      let best = Self.mostIsotropic(index, field)
      // The dual lattice is this one turned by a right angle and divided by the area of its cell.
      if index == 1 || best.length.squareRoot() * area / Double(index) >= 0.999 * separation {
        (a, b) = (best.a, best.b)
        return
      }
      index -= 1
    }
  }

  /// The sublattice of this index whose shortest vector is the longest.
  private static func mostIsotropic(_ index: Int, _ field: Grid)
    -> (length: Double, a: SIMD2<Int>, b: SIMD2<Int>)
  {
    var best = (length: -1.0, a: SIMD2(1, 0), b: SIMD2(0, 1))
    // Every sublattice has one basis of the form (p, q), (0, index / p).
    for p in 1...index where index % p == 0 {
      for q in 0..<(index / p) {
        let (a, b) = reduced(SIMD2(p, q), SIMD2(0, index / p), field)
        let length = square(a, field)
        if length > best.length * (1 + 1e-12) { best = (length, a, b) }
      }
    }
    return best
  }

  /// The shortest basis of the same lattice, the shorter vector first (Gauss).
  private static func reduced(_ first: SIMD2<Int>, _ second: SIMD2<Int>, _ field: Grid)
    -> (SIMD2<Int>, SIMD2<Int>)
  {
    var (a, b) = (first, second)
    while true {
      if square(b, field) < square(a, field) { (a, b) = (b, a) }
      let scale = SIMD2(1 / field.lengthX, 1 / field.lengthY)
      let u = SIMD2<Double>(a) * scale
      let v = SIMD2<Double>(b) * scale
      let share = (u * v).sum() / (u * u).sum()
      // A share of one half goes either way: both are shortest.
      if abs(share) <= 0.5 + 1e-9 { return (a, b) }
      b = b &- a &* Int(share.rounded())
    }
  }

  /// Squared length in 1/Å².
  private static func square(_ v: SIMD2<Int>, _ field: Grid) -> Double {
    let k = SIMD2(Double(v.x) / field.lengthX, Double(v.y) / field.lengthY)
    return (k * k).sum()
  }

  /// Coordinates of a frequency in the basis.
  func coordinates(x: Int, y: Int) -> SIMD2<Double> {
    let determinant = Double(a.x * b.y - a.y * b.x)
    return SIMD2(
      Double(x * b.y - y * b.x) / determinant, Double(y * a.x - x * a.y) / determinant)
  }
}
