/// Where the stage has been sent, and what is needed to know where it is.
package struct StageState: Sendable, Hashable, Codable {
  /// Where it was last sent.
  package internal(set) var setpoint = StageCoordinates.zero
  /// Moves so far; numbers the random addresses.
  package internal(set) var moveCount = 0
  /// Place of the drives and of what they carry after all moves, settled.
  var drive = StageCoordinates.zero
  var carried = StageCoordinates.zero
  /// Moves whose creep has not faded, oldest first.
  package internal(set) var moves: [StageMove] = []

  /// At zero in the middle of its slack.
  package init() {}

  /// The same stage at zero, settled: its moves are still counted.
  var atHome: StageState {
    var home = StageState()
    home.moveCount = moveCount
    return home
  }

  /// How far the drive of an axis is from the middle of its slack: ± half the backlash when it is taken up.
  package func slack(_ axis: StageAxis) -> Double { drive[axis] - carried[axis] }

  /// When the last motion ends, creep not counted; zero if there was none.
  package var motionEnd: InstrumentTime { moves.map(\.end).max() ?? .zero }
}

/// A move that has been made or is being made.
package struct StageMove: Sendable, Hashable, Codable {
  package let number: Int
  package let start: InstrumentTime
  package let end: InstrumentTime
  /// How far the drives go, in Å and rad.
  package let drive: StageCoordinates
  /// How far what they carry goes in the end.
  package let carried: StageCoordinates

  /// Share of the motion done.
  func progress(_ time: InstrumentTime) -> Double {
    if time >= end { return 1 }
    if time <= start { return 0 }
    return (time - start).seconds / (end - start).seconds
  }
}
