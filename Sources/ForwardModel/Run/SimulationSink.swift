package import Numerics

/// Takes the results of a simulation while it runs.
///
/// Called from one thread, blocks of positions in order. `Real` is `Float` or `Double`, the precision of the
/// run.
package protocol SimulationSink {
  /// Values of one detector behind one thickness for a run of scan positions.
  /// - Parameter values: `[positions][values of a position]`.
  func signals<Real: RealScalar>(
    detector: Int, thickness: Int, positions: Range<Int>, values: UnsafeBufferPointer<Real>) throws

  /// One complex plane of an extra output, `[ny][nx]`: the probe (index 0) or the exit wave of a position.
  func wave<Real: RealScalar>(
    _ extra: SimulationRequest.Extra, index: Int, values: UnsafeBufferPointer<Complex<Real>>) throws

  /// The potential of one slice in V Å, `[ny][nx]`.
  func potential<Real: RealScalar>(slice: Int, values: UnsafeBufferPointer<Real>) throws

  /// Share of the work that is done, 0 to 1. May be called from any thread.
  var progress: @Sendable (Double) -> Void { get }
}
