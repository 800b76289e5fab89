import CFFTW
import Numerics

/// The floor of a plain multislice: two whole two-dimensional transforms per slice, by FFTW with a measured plan.
final class BareTransforms: @unchecked Sendable {
  private let forward: fftwf_plan
  private let inverse: fftwf_plan
  private let fields: [AlignedBuffer<Complex<Float>>]

  init(width: Int, height: Int, threads: Int) {
    fields = (0..<threads).map { _ in AlignedBuffer(count: width * height) }
    let field = Self.values(fields[0])
    forward = fftwf_plan_dft_2d(Int32(height), Int32(width), field, field, FFTW_FORWARD, FFTW_MEASURE)
    inverse = fftwf_plan_dft_2d(Int32(height), Int32(width), field, field, FFTW_BACKWARD, FFTW_MEASURE)
    // Measured plans must not reach the engine, which plans without measuring.
    fftwf_forget_wisdom()
  }

  deinit {
    fftwf_destroy_plan(forward)
    fftwf_destroy_plan(inverse)
  }

  /// `pairs` pairs of transforms on every thread.
  func run(pairs: Int) {
    parallelFor(fields.count, threads: fields.count) { _, index in
      let field = Self.values(fields[index])
      for _ in 0..<pairs {
        fftwf_execute_dft(forward, field, field)
        fftwf_execute_dft(inverse, field, field)
      }
    }
  }

  private static func values(_ buffer: AlignedBuffer<Complex<Float>>) -> UnsafeMutablePointer<fftwf_complex> {
    UnsafeMutableRawPointer(buffer.pointer).assumingMemoryBound(to: fftwf_complex.self)
  }
}
