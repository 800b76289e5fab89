package import Numerics

/// An image known at every place, because it is band-limited: one or several channels of Fourier coefficients over a
/// periodic rectangle.
///
/// A noise-free scanning image is the overlap of the probe with its own copies, so that it holds no frequency over
/// 2α/λ (aperture semiangle α), whatever the detector. Samples at λ/4α or closer hold all of it. Evaluation anywhere
/// is a non-uniform transform; on rasters along the axes, a discrete one.
///
/// Nothing changes after a frame has been made; threads can share it.
package final class BandLimitedFrame<Real: RealScalar>: Sendable {
  /// The period in Å.
  package let period: SIMD2<Double>
  /// Place in Å to which the coefficients refer.
  package let origin: SIMD2<Double>
  /// Harmonics of the coefficients.
  package let layout: HalfSpectrumLayout
  /// Where the frame has values; everywhere if nil.
  package let area: FrameArea?
  package let channels: Int
  /// Value(r) = Σ_h coefficient(h) exp(2πi h·(r - origin)/period), one buffer for each channel.
  let coefficients: [AlignedBuffer<Complex<Real>>]
  let samplings: [PointSampling<Real>]

  /// Error of an evaluation anywhere, relative to the root mean square of the frame about zero. In single precision
  /// it is that of the samples' own noise of computation; more would cost speed.
  static var accuracy: Double { Real.self == Float.self ? 1e-5 : 1e-13 }

  /// A frame from its coefficients, in `layout`.
  package convenience init(
    coefficients: [AlignedBuffer<Complex<Real>>], layout: HalfSpectrumLayout, period: SIMD2<Double>,
    origin: SIMD2<Double> = .zero
  ) {
    self.init(coefficients: coefficients, layout: layout, period: period, origin: origin, area: nil)
  }

  init(
    coefficients: [AlignedBuffer<Complex<Real>>], layout: HalfSpectrumLayout, period: SIMD2<Double>,
    origin: SIMD2<Double>, area: FrameArea?
  ) {
    precondition(!coefficients.isEmpty, "a frame has a channel")
    precondition(coefficients.allSatisfy { $0.count >= layout.count }, "coefficients fill their layout")
    precondition(period.x > 0 && period.y > 0, "a frame has an extent, got \(period)")
    let transform = NonuniformTransform<Real>(layout: layout, accuracy: Self.accuracy)
    self.coefficients = coefficients
    self.layout = layout
    self.period = period
    self.origin = origin
    self.area = area
    channels = coefficients.count
    samplings = coefficients.map { PointSampling(transform, spectrum: $0.pointer) }
  }

  /// A frame of a whole period.
  /// - Parameters:
  ///   - samples: `[channel][row][column]`; sample (i, j) lies at origin + (i, j) · period / (columns, rows).
  ///   - period: in Å.
  package convenience init(
    samples: NDArray<Real>, period: SIMD2<Double>, origin: SIMD2<Double> = .zero
  ) {
    let layout = Self.layout(samples)
    self.init(
      coefficients: Self.coefficients(samples, layout), layout: layout, period: period, origin: origin,
      area: nil)
  }

  static func layout(_ samples: NDArray<Real>) -> HalfSpectrumLayout {
    precondition(samples.shape.count == 3, "samples are [channel][row][column]")
    return HalfSpectrumLayout(nx: samples.shape[2], ny: samples.shape[1])
  }

  @specialized(where Real == Float)
  @specialized(where Real == Double)
  static func coefficients(_ samples: NDArray<Real>, _ layout: HalfSpectrumLayout)
    -> [AlignedBuffer<Complex<Real>>]
  {
    let transform = RealFourierTransform2D<Real>(plans: .init(nx: layout.nx, ny: layout.ny))
    let count = layout.nx * layout.ny
    return (0..<samples.shape[0]).map { channel in
      let spectrum = AlignedBuffer<Complex<Real>>(count: layout.count)
      samples.values.withUnsafeBufferPointer {
        transform.forward($0.baseAddress! + channel * count, stride: layout.nx, into: spectrum.pointer)
      }
      for i in 0..<layout.count { spectrum.pointer[i] = spectrum.pointer[i] * (1 / Real(count)) }
      return spectrum
    }
  }

  /// Memory in bytes.
  package var bytes: Int {
    coefficients.reduce(0) { $0 + $1.bytes } + samplings.reduce(0) { $0 + $1.bytes }
  }
}
