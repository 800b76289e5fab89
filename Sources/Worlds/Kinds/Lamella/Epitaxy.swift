import Crystals
import Quantities

/// Coherent growth: a layer that takes the lattice of its substrate in the plane of growth.
enum Epitaxy {
  /// Largest strain that a layer is put under.
  static let largest = 0.075

  /// Strain of a layer along a direction in which both have periods; up to three periods of one may fit on up to three of
  /// the other.
  /// - Throws: `InputError` where no strain of up to `largest` makes them fit.
  static func strain(
    of layer: CrystalFrame, on substrate: CrystalFrame, along direction: Vector, name: String
  )
    throws -> Double
  {
    guard let own = layer.period(along: direction), let other = substrate.period(along: direction) else {
      throw InputError(
        "\(name): no common period with the substrate in the plane of growth; set coherent to false or other axes"
      )
    }
    var best: (cost: Double, strain: Double)?
    for m in 1...3 {
      for n in 1...3 where m == n ? m == 1 : m == 1 || n == 1 || m + n == 5 {
        let strain = Double(m) * other / (Double(n) * own) - 1
        let cost = abs(strain) + 0.005 * Double(m + n - 2)
        if cost < best?.cost ?? .infinity { best = (cost, strain) }
      }
    }
    guard let best, abs(best.strain) <= largest else {
      throw InputError.outOfRange(
        "\(name): strain for a coherent layer", best?.strain ?? 0,
        allowed: "up to \(InputError.brief(largest)); set coherent to false")
    }
    return best.strain
  }

  /// Strain along the free normal of an isotropic film under two strains in its plane: -ν / (1 - ν) (ε1 + ε2).
  ///
  /// J. F. Nye, Physical Properties of Crystals (1985), ch. VIII, with no stress along the normal.
  static func relaxed(_ first: Double, _ second: Double, poisson: Double) -> Double {
    -poisson / (1 - poisson) * (first + second)
  }

  /// The matrix that stretches along three perpendicular unit vectors.
  static func stretch(_ parts: [(axis: Vector, strain: Double)]) -> Matrix3 {
    parts.reduce(Matrix3.identity) { sum, part in
      let a = part.axis
      return sum + part.strain * Matrix3(columns: a * a.x, a * a.y, a * a.z)
    }
  }
}
