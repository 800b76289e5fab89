import Foundation

/// The motion of the specimen over an acquisition, prepared for many questions.
struct SpecimenPath: Sendable {
  private let motion: SpecimenMotion
  private let stage: StagePath
  private let jumps: [Drift.Jump]

  /// - Parameters:
  ///   - begin: the first moment that will be asked for.
  ///   - end: the last one.
  init(_ motion: SpecimenMotion, from begin: InstrumentTime, to end: InstrumentTime) {
    self.motion = motion
    stage = StagePath(model: motion.stage.model, state: motion.stageState, from: begin)
    jumps = motion.drift.jumps(until: end)
  }

  /// Place of the specimen's origin without random walk and jumps, in Å.
  func slow(_ time: InstrumentTime) -> SIMD3<Double> {
    motion.stage.goniometer.pose(motion.stage.bent(stage.carried(time))).origin
      + motion.drift.smooth(motion.driftState, at: time)
  }

  /// Time in s over which a cubic through four moments follows `slow` to (1/16)⁴/1944, 8·10⁻⁹, of its amplitude.
  var smoothSpan: Double {
    min(stage.shortestTime, motion.drift.model.moveTime, motion.drift.model.insertionTime) / 16
  }

  /// Whether the slow part has a corner in an interval.
  func hasCorner(from begin: InstrumentTime, to end: InstrumentTime) -> Bool {
    stage.corners.contains { $0 > begin && $0 < end }
  }

  /// Sum of the jumps that are over by `begin`, in Å, and those that act between `begin` and `end`.
  func jumps(from begin: InstrumentTime, to end: InstrumentTime) -> (
    done: SIMD3<Double>, active: [Drift.Jump]
  ) {
    // After 40 time constants nothing is left in double precision.
    let fading = InstrumentTime(seconds: 40 * motion.drift.model.jumpTime)
    var (done, active) = (SIMD3<Double>.zero, [Drift.Jump]())
    for jump in jumps where jump.time < end {
      if jump.time + fading < begin { done += jump.size } else { active.append(jump) }
    }
    return (done, active)
  }

  func rise(_ jump: Drift.Jump, at time: InstrumentTime) -> Double { motion.drift.rise(jump, at: time) }

  /// The lateral random walk, for moments close to one another; nil if there is none.
  func lateralWalk() -> (BrownianCursor, BrownianCursor)? {
    guard motion.drift.model.walk > 0 else { return nil }
    return (BrownianCursor(motion.drift.walk(0)), BrownianCursor(motion.drift.walk(1)))
  }

  /// Lateral place of the specimen's origin at one moment, in Å.
  func lateralOrigin(_ time: InstrumentTime) -> SIMD2<Double> {
    let rest = slow(time) + jumped(time)
    return SIMD2(rest.x + motion.drift.walk(0)(time), rest.y + motion.drift.walk(1)(time))
  }

  /// Height of the specimen's origin at one moment, in Å.
  func height(_ time: InstrumentTime) -> Double {
    slow(time).z + jumped(time).z + motion.drift.walk(2)(time)
  }

  private func jumped(_ time: InstrumentTime) -> SIMD3<Double> {
    jumps.reduce(.zero) { $0 + rise($1, at: time) * $1.size }
  }
}
