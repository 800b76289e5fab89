package import Quantities

/// One electrode that sums whole pixels with inner ≤ α < outer, α = λ|k| in rad. An inner angle of 0 makes it
/// a disc.
package struct AnnularDetector: Sendable, Hashable {
  /// Semiangles in rad.
  package let inner: Double
  package let outer: Double

  /// - Parameters:
  ///   - inner: rad, 0 or more.
  ///   - outer: rad, more than `inner`; infinity takes all that is scattered farther than `inner`.
  package init(inner: Double, outer: Double) throws(InputError) {
    guard inner >= 0, inner.isFinite else {
      throw .outOfRange("inner detector angle", inner * 1e3, allowed: "0 or more", unit: "mrad")
    }
    guard outer > inner else {
      throw .outOfRange(
        "outer detector angle", outer * 1e3,
        allowed: "more than the inner angle, \(InputError.brief(inner * 1e3))",
        unit: "mrad")
    }
    self.inner = inner
    self.outer = outer
  }

  /// Whether the pixel at (kx, ky) in 1/Å belongs to the detector.
  package func contains(kx: Double, ky: Double, wavelength: Double) -> Bool {
    let alpha = scatteringAngle(kx: kx, ky: ky, wavelength: wavelength)
    return inner <= alpha && alpha < outer
  }
}

/// α = λ|k| in rad, for (kx, ky) in 1/Å and λ in Å.
package func scatteringAngle(kx: Double, ky: Double, wavelength: Double) -> Double {
  wavelength * (kx * kx + ky * ky).squareRoot()
}
