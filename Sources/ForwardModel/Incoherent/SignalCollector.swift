import Numerics

/// Keeps the signals of a run that a calibration needs.
final class SignalCollector: SimulationSink {
  /// `[detector][position][value]`.
  private(set) var values: [[Double]] = []

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

  let progress: @Sendable (Double) -> Void = { _ in }
}
