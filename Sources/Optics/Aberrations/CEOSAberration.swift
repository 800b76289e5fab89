package import Quantities

/// The aberrations as a CEOS corrector names them, complex coefficients after Haider and Uhlemann.
///
/// With ω = α exp(iφ), the path difference is the real part of
///
///     1/2 C1 ωω̄ + 1/2 A1 ω̄² + 1/3 A2 ω̄³ + B2 ωω̄² + 1/4 C3 (ωω̄)² + 1/4 A3 ω̄⁴ + S3 ωω̄³
///     + 1/5 A4 ω̄⁵ + D4 ωω̄⁴ + B4 ω²ω̄³ + 1/6 C5 (ωω̄)³ + 1/6 A5 ω̄⁶ + R5 ωω̄⁵ + S5 ω²ω̄⁴
///
/// A's of order n carry 1/(n+1) as Krivanek's coefficients do; B, S, D, R have no such factor, so that they
/// are n+1 times smaller than the corresponding C_nm.
///
/// Angles: here each coefficient goes with the power of ω̄ in excess, so a value X of multiplicity m gives
/// |X| cos(mφ - arg X). Re X and Im X are therefore proportional to the a and b of the Cartesian Krivanek
/// form, and arg(X)/m is the azimuth where the phase is largest, for all names alike. This is what the
/// corrector's clients assume when they read [x, y] as (a, b). Papers that write the mixed terms with ω in
/// excess (B2 ω²ω̄, S3 ω³ω̄, …; e.g. Uhlemann and Haider, Ultramicroscopy 72 (1998) 109) mean the complex
/// conjugates of the B, S, D, R used here.
package enum CEOSAberration: String, Sendable, Hashable, CaseIterable {
  case c1 = "C1"
  case a1 = "A1"
  case a2 = "A2"
  case b2 = "B2"
  case c3 = "C3"
  case a3 = "A3"
  case s3 = "S3"
  case a4 = "A4"
  case d4 = "D4"
  case b4 = "B4"
  case c5 = "C5"
  case a5 = "A5"
  case r5 = "R5"
  case s5 = "S5"

  package var name: String { rawValue }

  /// The same aberration in Krivanek's notation.
  package var term: AberrationTerm {
    switch self {
    case .c1: .c10
    case .a1: .c12
    case .b2: .c21
    case .a2: .c23
    case .c3: .c30
    case .s3: .c32
    case .a3: .c34
    case .b4: .c41
    case .d4: .c43
    case .a4: .c45
    case .c5: .c50
    case .s5: .c52
    case .r5: .c54
    case .a5: .c56
    }
  }

  /// C_nm divided by the CEOS coefficient.
  package var factor: Double {
    switch self {
    case .b2, .s3, .b4, .d4, .s5, .r5: Double(term.order + 1)
    case .c1, .a1, .a2, .c3, .a3, .a4, .c5, .a5: 1
    }
  }

  /// The aberration of this name; an unknown one is refused.
  package static func named(_ name: String) throws(InputError) -> CEOSAberration {
    guard let found = CEOSAberration(rawValue: name) else {
      let allowed = allCases.map(\.name).joined(separator: ", ")
      throw InputError("aberration: unknown name \"\(name)\"; allowed: \(allowed)")
    }
    return found
  }
}

extension Aberrations {
  /// The complex coefficient (real, imaginary) in Å; round ones have no imaginary part, and what is set of it
  /// is lost.
  package subscript(ceos aberration: CEOSAberration) -> SIMD2<Double> {
    get { self[cartesian: aberration.term] / aberration.factor }
    set { self[cartesian: aberration.term] = newValue * aberration.factor }
  }
}
