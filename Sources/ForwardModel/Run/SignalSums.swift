import Detection
import Numerics
import Quantities

/// Sums of intensities for a run of positions: one array `[positions][sums]` per detector and thickness.
final class SignalSums<Real: RealScalar>: Sendable {
  private let arrays: [[ScratchArray<Real>]]
  private let sumCounts: [Int]
  private let first: Int

  /// Arrays that would not fit the memory are kept in temporary files.
  init(_ plan: SimulationPlan, positions: Range<Int>) throws {
    first = positions.lowerBound
    sumCounts = plan.readouts.map(\.sumCount)
    let inMemory = positions.count * plan.bytesPerPosition <= plan.signalMemory
    arrays = try plan.readouts.map { readout in
      try plan.request.exitSlices.map { _ in
        let count = positions.count * readout.sumCount
        guard let array = ScratchArray<Real>(count: count, inMemory: inMemory) else {
          throw RunError(
            "no room for \(count * MemoryLayout<Real>.stride) bytes of signals in the system's temporary folder"
          )
        }
        return array
      }
    }
  }

  /// The sums of one position.
  func values(detector: Int, thickness: Int, position: Int) -> UnsafeMutablePointer<Real> {
    arrays[detector][thickness].pointer + (position - first) * sumCounts[detector]
  }
}
