import Quantities

/// Mean-square displacement of an atom from its site: the symmetric tensor <u u> in Å², Cartesian axes.
///
/// The Debye-Waller factor along a spatial frequency q (1/Å) is exp(-2 π² q·U·q). The crystallographic B is 8
/// π² U.
package struct ThermalDisplacement: Sendable, Hashable {
  package var xx, yy, zz, yz, xz, xy: Double

  /// Components in Å².
  package init(xx: Double, yy: Double, zz: Double, yz: Double = 0, xz: Double = 0, xy: Double = 0) {
    self.xx = xx
    self.yy = yy
    self.zz = zz
    self.yz = yz
    self.xz = xz
    self.xy = xy
  }

  /// The same in every direction.
  /// - Parameter rms: root-mean-square displacement along each axis in Å.
  package static func isotropic(rms: Double) -> Self { isotropic(u: rms * rms) }

  /// - Parameter u: U_iso, mean-square displacement along each axis in Å².
  package static func isotropic(u: Double) -> Self { Self(xx: u, yy: u, zz: u) }

  /// - Parameter b: B_iso = 8 π² U_iso in Å².
  package static func isotropic(b: Double) -> Self { isotropic(u: b / (8 * .pi * .pi)) }

  /// From U_ij in Å² as CIF defines it, on axes along the reciprocal vectors: the factor for the reflection
  /// (h k l) is exp(-2 π² sum h_i h_j a*_i a*_j U_ij).
  package init(crystallographic u: Matrix3, cell: Cell) {
    self.init((cell.displacementBasis * u * cell.displacementBasis.transposed))
  }

  /// - Parameter matrix: Cartesian tensor in Å²; the symmetric part is taken.
  package init(_ matrix: Matrix3) {
    self.init(
      xx: matrix[0, 0], yy: matrix[1, 1], zz: matrix[2, 2], yz: (matrix[1, 2] + matrix[2, 1]) / 2,
      xz: (matrix[0, 2] + matrix[2, 0]) / 2, xy: (matrix[0, 1] + matrix[1, 0]) / 2)
  }

  /// The Cartesian tensor.
  package var matrix: Matrix3 {
    Matrix3(columns: Vector(xx, xy, xz), Vector(xy, yy, yz), Vector(xz, yz, zz))
  }

  /// U_ij of CIF for a cell; the inverse of `init(crystallographic:cell:)`.
  package func crystallographic(in cell: Cell) -> Matrix3 {
    let inverse = cell.displacementBasis.inverse
    return inverse * matrix * inverse.transposed
  }

  /// The tensor in a frame turned by `rotation` (also a rotation with inversion).
  package func rotated(by rotation: Matrix3) -> Self {
    isIsotropic ? self : Self(rotation * matrix * rotation.transposed)
  }

  /// Equal along all directions to 1e-12 of its size.
  package var isIsotropic: Bool {
    let limit = 1e-12 * max(abs(xx), abs(yy), abs(zz))
    return abs(xx - yy) <= limit && abs(xx - zz) <= limit && max(abs(yz), abs(xz), abs(xy)) <= limit
  }

  /// Root-mean-square displacement along x, y and z in Å.
  package var rms: Vector { Vector(xx.squareRoot(), yy.squareRoot(), zz.squareRoot()) }

  /// U_iso: a third of the trace, in Å².
  package var meanSquare: Double { (xx + yy + zz) / 3 }

  /// Lower triangular L in Å with L Lᵀ = U: L times three independent standard normal numbers is a
  /// displacement.
  ///
  /// A direction without motion gives a zero column.
  package var cholesky: Matrix3 {
    let floor = 1e-14 * max(xx, yy, zz)
    func root(_ square: Double) -> Double { square > floor ? square.squareRoot() : 0 }
    func ratio(_ value: Double, _ pivot: Double) -> Double { pivot > 0 ? value / pivot : 0 }
    let l00 = root(xx)
    let l10 = ratio(xy, l00)
    let l20 = ratio(xz, l00)
    let l11 = root(yy - l10 * l10)
    let l21 = ratio(yz - l20 * l10, l11)
    let l22 = root(zz - l20 * l20 - l21 * l21)
    return Matrix3(columns: Vector(l00, l10, l20), Vector(0, l11, l21), Vector(0, 0, l22))
  }

  /// Finite, not negative in any direction (to 1e-9 Å²), and no mean square above 25 Å².
  package var isPhysical: Bool {
    let diagonal = [xx, yy, zz]
    guard diagonal.allSatisfy({ $0 >= -1e-9 && $0 <= 25 }), [yz, xz, xy].allSatisfy({ $0.isFinite }) else {
      return false
    }
    let minors = [xx * yy - xy * xy, xx * zz - xz * xz, yy * zz - yz * yz]
    let scale = max(xx, yy, zz, 1e-12)
    return minors.allSatisfy { $0 >= -1e-9 * scale } && matrix.determinant >= -1e-9 * scale * scale
  }
}
