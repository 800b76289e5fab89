import Numerics

/// What stage, drift and scan draw random numbers for.
extension RandomStream.Purpose {
  /// Where a move stops: move number, axis.
  static let stageStep = RandomStream.Purpose("instrument.stage.step")
  /// Noise of the encoders: moment in ns, axis.
  static let stageEncoder = RandomStream.Purpose("instrument.stage.encoder")
  /// Errors of the encoders' scales and of the bearing: axis.
  static let stageMap = RandomStream.Purpose("instrument.stage.map")
  /// Where the tilt axes lie.
  static let stageAxes = RandomStream.Purpose("instrument.stage.axes")
  /// Steady drift and the drift after insertion.
  static let driftSession = RandomStream.Purpose("instrument.drift.session")
  /// Direction of the drift after a move: move number.
  static let driftMove = RandomStream.Purpose("instrument.drift.move")
  /// Random walk: axis.
  static let driftWalk = RandomStream.Purpose("instrument.drift.walk")
  /// Jumps: time bin.
  static let driftJump = RandomStream.Purpose("instrument.drift.jump")
  /// Phases of hum and interference: oscillation, axis.
  static let scanPhase = RandomStream.Purpose("instrument.scan.phase")
  /// Independent displacement of a line: acquisition, line.
  static let scanLine = RandomStream.Purpose("instrument.scan.line")
  /// Correlated displacement of lines: octave, time bin.
  static let scanFlicker = RandomStream.Purpose("instrument.scan.flicker")
}
