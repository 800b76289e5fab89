import Foundation

/// The disc in reciprocal space to which waves are limited, so that products of waves do not alias.
///
/// One up to `cutoff - taper`, zero beyond `cutoff`, half a cosine between. The cutoff is two thirds of the
/// Nyquist frequency of the coarser axis.
package struct BandLimit: Sendable, Hashable {
  /// Share of the Nyquist frequency that is kept.
  package static let share = 0.6666666
  /// Width of the edge as a share of the sampling frequency.
  package static let taperShare = 0.01

  /// Pixel size in Å of the coarser axis.
  package let coarsest: Double
  /// End of the band in 1/Å.
  package let cutoff: Double
  /// Width of the edge in 1/Å.
  package let taper: Double

  package init(grid: Grid) {
    coarsest = max(grid.dx, grid.dy)
    cutoff = Self.share / (2 * coarsest)
    taper = Self.taperShare / coarsest
  }

  /// Transmission at squared frequency `k2` in 1/Å².
  package func value(k2: Double) -> Double {
    let k = k2.squareRoot()
    if k <= cutoff - taper { return 1 }
    if k > cutoff { return 0 }
    return 0.5 * (1 + cos(.pi * (k - cutoff + taper) / taper))
  }
}

extension BandLimit {
  /// Points of the smallest pattern that holds the band along an axis of `count` pixels over `length` Å:
  /// floor(length 2/3 / coarsest pixel), raised by one where its parity differs from that of `count`.
  /// Rounding down may lose the outermost pixel, in the edge of the band, on one side.
  package func points(count: Int, length: Double) -> Int {
    var points = Int(2.0 / 3.0 / coarsest * length)
    if points % 2 != count % 2 { points += 1 }
    return min(points, count)
  }
}
