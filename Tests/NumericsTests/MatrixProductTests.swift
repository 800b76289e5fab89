import TestKit
import Testing

@testable import Numerics

@Suite struct MatrixProductTests {
  struct Shape: Sendable {
    let rows, inner, columns: Int
  }

  static let shapes = [
    Shape(rows: 1, inner: 1, columns: 1), Shape(rows: 3, inner: 7, columns: 5),
    Shape(rows: 16, inner: 33, columns: 8),
    Shape(rows: 5, inner: 1, columns: 64), Shape(rows: 31, inner: 17, columns: 2),
  ]

  /// Rows of the operands lie farther apart than they are long, and what lies between them is poison.
  private func check<Real: RealScalar>(
    _: Real.Type, _ shape: Shape, transposed: Bool, adjoint: Bool = false, accumulates: Bool
  ) {
    let (rows, inner, columns) = (shape.rows, shape.inner, shape.columns)
    let a = Seeded.complex(rows * inner, seed: 1)
    let b = Seeded.complex(inner * columns, seed: 2)
    let c = Seeded.complex(rows * columns, seed: 3)
    let poison = Complex<Real>(.nan, .nan)
    func stored(_ values: [Complex<Double>], _ width: Int, _ stride: Int) -> [Complex<Real>] {
      var buffer = [Complex<Real>](repeating: poison, count: max(1, values.count / width) * stride)
      for (index, value) in values.enumerated() {
        buffer[index / width * stride + index % width] = Complex(value)
      }
      return buffer
    }
    let turned = (0..<inner * rows).map { a[$0 % rows * inner + $0 / rows] }
    var product = MatrixProduct(
      rows: rows, inner: inner, columns: columns, strideA: (transposed ? rows : inner) + 3,
      strideB: (adjoint ? inner : columns) + 2,
      strideC: columns + 1)
    product.transposeA = transposed
    product.adjointB = adjoint
    product.weight = adjoint ? -0.25 : 1
    let turnedB = (0..<inner * columns).map { b[$0 % inner * columns + $0 / inner].conjugate }
    product.accumulates = accumulates
    let left = transposed ? stored(turned, rows, rows + 3) : stored(a, inner, inner + 3)
    let right = adjoint ? stored(turnedB, inner, inner + 2) : stored(b, columns, columns + 2)
    var result = stored(c, columns, columns + 1)
    Real.multiply(product, left, right, &result)
    var worst = 0.0
    for row in 0..<rows {
      for column in 0..<columns {
        var sum = accumulates ? c[row * columns + column] : .zero
        for k in 0..<inner { sum += a[row * inner + k] * b[k * columns + column] * product.weight }
        worst = max(worst, (Complex<Double>(result[row * (columns + 1) + column]) - sum).magnitude)
      }
      #expect(result[row * (columns + 1) + columns].re.isNaN, "the product wrote between the rows")
    }
    let scale = Double(inner).squareRoot()
    #expect(
      Tolerance.roundoff(Real.self, operations: inner + 1, scale: scale).accepts(worst),
      "\(Real.self) \(shape) transposed \(transposed) adjoint \(adjoint) accumulates \(accumulates): \(worst)"
    )
  }

  @Test(arguments: shapes, [(false, false), (false, true), (true, false), (true, true)])
  func productsAreTheSumsOfProducts(shape: Shape, flags: (transposed: Bool, accumulates: Bool)) {
    for adjoint in [false, true] {
      check(Float.self, shape, transposed: flags.transposed, adjoint: adjoint, accumulates: flags.accumulates)
      check(
        Double.self, shape, transposed: flags.transposed, adjoint: adjoint, accumulates: flags.accumulates)
    }
  }
}
