import Foundation

/// What the drives carry, from a moment on: the creep of all moves that have ended by then is gathered, so that a question costs
/// a few exponentials however many moves there were.
struct StagePath: Sendable {
  private let begin: InstrumentTime
  /// After all moves, settled.
  private let settled: StageCoordinates
  /// Time constants and what is left to creep at the beginning.
  private let creep: [(time: Double, left: StageCoordinates)]
  /// Moves that end later.
  private let unfinished: [StageMove]
  private let model: StageModel

  /// - Parameter begin: the first moment that will be asked for.
  init(model: StageModel, state: StageState, from begin: InstrumentTime) {
    self.begin = begin
    self.model = model
    settled = state.carried
    unfinished = state.moves.filter { $0.end > begin }
    // By axis and term; axes may have time constants of their own.
    var terms: [(time: Double, left: StageCoordinates)] = []
    for axis in StageAxis.allCases {
      for term in model[axis].creep {
        var left = 0.0
        for move in state.moves where move.end <= begin {
          left += term.amplitude(move.carried[axis]) * exp(-(begin - move.end).seconds / term.time)
        }
        guard left != 0 else { continue }
        if let known = terms.firstIndex(where: { $0.time == term.time }) {
          terms[known].left[axis] += left
        } else {
          var value = StageCoordinates.zero
          value[axis] = left
          terms.append((term.time, value))
        }
      }
    }
    creep = terms
  }

  /// The shortest time constant that is at work; infinite if nothing moves.
  var shortestTime: Double {
    let creeping = creep.map(\.time).min() ?? .infinity
    guard !unfinished.isEmpty else { return creeping }
    return min(creeping, StageAxis.allCases.flatMap { model[$0].creep.map(\.time) }.min() ?? .infinity)
  }

  /// Moments at which the motion has a corner.
  var corners: [InstrumentTime] { unfinished.flatMap { [$0.start, $0.end] } }

  /// - Parameter time: not before the beginning.
  func carried(_ time: InstrumentTime) -> StageCoordinates {
    precondition(time >= begin, "a path is asked from its beginning on")
    var place = settled
    let since = (time - begin).seconds
    for term in creep { place += -exp(-since / term.time) * term.left }
    for move in unfinished {
      let progress = move.progress(time)
      place += -(1 - progress) * move.carried
      let sinceEnd = time > move.end ? (time - move.end).seconds : 0
      for axis in StageAxis.allCases {
        for term in model[axis].creep {
          place[axis] -= progress * term.amplitude(move.carried[axis]) * exp(-sinceEnd / term.time)
        }
      }
    }
    return place
  }
}
