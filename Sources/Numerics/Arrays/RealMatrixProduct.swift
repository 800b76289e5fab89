import COpenBLAS

// C ← A B or C + A B for real matrices; of a `MatrixProduct` its shape, strides, transposed A and accumulation count.

extension Float {
  public static func multiplyReals(
    _ product: MatrixProduct, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>
  ) {
    _ = singleThreaded
    cblas_sgemm(
      CblasRowMajor, product.transposeA ? CblasTrans : CblasNoTrans, CblasNoTrans, blasint(product.rows),
      blasint(product.columns), blasint(product.inner), 1, a, blasint(product.strideA), b,
      blasint(product.strideB), product.accumulates ? 1 : 0, c, blasint(product.strideC))
  }
}

extension Double {
  public static func multiplyReals(
    _ product: MatrixProduct, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
    _ c: UnsafeMutablePointer<Double>
  ) {
    _ = singleThreaded
    cblas_dgemm(
      CblasRowMajor, product.transposeA ? CblasTrans : CblasNoTrans, CblasNoTrans, blasint(product.rows),
      blasint(product.columns), blasint(product.inner), 1, a, blasint(product.strideA), b,
      blasint(product.strideB), product.accumulates ? 1 : 0, c, blasint(product.strideC))
  }
}
