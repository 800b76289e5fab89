package import Quantities

/// Everything that moves the specimen against the laboratory: the stage with its creep, and drift.
package struct SpecimenMotion: Sendable {
  package var stage: Stage
  package var stageState: StageState
  package var drift: Drift
  package var driftState: DriftState

  package init(stage: Stage, stageState: StageState, drift: Drift, driftState: DriftState) {
    self.stage = stage
    self.stageState = stageState
    self.drift = drift
    self.driftState = driftState
  }

  /// Sends the stage somewhere, which starts drift as well; axes that are not named stay.
  /// - Parameters:
  ///   - target: Å and rad.
  ///   - time: not before an earlier move began.
  /// - Returns: how long it takes until the stage says that it is there.
  /// - Throws: `InputError` if a target is not a number within its limits; nothing has changed then.
  package mutating func move(to target: [StageAxis: Double], at time: InstrumentTime) throws(InputError)
    -> InstrumentTime
  {
    let before = stageState.setpoint.translation
    let duration = try stage.move(&stageState, to: target, at: time)
    let way = stageState.setpoint.translation - before
    drift.noteMove(&driftState, length: (way * way).sum().squareRoot(), at: time)
    return duration
  }

  /// Place of the specimen's origin in the laboratory (x right, y down, z along the beam), in Å.
  /// - Parameter time: not before the last move.
  package func origin(at time: InstrumentTime) -> SIMD3<Double> {
    stage.pose(stageState, at: time).origin + drift.offset(driftState, at: time)
  }

  /// Orientation of the specimen.
  package func rotation(at time: InstrumentTime) -> Rotation { stage.pose(stageState, at: time).rotation }
}
