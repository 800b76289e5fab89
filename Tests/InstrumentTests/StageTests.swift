import Configuration
import Foundation
import Numerics
import Quantities
import Testing

@testable import Instrument

@Suite struct StageTests {
  @Test func anIdealStageGoesEvenlyAndArrivesExactly() throws {
    let stage = Stage(model: try MotionFixtures.stage(), seed: 1)
    var state = StageState()
    let duration = try stage.move(&state, to: [.x: 1e6, .alpha: 0.1], at: .s(5))
    // 100 µm at 100 µm/s; 0.1 rad at 3 deg/s takes 1.9 s and is the slower.
    let motion = 0.1 / (3 * Double.pi / 180)
    #expect(abs(duration.seconds - (0.2 + motion + 0.5)) < 1e-8)
    #expect(stage.position(state, at: .s(5.2)) == .zero)
    let half = stage.position(state, at: .s(5.2 + motion / 2))
    #expect(abs(half.x - 5e5) < 1e-2 && abs(half.alpha - 0.05) < 1e-9)
    let there = stage.position(state, at: .s(5) + duration)
    #expect(there == StageCoordinates(x: 1e6, alpha: 0.1))
    #expect(stage.readback(state, at: .s(5) + duration) == there)
    #expect(state.motionEnd == .s(5.2 + motion))
  }

  @Test func slackIsTakenUpAfterAReversal() throws {
    let stage = Stage(model: try MotionFixtures.stage { $0.x.backlash = 30 }, seed: 1)
    var state = StageState()
    var time = InstrumentTime.zero
    // Setpoints and true places: within ±15 Å of the drive.
    let walk: [(Double, Double)] = [
      (100, 85), (200, 185), (190, 185), (160, 175), (80, 95), (90, 95), (130, 115),
    ]
    for (setpoint, place) in walk {
      time += try stage.move(&state, to: [.x: setpoint], at: time)
      #expect(abs(stage.position(state, at: time).x - place) < 1e-9)
      #expect(abs(stage.readback(state, at: time).x - setpoint) < 1e-9)
    }
    #expect(abs(state.slack(.x) - 15) < 1e-9)
    time += try stage.move(&state, to: [.x: 380], at: time)
    #expect(abs(stage.position(state, at: time).x - 365) < 1e-9)
  }

