import Foundation
import Numerics
import Testing

@testable import Instrument

@Suite struct DriftTests {
  @Test func noDriftWithoutImperfections() throws {
    let drift = Drift(model: try MotionFixtures.drift(), seed: 1)
    var state = DriftState()
    drift.noteMove(&state, length: 1e6, at: .s(10))
    #expect(drift.offset(state, at: .s(5000)) == .zero)
  }

  /// Speed just after a move is proportional to short ways and limited for long ones; it decays exponentially.
  @Test func driftAfterAMoveDecays() throws {
    let drift = Drift(
      model: try MotionFixtures.drift {
        $0.perMove = 1e-6
        $0.moveLimit = 2
        $0.moveTime = 100
      }, seed: 3)
    #expect(abs(drift.kick(1e3) / 1e-3 - 1) < 1e-3)
    #expect(abs(drift.kick(1e9) - 2) < 1e-12)
    var state = DriftState()
    drift.noteMove(&state, length: 1e5, at: .s(50))
    let speed = 2 * (1 - exp(-0.1 / 2))
    for since in [0.5, 30, 100, 1000] {
      let way = length(drift.offset(state, at: .s(50 + since)))
      #expect(abs(way - speed * 100 * (1 - exp(-since / 100))) < 1e-9)
    }
    // The second move adds its own, in another direction.
    let path = drift.offset(state, at: .s(200))
    drift.noteMove(&state, length: 1e5, at: .s(150))
    let added = drift.offset(state, at: .s(200)) - path
    #expect(abs(length(added) - speed * 100 * (1 - exp(-0.5))) < 1e-9)
    #expect(abs((added * path).sum()) < 0.999 * length(added) * length(path))
  }

  /// A move by nothing, at any time, changes nothing but the last digits: the state is the same motion told at another moment.
  @Test func tellingTheStateAtAnotherMomentDoesNotMatter() throws {
    let drift = Drift(model: try DriftModel(), seed: 6)
    var whole = DriftState()
    drift.noteMove(&whole, length: 1e5, at: .s(20))
    var chopped = whole
    for time in [21.0, 40, 77.7] { drift.noteMove(&chopped, length: 0, at: .s(time)) }
    for time in [80.0, 500, 9000] {
      #expect(length(drift.offset(whole, at: .s(time)) - drift.offset(chopped, at: .s(time))) < 1e-9)
    }
  }

  /// Asked in any order and however finely, the answers are the same bits.
  @Test func theOrderOfQuestionsDoesNotMatter() throws {
    let drift = Drift(model: try DriftModel(), seed: 6)
    let state = DriftState()
    let times = (0..<400).map { InstrumentTime(nanoseconds: Int64($0) * 13_456_789_012) }
    let forward = times.map { drift.offset(state, at: $0) }
    let backward = times.reversed().map { Drift(model: drift.model, seed: 6).offset(state, at: $0) }
    #expect(forward == backward.reversed())
    let reloaded = try MotionFixtures.reloaded(state)
    #expect(times.map { drift.offset(reloaded, at: $0) } == forward)
  }

  @Test func aCursorGivesTheBitsOfItsPath() {
    let path = BrownianPath(
      perRootSecond: 3, stream: RandomStream(seed: 1, purpose: RandomStream.Purpose("test.cursor")))
    var cursor = BrownianCursor(path)
    for k in 0..<3000 {
      // Forwards in small steps, with leaps back.
      let time = InstrumentTime(nanoseconds: Int64(k % 700) * 1_234_567 + Int64(k / 700) * 9_876_543_210)
      #expect(cursor(time) == path(time))
      let piece = cursor.piece(from: time)
      #expect(piece.value == path(time) && piece.end > time)
      let last = InstrumentTime(nanoseconds: piece.end.nanoseconds - 1)
      let expected = piece.value + piece.slope * Double((last - time).nanoseconds)
      #expect(abs(path(last) - expected) < 1e-9)
    }
  }

