package import Numerics

/// A sublattice of the frequencies of a field at which a diffraction pattern is sampled.
///
/// A sum over its points takes electrons that leave the specimen a vector of the dual lattice apart for electrons from
/// one place: it misreads their interference. That is harmless where the vector is longer than the probe, and where
/// no two atoms are that vector apart.
package struct PatternLattice: Sendable {
  /// Basis vectors in harmonics of the field.
  package let a: SIMD2<Int>
  package let b: SIMD2<Int>

  /// Frequencies of the field for each point of the lattice.
  package var index: Int { abs(a.x * b.y - a.y * b.x) }

  /// Sublattices may be this much denser than the sparsest one.
  private static let densest = 0.7

  /// - Parameters:
  ///   - separation: shortest vector in Å that the dual lattice may have. All frequencies are taken where it is more than
  ///     the field itself.
  ///   - coincidence: how much atoms coincide with themselves after a shift by a vector in Å, relative to no shift.
  package init(
    field: Grid, separation: Double, coincidence: (_ x: Double, _ y: Double) -> Double = { _, _ in 0 }
  ) {
    let area = field.lengthX * field.lengthY
    // No lattice is denser than the hexagonal one, whose cell has √3/2 of the square of its shortest vector.
    let sparsest = area / (separation * separation * 0.75.squareRoot())
    let most = max(1, Int(min(sparsest, 2000)))
    var best = (score: Double.infinity, a: SIMD2(1, 0), b: SIMD2(0, 1))
    for index in stride(from: most, through: max(1, Int(Self.densest * Double(most))), by: -1) {
      // Every sublattice has one basis of the form (p, q), (0, index / p).
      for p in 1...index where index % p == 0 {
        for q in 0..<(index / p) {
          let (a, b) = Self.reduced(SIMD2(p, q), SIMD2(0, index / p), field)
          // The dual lattice is this one turned by a right angle and divided by the area of its cell.
          let shortest = Self.square(a, field).squareRoot() * area / Double(index)
          guard shortest >= 0.85 * separation else { continue }
          let score = Self.score(a, b, index, field, separation, coincidence) * Double(most) / Double(index)
          if score < best.score * (1 - 1e-9) { best = (score, a, b) }
        }
      }
    }
    (a, b) = (best.a, best.b)
  }

  /// What the dual vectors misread: the amplitude of a probe's tails falls with the distance as its power 3/2; a little
  /// for their length alone, which breaks ties.
  private static func score(
    _ a: SIMD2<Int>, _ b: SIMD2<Int>, _ index: Int, _ field: Grid, _ separation: Double,
    _ coincidence: (Double, Double) -> Double
  ) -> Double {
    // Dual basis: U·(a, b) = (1, 0), V·(a, b) = (0, 1).
    let determinant = Double(a.x * b.y - a.y * b.x)
    let u = SIMD2(Double(b.y) * field.lengthX, -Double(b.x) * field.lengthY) / determinant
    let v = SIMD2(-Double(a.y) * field.lengthX, Double(a.x) * field.lengthY) / determinant
    var score = 0.0
    for j in 0...3 {
      for i in -3...3 where j > 0 || i > 0 {
        let vector = u * Double(i) + v * Double(j)
        let length = (vector * vector).sum().squareRoot()
        guard length < 3 * separation else { continue }
        let ratio = separation / length
        score += (0.02 + abs(coincidence(vector.x, vector.y))) * ratio * ratio.squareRoot()
      }
    }
    return score
  }

  /// The shortest basis of the same lattice, the shorter vector first (Gauss).
  private static func reduced(_ first: SIMD2<Int>, _ second: SIMD2<Int>, _ field: Grid)
    -> (SIMD2<Int>, SIMD2<Int>)
  {
    let scale = SIMD2(1 / field.lengthX, 1 / field.lengthY)
    var (a, b) = (first, second)
    while true {
      var u = SIMD2<Double>(a) * scale
      var v = SIMD2<Double>(b) * scale
      if (v * v).sum() < (u * u).sum() {
        (a, b) = (b, a)
        (u, v) = (v, u)
      }
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
