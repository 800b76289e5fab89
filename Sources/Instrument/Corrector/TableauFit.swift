import Optics

/// Least-squares fit of aberrations to the C1 and A1 seen at some tilts.
///
/// The effective aberrations at a tilt are linear in all coefficients, so that a tableau is a linear model: three numbers (C1, and
/// both parts of A1) for each tilt. With equal noise σ of each the covariance of the result is σ² (MᵀM)⁻¹. Coefficients that are
/// not in the fit leak into those that are: their bias is (MᵀM)⁻¹MᵀM' c' with the columns M' of what is left out.
struct TableauFit: Sendable {
  let fitted: [CEOSAberration]
  /// Which component of which aberration each unknown is.
  private let unknowns: [(name: CEOSAberration, component: Int)]
  /// (MᵀM)⁻¹Mᵀ, row by row.
  private let pseudoInverse: [[Double]]
  /// Square roots of the diagonal of (MᵀM)⁻¹.
  private let errors: [Double]

  init(_ fitted: [CEOSAberration], tilts: [SIMD2<Double>]) {
    let unknowns = fitted.flatMap { name in (0..<(name.isRound ? 1 : 2)).map { (name: name, component: $0) } }
    // Coefficients differ by many powers of the tilt; columns of length 1 keep the equations well-conditioned.
    var columns: [[Double]] = []
    var scales: [Double] = []
    for (name, component) in unknowns {
      var unit = AberrationVector()
      unit[name] = component == 0 ? SIMD2(1, 0) : SIMD2(0, 1)
      let column = Self.observed(tilts.map { unit.aberrations.along(tilt: $0) })
      let length = column.reduce(0) { $0 + $1 * $1 }.squareRoot()
      scales.append(length)
      columns.append(column.map { $0 / length })
    }
    let normal = columns.map { a in columns.map { b in zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } } }
    let inverse = Self.inverse(normal)
    self.fitted = fitted
    self.unknowns = unknowns
    errors = unknowns.indices.map { inverse[$0][$0].squareRoot() / scales[$0] }
    pseudoInverse = unknowns.indices.map { row in
      (0..<(3 * tilts.count)).map { place in
        unknowns.indices.reduce(0) { $0 + inverse[row][$1] * columns[$1][place] } / scales[row]
      }
    }
  }

  /// (C1, Re A1, Im A1) of each effective aberration function.
  static func observed(_ effective: [Aberrations]) -> [Double] {
    effective.flatMap { [$0[ceos: .c1].x, $0[ceos: .a1].x, $0[ceos: .a1].y] }
  }

  /// The coefficients that fit best.
  func solve(_ observed: [Double]) -> AberrationVector {
    var result = AberrationVector()
    for (row, unknown) in unknowns.enumerated() {
      result[unknown.name][unknown.component] = zip(pseudoInverse[row], observed).reduce(0) {
        $0 + $1.0 * $1.1
      }
    }
    return result
  }

  /// Standard deviations of the result for noise of standard deviation 1.
  var uncertainties: AberrationVector {
    var result = AberrationVector()
    for (row, unknown) in unknowns.enumerated() { result[unknown.name][unknown.component] = errors[row] }
    return result
  }

  /// Inverse of a symmetric positive definite matrix by Cholesky's factors.
  private static func inverse(_ matrix: [[Double]]) -> [[Double]] {
    let n = matrix.count
    var lower = [[Double]](repeating: [Double](repeating: 0, count: n), count: n)
    for i in 0..<n {
      for j in 0...i {
        let sum = (0..<j).reduce(matrix[i][j]) { $0 - lower[i][$1] * lower[j][$1] }
        lower[i][j] = i == j ? sum.squareRoot() : sum / lower[j][j]
      }
    }
    var inverse = lower
    for column in 0..<n {
      var x = [Double](repeating: 0, count: n)
      for i in 0..<n {
        x[i] = (0..<i).reduce(i == column ? 1 : 0) { $0 - lower[i][$1] * x[$1] } / lower[i][i]
      }
      for i in stride(from: n - 1, through: 0, by: -1) {
        x[i] = ((i + 1)..<n).reduce(x[i]) { $0 - lower[$1][i] * x[$1] } / lower[i][i]
      }
      for i in 0..<n { inverse[i][column] = x[i] }
    }
    return inverse
  }
}
