package import Numerics

/// An image known at every place, because it is band-limited: one or several channels of Fourier coefficients over a
/// periodic rectangle.
///
/// A noise-free scanning image is the overlap of the probe with its own copies, so that it holds no frequency over
/// 2α/λ (aperture semiangle α), whatever the detector. Samples at λ/4α or closer hold all of it. Rasters along the axes
/// are evaluated by matrix products, exactly; any other places by a non-uniform transform.
///
/// Nothing changes after a frame has been made; threads can share it.
package final class BandLimitedFrame<Real: RealScalar>: Sendable {
  /// The period in Å.
  package let period: SIMD2<Double>
  /// Place in Å to which the coefficients refer.
  package let origin: SIMD2<Double>
  /// Where the frame has values; everywhere if nil.
  package let area: FrameArea?
  /// One for each channel, places relative to `origin`.
  package let series: [FourierSeries<Real>]
  let samplings: [PointSampling<Real>]

  package var channels: Int { series.count }

  /// Error of an evaluation anywhere, relative to the root mean square of the frame about zero. In single precision
  /// it is that of the samples' own noise of computation; more would cost speed.
  static var accuracy: Double { Real.self == Float.self ? 1e-5 : 1e-13 }

  /// A frame of a whole period from its series, which have the same harmonics.
  package convenience init(_ series: [FourierSeries<Real>], origin: SIMD2<Double> = .zero) {
    self.init(series, origin: origin, area: nil)
  }

  init(_ series: [FourierSeries<Real>], origin: SIMD2<Double>, area: FrameArea?) {
    guard let first = series.first else { preconditionFailure("a frame has a channel") }
    precondition(
      series.allSatisfy { $0.layout == first.layout && $0.period == first.period },
      "channels have the same harmonics")
    let transform = NonuniformTransform<Real>(layout: first.layout, accuracy: Self.accuracy)
    self.series = series
    period = first.period
    self.origin = origin
    self.area = area
    samplings = series.map { PointSampling(transform, spectrum: $0.coefficients.pointer) }
  }

  /// A frame of a whole period.
  /// - Parameters:
  ///   - samples: `[channel][row][column]`; sample (i, j) lies at origin + (i, j) · period / (columns, rows).
  ///   - period: in Å.
  package convenience init(
    samples: NDArray<Real>, period: SIMD2<Double>, origin: SIMD2<Double> = .zero
  ) {
    self.init(Self.series(samples, period: period), origin: origin, area: nil)
  }

  static func series(_ samples: NDArray<Real>, period: SIMD2<Double>) -> [FourierSeries<Real>] {
    precondition(samples.shape.count == 3, "samples are [channel][row][column]")
    let (ny, nx) = (samples.shape[1], samples.shape[2])
    return samples.values.withUnsafeBufferPointer { values in
      (0..<samples.shape[0]).map {
        FourierSeries(samples: values.baseAddress! + $0 * nx * ny, nx: nx, ny: ny, period: period)
      }
    }
  }

  /// Memory in bytes.
  package var bytes: Int {
    series.reduce(0) { $0 + $1.coefficients.bytes } + samplings.reduce(0) { $0 + $1.bytes }
  }
}
