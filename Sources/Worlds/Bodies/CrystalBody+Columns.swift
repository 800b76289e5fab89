package import Crystals

extension CrystalBody {
  /// Place of a site in the perfect crystal, in Å: without polar shift and elastic displacement.
  package func rest(of identity: AtomIdentity) -> Vector {
    lattice.corner(Int(identity.i), Int(identity.j), Int(identity.k)) + info.orientation
      * sites[Int(identity.site)].offset
  }

  /// Unit vector of the lattice direction, at most 3° off the beam, along which atoms form columns; nil where the crystal
  /// shows none. Of a sheet it is the beam's own direction.
  package var columnDirection: Vector? {
    if isSheet { return Vector(0, 0, 1) }
    let limit = Self.steepest
    var best: Vector?
    let (a, b, c) = lattice.vectors.columns
    for i in -4...4 {
      for j in -4...4 {
        for k in -4...4 {
          for centring in centrings {
            let vector =
              a * (Double(i) + centring.x) + b * (Double(j) + centring.y) + c * (Double(k) + centring.z)
            let length = vector.length
            guard length > 0.5, length <= Self.longestPeriod, vector.z >= limit * length else { continue }
            if best.map({ length < $0.length - 1e-6 }) ?? true { best = vector }
          }
        }
      }
    }
    return best?.normalised
  }

  /// Cosine of 3°.
  private static let steepest = 0.99862953
  /// Longest repeat along the beam in Å that makes columns.
  private static let longestPeriod = 12.0
}
