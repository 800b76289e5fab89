import ForwardModel
import Numerics
import Synchronization

/// A sink that keeps everything.
final class Recorder: SimulationSink {
  struct Block: Equatable {
    let detector, thickness: Int
    let positions: Range<Int>
  }

  /// Values by detector and thickness, positions in order.
  private(set) var signals: [[Int]: [Double]] = [:]
  /// The calls in order.
  private(set) var blocks: [Block] = []
  private(set) var waves: [SimulationRequest.Extra: [[Complex<Double>]]] = [:]
  private(set) var potentials: [[Double]] = []
  private let shares = Shares()

  var shareDone: [Double] { shares.values.withLock { $0 } }
  var progress: @Sendable (Double) -> Void {
    let shares = self.shares
    return { share in shares.values.withLock { $0.append(share) } }
  }

  func signals<Real: RealScalar>(
    detector: Int, thickness: Int, positions: Range<Int>, values: UnsafeBufferPointer<Real>
  ) {
    signals[[detector, thickness], default: []] += values.map { Double($0) }
    blocks.append(Block(detector: detector, thickness: thickness, positions: positions))
  }

  func wave<Real: RealScalar>(
    _ extra: SimulationRequest.Extra, index: Int, values: UnsafeBufferPointer<Complex<Real>>
  ) {
    waves[extra, default: []].append(values.map { Complex<Double>($0) })
  }

  func potential<Real: RealScalar>(slice: Int, values: UnsafeBufferPointer<Real>) {
    potentials.append(values.map { Double($0) })
  }
}

private final class Shares: Sendable {
  let values = Mutex<[Double]>([])
}
