import Numerics
import Testing

@testable import Instrument

/// The figures that `contracts.md` promises, with all defaults, for many instruments.
@Suite struct StageContractTests {
  /// 5 nm take up the slack; then a step of 25 nm is true to 4 nm, drift between the frames included. The measurement of the
  /// step in pictures has errors of its own, so that half of the allowance has to do.
  @Test func stepsAreTrueOnceTheSlackIsTakenUp() throws {
    var worst = 0.0
    for seed in 0..<60 {
      var motion = SpecimenMotion(
        stage: Stage(model: try StageModel(), seed: UInt64(seed)), stageState: StageState(),
        drift: Drift(model: try DriftModel(), seed: UInt64(seed)), driftState: DriftState())
      var time = InstrumentTime.s(10 + Double(seed) * 31)
      func step(_ axis: StageAxis, _ distance: Double) throws {
        let target = motion.stageState.setpoint[axis] + distance
        time += try motion.move(to: [axis: target], at: time)
      }
      try step(.x, 2000)
      try step(.y, -40_000)
      for axis in [StageAxis.x, .y] {
        try step(axis, 50)
        // A frame of 1.6 s; the step; the middle of the next frame.
        let before = motion.origin(at: time + .s(0.8))
        time += .s(1.6)
        try step(axis, 250)
        let after = motion.origin(at: time + .s(0.8))
        time += .s(1.6)
        let true_ = after - before
        let wanted = axis == .x ? SIMD2(250.0, 0) : SIMD2(0.0, 250)
        worst = max(worst, length(SIMD2(true_.x, true_.y) - wanted))
        let reading = motion.stage.readback(motion.stageState, at: time)
        #expect(abs(reading[axis] - motion.stageState.setpoint[axis]) < 300)
        try step(axis, -300)
      }
    }
    #expect(worst < 40 / 2, "\(worst) Å")
  }

  @Test func readbacksAreNearTheSetpoints() throws {
    for seed in 0..<60 {
      let stage = Stage(model: try StageModel(), seed: UInt64(seed))
      var state = StageState()
      var time = InstrumentTime.zero
      let targets: [[StageAxis: Double]] = [
        [.y: -40_000], [.x: 2000, .z: 1000], [.x: 10_000, .y: 20_000, .z: 0, .alpha: 0.01, .beta: 0],
        [.x: 3000, .y: -2000],
      ]
      for target in targets {
        time += try stage.move(&state, to: target, at: time)
        let reading = stage.readback(state, at: time)
        for axis in [StageAxis.x, .y, .z] { #expect(abs(reading[axis] - state.setpoint[axis]) < 300) }
        for axis in [StageAxis.alpha, .beta] { #expect(abs(reading[axis] - state.setpoint[axis]) < 1e-4) }
      }
    }
  }

  /// A stage that is not moved stays within 5 nm in its readings.
  @Test func readingsDoNotWander() throws {
    let stage = Stage(model: try StageModel(), seed: 2)
    let readings = (0..<500).map { stage.readback(StageState(), at: .s(Double($0))).x }
    #expect(readings.max()! - readings.min()! < 50)
    #expect(Set(readings).count > 5)
  }
}
