import Foundation
import Numerics

/// Band-limited images that can be evaluated anywhere by other means than the program's.
struct SyntheticImage {
  /// In Å.
  let period = SIMD2(23.0, 17.5)
  /// Highest harmonic along each axis.
  let highest = SIMD2(20, 15)

  /// A bright column with rings around it: Fejér's kernels, |Σ exp(2πi h x)|² over N harmonics, whose closed form is
  /// (sin πNx / sin πx)²; normalised to 1 at the peak.
  func column(at centre: SIMD2<Double>, _ r: SIMD2<Double>) -> Double {
    func fejer(_ x: Double, _ count: Int) -> Double {
      let n = Double(count)
      let below = sin(.pi * x)
      return abs(below) < 1e-9 ? 1 : pow(sin(.pi * n * x) / below / n, 2)
    }
    let turns = (r - centre) / period
    return fejer(turns.x, highest.x + 1) * fejer(turns.y, highest.y + 1)
  }

  /// Columns of two heights on a background.
  func value(_ r: SIMD2<Double>) -> Double {
    0.2 + column(at: SIMD2(3, 4), r) + 0.6 * column(at: SIMD2(14.2, 9.9), r)
  }

  /// Highest frequency in 1/Å along either axis.
  var highestFrequency: Double { max(Double(highest.x) / period.x, Double(highest.y) / period.y) }

  func samples<Real: RealScalar>(
    _: Real.Type, columns: Int, rows: Int, origin: SIMD2<Double>, step: SIMD2<Double>
  ) -> NDArray<Real> {
    NDArray(
      shape: [1, rows, columns],
      values: (0..<columns * rows).map {
        Real(value(origin + SIMD2(Double($0 % columns), Double($0 / columns)) * step))
      })
  }

  /// Samples of a whole period, just enough for the band.
  func period<Real: RealScalar>(_: Real.Type, origin: SIMD2<Double> = .zero) -> NDArray<Real> {
    let count = 2 &* highest &+ SIMD2(2, 1)
    return samples(
      Real.self, columns: count.x, rows: count.y, origin: origin,
      step: period / SIMD2(Double(count.x), Double(count.y)))
  }
}
