import Numerics

/// How structure factors are summed.
package enum StructureFactorMethod: Sendable, Hashable {
  /// Term by term, by matrix products: exact but for rounding.
  case direct
  /// By a non-uniform transform, accurate to the rounding of the precision.
  case nonuniform

  /// The method that needs less time, from counts alone.
  ///
  /// Directly, each atom costs one multiplication and addition for each real number of the half spectrum. The
  /// non-uniform transform costs as much as `transformWeight` such atoms for each point of the fine grid, and w²
  /// points of spreading for each atom.
  static func cheaper(atoms: Int, layout: HalfSpectrumLayout) -> StructureFactorMethod {
    let fine = Double(
      FineGrid.points(harmonics: layout.nx) * FineGrid.points(harmonics: layout.ny))
    let direct = Double(atoms) * Double(layout.nx) * Double(layout.ny)
    return direct <= transformWeight * fine + 400 * Double(atoms) ? .direct : .nonuniform
  }

  /// Measured in single precision on Zen 4 with OpenBLAS and FFTW on one core.
  private static let transformWeight = 25.0
}
