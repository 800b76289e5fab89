/// One axial wave aberration in the notation of Krivanek: order n, multiplicity m, `C_nm`.
///
/// The term adds α^(n+1)/(n+1) · C_nm · cos(m (φ - φ_nm)) to the path difference, so that n is the order of
/// the ray aberration and m the number of its azimuthal periods. Source: Krivanek, Dellby, Lupini,
/// Ultramicroscopy 78 (1999) 1.
package enum AberrationTerm: Int, Sendable, Hashable, CaseIterable {
  case c10, c12, c21, c23, c30, c32, c34, c41, c43, c45, c50, c52, c54, c56

  private var digits: Int {
    switch self {
    case .c10: 10
    case .c12: 12
    case .c21: 21
    case .c23: 23
    case .c30: 30
    case .c32: 32
    case .c34: 34
    case .c41: 41
    case .c43: 43
    case .c45: 45
    case .c50: 50
    case .c52: 52
    case .c54: 54
    case .c56: 56
    }
  }

  /// n
  package var order: Int { digits / 10 }
  /// m
  package var multiplicity: Int { digits % 10 }
  /// "C12"
  package var name: String { "C\(digits)" }
  /// "phi12"; round terms have no angle.
  package var angleName: String? { multiplicity == 0 ? nil : "phi\(digits)" }
  /// How much the pattern of the term may be turned before it repeats, 2 π / m in rad; round terms: infinity.
  package var period: Double { multiplicity == 0 ? .infinity : 2 * .pi / Double(multiplicity) }
}
