import COpenBLAS

/// The shape of a complex matrix product C ← α A B + β C, row-major: A is rows x inner, B is inner x columns.
public struct MatrixProduct: Sendable, Hashable {
  public var rows: Int
  public var inner: Int
  public var columns: Int
  /// Elements from one row to the next of A, B and C.
  public var strideA: Int
  public var strideB: Int
  public var strideC: Int
  /// Use the transpose of A (A is then stored inner x rows).
  public var transposeA = false
  /// Use the conjugate transpose of B (B is then stored columns x inner).
  public var adjointB = false
  /// α
  public var weight = 1.0
  /// Add to C (β = 1) instead of replacing it (β = 0).
  public var accumulates = false

  public init(rows: Int, inner: Int, columns: Int, strideA: Int, strideB: Int, strideC: Int) {
    self.rows = rows
    self.inner = inner
    self.columns = columns
    self.strideA = strideA
    self.strideB = strideB
    self.strideC = strideC
  }
}

/// OpenBLAS would start threads inside each of ours; the program parallelises above it.
let singleThreaded: Void = openblas_set_num_threads(1)

extension Float {
  public static func multiply(
    _ product: MatrixProduct, _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ c: UnsafeMutableRawPointer
  ) {
    _ = singleThreaded
    var alpha = SIMD2<Float>(Float(product.weight), 0)
    var beta = SIMD2<Float>(product.accumulates ? 1 : 0, 0)
    cblas_cgemm(
      CblasRowMajor, product.transposeA ? CblasTrans : CblasNoTrans,
      product.adjointB ? CblasConjTrans : CblasNoTrans, blasint(product.rows),
      blasint(product.columns), blasint(product.inner), &alpha, a, blasint(product.strideA), b,
      blasint(product.strideB), &beta, c, blasint(product.strideC))
  }
}

extension Double {
  public static func multiply(
    _ product: MatrixProduct, _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ c: UnsafeMutableRawPointer
  ) {
    _ = singleThreaded
    var alpha = SIMD2<Double>(product.weight, 0)
    var beta = SIMD2<Double>(product.accumulates ? 1 : 0, 0)
    cblas_zgemm(
      CblasRowMajor, product.transposeA ? CblasTrans : CblasNoTrans,
      product.adjointB ? CblasConjTrans : CblasNoTrans, blasint(product.rows),
      blasint(product.columns), blasint(product.inner), &alpha, a, blasint(product.strideA), b,
      blasint(product.strideB), &beta, c, blasint(product.strideC))
  }
}