  @Test func requestsBeyondTheLimitsAreRefusedAndChangeNothing() throws {
    let stage = Stage(model: try StageModel(), seed: 1)
    var state = StageState()
    _ = try stage.move(&state, to: [.x: 100], at: .zero)
    let before = state
    func message(_ target: [StageAxis: Double]) -> String? {
      do throws(InputError) {
        _ = try stage.move(&state, to: target, at: .s(10))
        return nil
      } catch { return error.message }
    }
    #expect(
      message([.x: 1.2e7, .y: 5]) == "stage x: 1200 µm is not allowed; allowed: -1000 to 1000")
    #expect(
      message([.y: 5, .beta: -21 * .pi / 180]) == "stage beta: -21 deg is not allowed; allowed: -20 to 20")
    #expect(message([.z: .nan])?.hasPrefix("stage z: nan µm is not allowed") == true)
    #expect(message([.alpha: .infinity]) != nil)
    #expect(state == before)
  }

  @Test func parametersAreChecked() {
    #expect(throws: InputError.self) { try StageModel(.object(["speed": .number(1)])) }
    #expect(throws: InputError.self) { try StageModel(.object(["backlash_nm": .array([.number(-1)])])) }
  }

  @Test func theRestOfAMoveFadesExponentially() throws {
    let model = try MotionFixtures.stage {
      $0.x.creep = [
        StageAxisModel.Creep(time: 2, share: 0.1, limit: 50),
        StageAxisModel.Creep(time: 30, share: 0.02, limit: 30),
      ]
    }
    let stage = Stage(model: model, seed: 1)
    var state = StageState()
    _ = try stage.move(&state, to: [.x: 400], at: .zero)
    let end = state.motionEnd
    for since in [0.0, 0.7, 2, 11, 100] {
      // Amplitudes: limit (1 − exp(−share · distance / limit)).
      let left =
        50 * (1 - exp(-40.0 / 50)) * exp(-since / 2) + 30 * (1 - exp(-8.0 / 30)) * exp(-since / 30)
      let position = stage.position(state, at: end + .s(since)).x
      #expect(abs(400 - position - left) < 1e-6, "\(since): \(400 - position)")
    }
    // The position has no step where the motion ends.
    let (before, after) = (
      stage.position(state, at: end + InstrumentTime(nanoseconds: -1)).x, stage.position(state, at: end).x
    )
    #expect(abs(after - before) < 0.01)
  }

  /// Creep adds up over moves; those that have faded are forgotten without a trace.
  @Test func manyMovesCreepAsTheSumOfThem() throws {
    let model = try MotionFixtures.stage {
      $0.y.creep = [StageAxisModel.Creep(time: 3, share: 0.1, limit: 50)]
    }
    let stage = Stage(model: model, seed: 1)
    var state = StageState()
    var (ends, distances) = ([InstrumentTime](), [Double]())
    var place = 0.0
    for k in 0..<40 {
      let distance = k % 3 == 0 ? -300.0 : 200
      place += distance
      _ = try stage.move(&state, to: [.y: place], at: .s(Double(k) * 4))
      ends.append(state.motionEnd)
      distances.append(distance)
    }
    #expect(state.moves.count < 20)
    let time = InstrumentTime.s(158)
    var expected = place
    for (end, distance) in zip(ends, distances) {
      let amplitude: Double = 50 * (1 - exp(-0.1 * abs(distance) / 50))
      let left: Double = amplitude * exp(-(time - end).seconds / 3)
      expected -= distance < 0 ? -left : left
    }
    // Each forgotten move had less than 10⁻³ Å left.
    #expect(abs(stage.position(state, at: time).y - expected) < 1e-3)
  }

  @Test func crossTalkMovesTheOtherAxes() throws {
    let stage = Stage(
      model: try MotionFixtures.stage {
        $0.crossTalk = [0.01, 0.02, -0.03, 0.04, 0.05, 0.06]
        $0.tiltCrossTalk = [0.1, -0.2]
      }, seed: 1)
    var state = StageState()
    let duration = try stage.move(
      &state, to: [.x: 100, .y: 200, .z: 300, .alpha: 0.1, .beta: 0.2], at: .zero)
    let place = stage.position(state, at: duration)
    #expect(abs(place.x - (100 - 0.03 * 200 + 0.05 * 300)) < 1e-9)
    #expect(abs(place.y - (200 + 0.01 * 100 + 0.06 * 300)) < 1e-9)
    #expect(abs(place.z - (300 + 0.02 * 100 + 0.04 * 200)) < 1e-9)
    #expect(abs(place.alpha - (0.1 - 0.2 * 0.2)) < 1e-12)
    #expect(abs(place.beta - (0.2 + 0.1 * 0.1)) < 1e-12)
  }

  /// Stops have the stated spread: 3 Å fixed and a thousandth of 4000 Å.
  @Test func stopsAndReadbacksHaveTheirSpread() throws {
    let stage = Stage(
      model: try MotionFixtures.stage {
        $0.x.stepError = 3
        $0.x.stepErrorShare = 1e-3
        $0.x.stepErrorLimit = 60
        $0.x.encoderNoise = 5
      }, seed: 9)
    var state = StageState()
    let count = 2000
    var (stops, readings) = (0.0, 0.0)
    for k in 0..<count {
      let target = k % 2 == 0 ? 4000.0 : 0
      let time = InstrumentTime.s(Double(k) * 10)
      let there = time + (try stage.move(&state, to: [.x: target], at: time))
      let place = stage.position(state, at: there).x
      stops += (place - target) * (place - target)
      let reading = stage.readback(state, at: there).x - place
      readings += reading * reading
      #expect(stage.readback(state, at: there).x == stage.readback(state, at: there).x)
    }
    let relative = 4 * (2 / Double(count)).squareRoot()
    #expect(abs(stops / Double(count) / 25 - 1) < relative)
    #expect(abs(readings / Double(count) / 25 - 1) < relative)
    #expect(stage.model.x.stopSpread(1e9) == (9.0 + 3600).squareRoot())
  }

  @Test func readbackHasAResolution() throws {
    let stage = Stage(model: try MotionFixtures.stage { $0.x.encoderResolution = 10 }, seed: 1)
    var state = StageState()
    let duration = try stage.move(&state, to: [.x: 37], at: .zero)
    #expect(stage.readback(state, at: duration).x == 40)
    #expect(stage.position(state, at: duration).x == 37)
  }

  /// The encoder's scale is smoothly wrong: by at most its amplitude's bound, and hardly over a small step.
  @Test func scaleErrorsAreSmoothAndBounded() throws {
    let stage = Stage(
      model: try MotionFixtures.stage {
        $0.x.mapError = 200
        $0.x.mapPeriod = 5e5
      }, seed: 3)
    let bound: Double = 2 * 200 * (1 + 1 / 2.3 + 1 / 5.1)
    // Each of three sinusoids has the slope 2π amplitude / period.
    let slope: Double = 3 * 2 * Double.pi * 200 / 5e5
    var spread = 0.0
    for k in -200...200 {
      let place = Double(k) * 3e4
      let error = stage.bent(StageCoordinates(x: place)).x - place
      let next = stage.bent(StageCoordinates(x: place + 250)).x - place - 250
      #expect(abs(error) <= bound)
      #expect(abs(next - error) <= slope * 250)
      spread = max(spread, abs(error))
    }
    #expect(spread > 200)
    #expect(stage.bent(.zero) == .zero)
  }

  @Test func savedAndLoadedAStageGoesOnTheSameWay() throws {
    let stage = Stage(model: try StageModel(), seed: 5)
    var state = StageState()
    _ = try stage.move(&state, to: [.x: 3000, .alpha: 0.1], at: .zero)
    _ = try stage.move(&state, to: [.x: 2500, .z: 40], at: .s(3))
    var copy = try MotionFixtures.reloaded(state)
    #expect(copy == state)
    for time in [4.0, 8, 20] {
      _ = try stage.move(&state, to: [.y: time * 30], at: .s(time))
      _ = try stage.move(&copy, to: [.y: time * 30], at: .s(time))
      #expect(stage.position(copy, at: .s(time + 1)) == stage.position(state, at: .s(time + 1)))
      #expect(stage.readback(copy, at: .s(time + 1)) == stage.readback(state, at: .s(time + 1)))
    }
  }
}
