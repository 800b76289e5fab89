import Numerics

/// Keeps the signals of a run in memory.
final class SignalCollector: SimulationSink {
  let progress: @Sendable (Double) -> Void
  /// `[detector][position][value]`.
  private(set) var values: [[Double]] = []

  init(progress: @escaping @Sendable (Double) -> Void = { _ in }) { self.progress = progress }

  func signals<Real: RealScalar>(
    detector: Int, thickness: Int, positions: Range<Int>, values: UnsafeBufferPointer<Real>
  ) {
    while self.values.count <= detector { self.values.append([]) }
    self.values[detector] += values.map { Double($0) }
  }

  func wave<Real: RealScalar>(
    _ extra: SimulationRequest.Extra, index: Int, values: UnsafeBufferPointer<Complex<Real>>
  ) {}

  func potential<Real: RealScalar>(slice: Int, values: UnsafeBufferPointer<Real>) {}

}
