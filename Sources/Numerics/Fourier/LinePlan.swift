import CFFTW
import Synchronization

/// A planned batch of line transforms. Executing is thread safe; planning is serialised.
///
/// Plans are estimated, never measured: a measured plan depends on the clock, and with it the rounding of
/// results. Contiguous one-dimensional transforms lose little by that (docs/decisions/fourier-transforms.md).
public final class LinePlan<Real: RealScalar>: @unchecked Sendable {
  private let plan: OpaquePointer
  public let lines: TransformLines

  public init(_ lines: TransformLines) {
    self.lines = lines
    let input = AlignedBuffer<Complex<Real>>(count: lines.count * lines.inputStride)
    let output = AlignedBuffer<Complex<Real>>(count: lines.count * lines.outputStride)
    plan = planner.withLock { _ in Real.planLines(lines, input: input.pointer, output: output.pointer) }
  }

  deinit { planner.withLock { _ in Real.destroy(plan) } }

  /// Transforms `from` to `to`, which must not overlap; both aligned as `AlignedBuffer` aligns.
  public func execute(
    from input: UnsafeMutablePointer<Complex<Real>>, to output: UnsafeMutablePointer<Complex<Real>>
  ) {
    Real.execute(plan, from: input, to: output)
  }
}

/// FFTW's planner has one global state.
private let planner = Mutex<Void>(())

extension Float: RealScalar {
  public static func planLines(
    _ lines: TransformLines, input: UnsafeMutableRawPointer, output: UnsafeMutableRawPointer
  ) -> OpaquePointer {
    var length = Int32(lines.length)
    return fftwf_plan_many_dft(
      1, &length, Int32(lines.count),
      input.assumingMemoryBound(to: fftwf_complex.self), nil, 1, Int32(lines.inputStride),
      output.assumingMemoryBound(to: fftwf_complex.self), nil, 1, Int32(lines.outputStride),
      lines.direction.rawValue, FFTW_ESTIMATE)
  }

  public static func execute(
    _ plan: OpaquePointer, from input: UnsafeMutableRawPointer, to output: UnsafeMutableRawPointer
  ) {
    fftwf_execute_dft(
      plan, input.assumingMemoryBound(to: fftwf_complex.self),
      output.assumingMemoryBound(to: fftwf_complex.self))
  }

  public static func destroy(_ plan: OpaquePointer) { fftwf_destroy_plan(plan) }
}

extension Double: RealScalar {
  public static func planLines(
    _ lines: TransformLines, input: UnsafeMutableRawPointer, output: UnsafeMutableRawPointer
  ) -> OpaquePointer {
    var length = Int32(lines.length)
    return fftw_plan_many_dft(
      1, &length, Int32(lines.count),
      input.assumingMemoryBound(to: fftw_complex.self), nil, 1, Int32(lines.inputStride),
      output.assumingMemoryBound(to: fftw_complex.self), nil, 1, Int32(lines.outputStride),
      lines.direction.rawValue, FFTW_ESTIMATE)
  }

  public static func execute(
    _ plan: OpaquePointer, from input: UnsafeMutableRawPointer, to output: UnsafeMutableRawPointer
  ) {
    fftw_execute_dft(
      plan, input.assumingMemoryBound(to: fftw_complex.self),
      output.assumingMemoryBound(to: fftw_complex.self))
  }

  public static func destroy(_ plan: OpaquePointer) { fftw_destroy_plan(plan) }
}
