/// What moves of the stage have left behind: one exponential, since all have the same time constant.
package struct DriftState: Sendable, Hashable, Codable {
  /// Moves that have been told; numbers the random addresses.
  package internal(set) var moveCount = 0
  /// When the last one was.
  var time = InstrumentTime.zero
  /// Drift from moves at that moment, in Å, and its speed in Å/s.
  var offset = SIMD3<Double>.zero
  var velocity = SIMD3<Double>.zero

  package init() {}
}
