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

extension HalfSpectrumLayout {
  /// Adds a spectrum of odd lengths to one of any lengths: harmonics that it has no place for go where its sampling puts
  /// them, so that its transform gives samples of the same field.
  package func fold(
    _ spectrum: UnsafePointer<Complex<Float>>, into target: UnsafeMutablePointer<Complex<Float>>,
    _ other: HalfSpectrumLayout
  ) {
    precondition(nx % 2 == 1 && ny % 2 == 1, "a spectrum of \(nx) x \(ny) has harmonics that stand for two")
    func place(_ h: Int, _ n: Int) -> Int { ((h % n) + n) % n }
    let rows = (0..<ny).map { place(Grid.harmonic($0, of: ny), other.ny) }
    for c in 0..<columns {
      let from = spectrum + c * stride
      let right = place(c, other.nx)
      if right < other.columns {
        let to = target + right * other.stride
        for j in 0..<ny { to[rows[j]] += from[j] }
      }
      let left = place(-c, other.nx)
      guard c > 0, left < other.columns else { continue }
      let to = target + left * other.stride
      for j in 0..<ny { to[rows[j] == 0 ? 0 : other.ny - rows[j]] += from[j].conjugate }
    }
  }
}