  /// The variance of an increment over 30 s is 30 times that of one second, in each axis.
  @Test func theWalkHasItsVariance() throws {
    let model = try MotionFixtures.drift {
      $0.walk = 0.2
      $0.heightWalk = 0.5
    }
    let count = 3000
    var squares = SIMD3<Double>.zero
    for seed in 0..<count {
      let drift = Drift(model: model, seed: UInt64(seed))
      let step = drift.offset(DriftState(), at: .s(130)) - drift.offset(DriftState(), at: .s(100))
      squares += step * step
    }
    squares /= Double(count)
    let relative = 4 * (2 / Double(count)).squareRoot()
    #expect(abs(squares.x / 1.2 - 1) < relative)
    #expect(abs(squares.y / 1.2 - 1) < relative)
    #expect(abs(squares.z / 7.5 - 1) < relative)
  }

  @Test func steadyDriftHasItsSpreadOverSessions() throws {
    let model = try MotionFixtures.drift {
      $0.steady = 0.05
      $0.heightSteady = 0.1
    }
    let count = 3000
    var squares = SIMD3<Double>.zero
    for seed in 0..<count {
      let drift = Drift(model: model, seed: UInt64(seed))
      let velocity = drift.offset(DriftState(), at: .s(100)) / 100
      #expect(length(velocity - drift.steady) < 1e-12)
      squares += velocity * velocity / Double(count)
    }
    let relative = 4 * (2 / Double(count)).squareRoot()
    #expect(abs(squares.x / 0.0025 - 1) < relative)
    #expect(abs(squares.z / 0.01 - 1) < relative)
  }

  /// Jumps come at their rate, with exponential waits, and have their size; those until a moment are the first of those until a
  /// later one.
  @Test func jumpsAreAPoissonProcess() throws {
    let drift = Drift(
      model: try MotionFixtures.drift {
        $0.jumpRate = 0.01
        $0.jump = 2
      }, seed: 12)
    let hours = 100.0
    let jumps = drift.jumps(until: .s(hours * 3600))
    let mean = 0.01 * hours * 3600
    #expect(abs(Double(jumps.count) - mean) < 4 * mean.squareRoot())
    #expect(zip(jumps, jumps.dropFirst()).allSatisfy { $0.time < $1.time })
    let waits = zip(jumps, jumps.dropFirst()).map { ($1.time - $0.time).seconds }
    // For an exponential the second moment is 2/rate², and the mean of n squares has a relative standard error √(5/n).
    let second = waits.reduce(0) { $0 + $1 * $1 } / Double(waits.count)
    #expect(abs(second / 2e4 - 1) < 4 * (5 / Double(waits.count)).squareRoot())
    let squares = jumps.reduce(0) { $0 + $1.size.x * $1.size.x } / Double(jumps.count)
    #expect(abs(squares / 4 - 1) < 4 * (2 / Double(jumps.count)).squareRoot())
    let early = drift.jumps(until: .s(5000))
    #expect(early == Array(jumps.prefix(early.count)))
    #expect(jumps[early.count].time >= .s(5000))
    #expect(!early.isEmpty)
  }

  @Test func aJumpRisesOverItsTime() throws {
    let drift = Drift(
      model: try MotionFixtures.drift {
        $0.jumpRate = 0.001
        $0.jump = 2
        $0.jumpTime = 0.01
      }, seed: 12)
    let jump = drift.jumps(until: .s(1e5))[0]
    #expect(drift.offset(DriftState(), at: jump.time) == .zero)
    let half = drift.offset(DriftState(), at: jump.time + .s(0.01))
    #expect(length(half - (1 - exp(-1)) * jump.size) < 1e-6)
    let done = drift.offset(DriftState(), at: jump.time + .s(0.5))
    #expect(length(done - jump.size) < 1e-9)
  }
}
