import Foundation

/// The `KaiserBesselWindow` of a non-uniform transform along one axis, z in points of the fine grid.
///
/// A point at u is spread to the w points next to it; harmonic h of the fine grid's m points is then too large by
/// φ^(h/m), and wrong by its images φ^(h/m ± 1), …. For a grid finer than the harmonics need by a factor s (m = s n,
/// |h| ≤ n/2) the images fall as exp(-π w √(1 - 1/s)). β is that of Beatty, Nishimura and Pauly, IEEE Trans. Med.
/// Imaging 24 (2005) 799.
///
/// Values come from one polynomial for each of the w points: between the edges φ is an entire function of z², so that
/// few orders reach rounding.
package struct SpreadingKernel<Real: RealScalar>: Sendable {
  /// Points that a value is spread to.
  package let width: Int
  /// `width`, padded to a multiple of 8 with weights that are zero.
  let paddedWidth: Int
  let window: KaiserBesselWindow
  /// Coefficients of t^order for each point, t in [-1, 1] over one grid step, highest order first.
  private let coefficients: AlignedBuffer<Real>
  private let orders: Int

  /// How small the images are relative to the highest harmonic: the rounding of the precision.
  package static var accuracy: Double { Real.self == Float.self ? 2e-7 : 1e-14 }

  /// The narrowest window whose images stay under `accuracy`.
  /// - Parameter refinement: points of the fine grid per harmonic, over 1.
  package init(refinement: Double, accuracy: Double = Self.accuracy) {
    precondition(refinement > 1, "a fine grid is finer than its harmonics need, got \(refinement)")
    var width = 2
    while width < 40 && Self.images(Self.window(width, refinement), refinement) > accuracy { width += 1 }
    self.init(width: width, refinement: refinement)
  }

  package init(width: Int, refinement: Double) {
    self.width = width
    window = Self.window(width, refinement)
    paddedWidth = (width + 7) / 8 * 8
    orders = Real.self == Float.self ? width + 4 : width + 8
    coefficients = AlignedBuffer(count: orders * paddedWidth)
    for point in 0..<width { fit(point) }
  }

  private static func window(_ width: Int, _ refinement: Double) -> KaiserBesselWindow {
    let reach = Double(width) * (1 - 0.5 / refinement)
    return KaiserBesselWindow(
      width: Double(width), shape: .pi * max(0.01, reach * reach - 0.8).squareRoot())
  }

  /// The largest images of the highest harmonic, relative to it.
  private static func images(_ window: KaiserBesselWindow, _ refinement: Double) -> Double {
    let edge = 0.5 / refinement
    return (window.bound(1 - edge) + window.bound(1 + edge)) / window.transform(edge)
  }

  // MARK: - Polynomials

  /// φ at z = -w/2 + point + (t + 1)/2 through Chebyshev points, as powers of t.
  private func fit(_ point: Int) {
    let n = orders
    let samples = (0..<n).map { i in
      window.value(
        -0.5 * Double(width) + Double(point) + 0.5 * (1 + cos(.pi * (Double(i) + 0.5) / Double(n))))
    }
    var powers = [Double](repeating: 0, count: n)
    // T_k and T_(k-1) as powers of t.
    var (current, previous) = ([Double](repeating: 0, count: n), [Double](repeating: 0, count: n))
    current[0] = 1
    for k in 0..<n {
      var share = 0.0
      for i in 0..<n { share += samples[i] * cos(.pi * Double(k) * (Double(i) + 0.5) / Double(n)) }
      share *= (k == 0 ? 1 : 2) / Double(n)
      for i in 0..<n { powers[i] += share * current[i] }
      var next = [Double](repeating: 0, count: n)
      for i in 0..<n {
        next[i] = -previous[i]
        if i > 0 { next[i] += (k == 0 ? 1 : 2) * current[i - 1] }
      }
      if k == 0 { next[0] = 0 }
      (previous, current) = (current, next)
    }
    for i in 0..<n { coefficients.pointer[(n - 1 - i) * paddedWidth + point] = Real(powers[i]) }
  }

  /// The weights of the `width` grid points from `first` on for a point at u (grid steps, any sign).
  /// - Parameter weights: `paddedWidth` values; those beyond `width` become 0.
  /// - Returns: the first grid point, ⌈u - w/2⌉.
  @inline(__always)
  func weights(at u: Double, into weights: UnsafeMutablePointer<Real>) -> Int {
    let start = (u - 0.5 * Double(width)).rounded(.up)
    let t = Real(2 * (start - (u - 0.5 * Double(width))) - 1)
    weights.update(from: coefficients.pointer, count: paddedWidth)
    var row = coefficients.pointer
    for _ in 1..<orders {
      row += paddedWidth
      for i in 0..<paddedWidth { weights[i] = weights[i] * t + row[i] }
    }
    return Int(start)
  }
}
