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

  /// Place of the specimen's origin in the laboratory (x right, y down, z along the beam), in Å.
  /// - Parameter time: not before the last move.
  package func origin(at time: InstrumentTime) -> SIMD3<Double> {
    stage.pose(stageState, at: time).origin + drift.offset(driftState, at: time)
  }

  /// Orientation of the specimen.
  package func rotation(at time: InstrumentTime) -> Rotation { stage.pose(stageState, at: time).rotation }
}
