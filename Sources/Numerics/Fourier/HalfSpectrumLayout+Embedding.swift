extension HalfSpectrumLayout {
  /// Copies a spectrum into one of more harmonics, zero elsewhere, so that the field is the same.
  ///
  /// The highest harmonics of even lengths stand for both signs. In a longer spectrum the row is shared between both,
  /// and the column counts twice like the others, so that it is halved.
  /// - Parameters:
  ///   - target: zeros, in a layout of `columns` or more columns, `rows` rows or more, `targetStride` apart.
  ///   - wider: whether the target's field has more points along x than this one's.
  ///   - alongX: a factor for each column.
  ///   - alongY: a factor for each row.
  @specialized(where Real == Float)
  @specialized(where Real == Double)
  package func embed<Real: RealScalar>(
    _ spectrum: UnsafePointer<Complex<Real>>, into target: UnsafeMutablePointer<Complex<Real>>, rows: Int,
    stride targetStride: Int, wider: Bool, alongX: [Complex<Real>],
    alongY: [Complex<Real>]
  ) {
    for c in 0..<columns {
      let from = spectrum + c * stride
      let to = target + c * targetStride
      let factor = alongX[c] * (wider && c > 0 && isSelfConjugate(c) ? 0.5 : 1)
      for j in 0..<ny {
        let value = from[j] * (factor * alongY[j])
        if 2 * j < ny {
          to[j] += value
        } else if 2 * j == ny && rows > ny {
          to[j] += value * 0.5
          to[rows - ny + j] += value * 0.5
        } else {
          to[rows - ny + j] += value
        }
      }
    }
  }
}
