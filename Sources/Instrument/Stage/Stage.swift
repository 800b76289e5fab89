import Foundation
import Numerics
package import Quantities

/// A particular stage: a model, and what the seed makes of it. All questions are pure functions of state and moment.
package struct Stage: Sendable {
  package let model: StageModel
  package let goniometer: Goniometer
  private let seed: UInt64
  private let maps: [SmoothError]

  package init(model: StageModel, seed: UInt64) {
    self.model = model
    self.seed = seed
    goniometer = Goniometer(model: model, seed: seed)
    maps = StageAxis.allCases.map {
      SmoothError(
        amplitude: model[$0].mapError, period: model[$0].mapPeriod,
        stream: RandomStream(seed: seed, purpose: .stageMap, index: $0.index))
    }
  }

  /// Sends the stage somewhere; axes that are not named stay.
  ///
  /// All axes start and arrive together, in the time that the slowest needs.
  /// - Parameters:
  ///   - target: Å and rad.
  ///   - time: not before an earlier move began.
  /// - Returns: how long it takes until the stage says that it is there.
  /// - Throws: `InputError` if a target is not a number within its limits; nothing has changed then.
  package func move(
    _ state: inout StageState, to target: [StageAxis: Double], at time: InstrumentTime
  ) throws(InputError) -> InstrumentTime {
    try check(target)
    precondition(state.moves.allSatisfy { $0.start <= time }, "moves come in the order of time")
    let number = state.moveCount
    var (drive, carried) = (StageCoordinates.zero, StageCoordinates.zero)
    var duration = 0.0
    for axis in StageAxis.allCases {
      guard let wanted = target[axis] else { continue }
      let habits = model[axis]
      let distance = wanted - state.setpoint[axis]
      var stream = RandomStream(seed: seed, purpose: .stageStep, index: number, axis.index)
      let stop = wanted + habits.stopSpread(distance) * stream.normal()
      drive[axis] = stop - state.drive[axis]
      carried[axis] = habits.carried(state.carried[axis], drive: stop) - state.carried[axis]
      duration = max(duration, abs(distance) / habits.speed)
      state.setpoint[axis] = wanted
    }
    let start = time + InstrumentTime(seconds: model.overhead)
    let end = start + InstrumentTime(seconds: duration)
    state.moves.removeAll { isFaded($0, at: time) }
    state.moves.append(StageMove(number: number, start: start, end: end, drive: drive, carried: carried))
    state.drive += drive
    state.carried += carried
    state.moveCount += 1
    return end + InstrumentTime(seconds: model.settlingWait) - time
  }

  /// - Throws: `InputError` if a target is not a number within its limits.
  package func check(_ target: [StageAxis: Double]) throws(InputError) {
    for axis in StageAxis.allCases {
      guard let wanted = target[axis] else { continue }
      let limits = model[axis].limits
      guard limits.contains(wanted) else {
        let (low, high) = (limits.lowerBound / axis.perUnit, limits.upperBound / axis.perUnit)
        throw .outOfRange(
          "stage \(axis.rawValue)", wanted / axis.perUnit,
          allowed: "\(InputError.brief(low)) to \(InputError.brief(high))", unit: axis.unit)
      }
    }
  }

  /// Where the axes truly are.
  package func position(_ state: StageState, at time: InstrumentTime) -> StageCoordinates {
    bent(StagePath(model: model, state: state, from: time).carried(time))
  }

  /// What the stage answers when it is asked where it is: the encoders sit on the drives, see neither slack nor creep, and
  /// have noise and a resolution. The same at the same moment.
  package func readback(_ state: StageState, at time: InstrumentTime) -> StageCoordinates {
    var drive = state.drive
    for move in state.moves {
      let left = 1 - move.progress(time)
      if left > 0 { drive += -left * move.drive }
    }
    return StageCoordinates { axis in
      let habits = model[axis]
      var stream = RandomStream(
        seed: seed, purpose: .stageEncoder, index: Int(time.nanoseconds), axis.index)
      let value = drive[axis] + habits.encoderNoise * stream.normal()
      guard habits.encoderResolution > 0 else { return value }
      return (value / habits.encoderResolution).rounded() * habits.encoderResolution
    }
  }

  /// Where the specimen is and how it is tilted.
  package func pose(_ state: StageState, at time: InstrumentTime) -> StagePose {
    goniometer.pose(position(state, at: time))
  }

  /// Coordinates of the specimen from those of what the drives carry: errors of the scales and cross-talk.
  func bent(_ carried: StageCoordinates) -> StageCoordinates {
    var place = StageCoordinates { carried[$0] + maps[$0.index](carried[$0]) }
    let straight = place
    let k = model.crossTalk
    place.x += k[2] * straight.y + k[4] * straight.z
    place.y += k[0] * straight.x + k[5] * straight.z
    place.z += k[1] * straight.x + k[3] * straight.y
    place.alpha += model.tiltCrossTalk[1] * straight.beta
    place.beta += model.tiltCrossTalk[0] * straight.alpha
    return place
  }

  /// Whether what is left of a move is less than a thousandth of an Å, or a nanoradian.
  private func isFaded(_ move: StageMove, at time: InstrumentTime) -> Bool {
    guard time > move.end else { return false }
    let since = (time - move.end).seconds
    return StageAxis.allCases.allSatisfy { axis in
      model[axis].creep.allSatisfy {
        abs($0.amplitude(move.carried[axis])) * exp(-since / $0.time) < (axis.isTilt ? 1e-9 : 1e-3)
      }
    }
  }
}
