import Foundation
import Frames
import Numerics
import Testing

@testable import Instrument

@Suite struct ScanTrajectoryTests {
  /// A used instrument with all its habits, a moment after a move.
  private static func used(seed: UInt64 = 5) throws -> (SpecimenMotion, InstrumentTime) {
    var motion = SpecimenMotion(
      stage: Stage(model: try StageModel(), seed: seed), stageState: StageState(),
      drift: Drift(model: try DriftModel(), seed: seed), driftState: DriftState())
    var time = InstrumentTime.s(60)
    for step in 1...5 {
      time += try motion.move(to: [.x: Double(step) * 3000, .alpha: 0.02 * Double(step)], at: time)
      time += .s(0.3)
    }
    return (motion, time)
  }

  /// Recurrences and cubics give what the formula gives at each dwell: place + hum + transients − specimen's origin.
  @Test(arguments: [1.0, 40, 30_000]) func everyDwellIsWhereTheFormulaPutsIt(dwell_us: Double) throws {
    let (motion, time) = try Self.used()
    var model = try ScanModel()
    model.jitter = 0
    model.jitterPerField = 0
    let scanner = ScanSystem(model: model, seed: 5)
    var settings = MotionFixtures.frame(200, 6, field: SIMD2(100, 3), dwell_us: dwell_us)
    settings.rotation = 0.2
    settings.centre = SIMD2(40, 50)
    let scan = try scanner.trajectory(settings, motion: motion, acquisition: 2, at: time, rest: SIMD2(1, 2))
    let (x, y) = scanner.distortion
    let (s, c) = (sin(0.2), cos(0.2))
    func place(_ column: Int, _ row: Int) -> SIMD2<Double> {
      let u: Double = -50 + 0.5 * Double(column)
      let v: Double = -1.5 + 0.5 * Double(row)
      let along: Double = c * u - s * v
      let down: Double = s * u + c * v
      return settings.centre + along * x + down * y
    }
    var worst = 0.0
    for row in 0..<6 {
      let line = scan.positions(of: row)
      let jump = place(0, row) - (row == 0 ? SIMD2(1, 2) : place(199, row - 1))
      for column in 0..<200 {
        let middle = scan.dwellStart(line: row, column: column) + .s(dwell_us * 0.5e-6)
        let since = (middle - scan.timing.lines[row].arrival).seconds
        let late: Double = model.delay / (dwell_us * 1e-6)
        var expected = place(column, row) - late * (place(1, 0) - place(0, 0))
        for oscillation in scanner.oscillations { expected += oscillation(middle) }
        let left: Double = 0.003 * exp(-since / 40e-6) - 0.0005 * exp(-since / 300e-6)
        expected += left * jump
        let origin = motion.origin(at: middle)
        worst = max(worst, length(line[column] - expected + SIMD2(origin.x, origin.y)))
      }
      let middle = scan.dwellStart(line: row, column: 100) + .s(dwell_us * 0.5e-6)
      #expect(abs(scan.height(of: row) - motion.origin(at: middle).z) < 1e-8)
      let rest = scan.interludes(before: row).last!
      let origin = motion.origin(at: rest.start)
      #expect(length(rest.from - place(0, row) + SIMD2(origin.x, origin.y)) < 1e-8)
    }
    #expect(worst < 2e-6, "\(worst) Å")
  }

  /// A move that is not over bends the frame where it ends, and a jump where it happens.
  @Test func cornersAndJumpsAreWhereTheyHappen() throws {
    var stage = try MotionFixtures.stage()
    stage.x.creep = [StageAxisModel.Creep(time: 0.5, share: 0.1, limit: 50)]
    let drift = try MotionFixtures.drift {
      $0.jumpRate = 2
      $0.jump = 3
      $0.jumpTime = 0.02
    }
    var motion = try MotionFixtures.motion(stage: stage, drift: drift, seed: 3)
    _ = try motion.stage.move(&motion.stageState, to: [.x: 1e6], at: .s(10))
    let scanner = ScanSystem(model: try MotionFixtures.scan { $0.overhead = 0 }, seed: 3)
    let settings = MotionFixtures.frame(300, 4, field: SIMD2(300, 4), dwell_us: 1500)
    let scan = try scanner.trajectory(settings, motion: motion, acquisition: 0, at: .s(10.5))
    #expect(!motion.drift.jumps(until: scan.timing.end).filter { $0.time > .s(10.5) }.isEmpty)
    for row in 0..<4 {
      for (column, place) in scan.positions(of: row).enumerated() {
        let middle = scan.dwellStart(line: row, column: column) + .s(750e-6)
        let origin = motion.origin(at: middle)
        let expected = SIMD2(Double(column) - 150, Double(row) - 2) - SIMD2(origin.x, origin.y)
        #expect(length(place - expected) < 1e-6)
      }
    }
  }

  /// Steady drift shears the picture: from line to line by the velocity times the line time.
  @Test func steadyDriftShearsTheFrame() throws {
    let motion = try MotionFixtures.motion(drift: MotionFixtures.drift { $0.steady = 0.5 }, seed: 8)
    let settings = MotionFixtures.frame(16, 16, field: SIMD2(32, 32), dwell_us: 400)
    let scan = try ScanSystem(model: MotionFixtures.scan(), seed: 1).trajectory(
      settings, motion: motion, acquisition: 0, at: .s(100))
    let places = scan.positions(threads: 1)
    let lineTime = (scan.timing.lines[9].start - scan.timing.lines[8].start).seconds
    let velocity = SIMD2(motion.drift.steady.x, motion.drift.steady.y)
    #expect(length(velocity) > 0.1)
    #expect(length(places[9 * 16] - places[8 * 16] - (SIMD2(0, 2) - lineTime * velocity)) < 1e-8)
    #expect(length(places[1] - places[0] - (SIMD2(2, 0) - 400e-6 * velocity)) < 1e-8)
    // +x of the specimen moves what is seen to the right: the beam meets smaller x.
    #expect(abs(scan.height(of: 3)) < 1e-9)
  }

  @Test func stageMovesThePictureWithIt() throws {
    var motion = try MotionFixtures.motion()
    let settings = MotionFixtures.frame(4, 4, field: SIMD2(40, 40), dwell_us: 1)
    let scanner = ScanSystem(model: try MotionFixtures.scan(), seed: 1)
    let before = try scanner.trajectory(settings, motion: motion, acquisition: 0, at: .zero)
    let duration = try motion.move(to: [.x: 10, .y: -20, .z: 7], at: .zero)
    let after = try scanner.trajectory(settings, motion: motion, acquisition: 1, at: duration)
    // The feature that pixel (0, 2) showed is 10 Å, one pixel, to the right and two up.
    #expect(length(after.positions(of: 0)[1] - before.positions(of: 2)[0]) < 1e-9)
    #expect(abs(after.height(of: 1) - 7) < 1e-9)
  }

  @Test func linesThreadsAndPartsGiveTheSameBits() throws {
    let (motion, time) = try Self.used()
    let scanner = ScanSystem(model: try ScanModel(), seed: 5)
    let settings = MotionFixtures.frame(64, 33, field: SIMD2(100, 50), dwell_us: 3)
    let scan = try scanner.trajectory(settings, motion: motion, acquisition: 2, at: time)
    let all = scan.positions(threads: 1)
    #expect(scan.positions(threads: 3) == all)
    #expect(scan.positions(lines: 5..<9, threads: 2) == Array(all[5 * 64..<9 * 64]))
    #expect(scan.positions(of: 32) == Array(all.suffix(64)))
  }

  /// Saved, loaded and continued, an instrument scans the same places.
  @Test func savedAndLoadedTheNextScanIsTheSame() throws {
    let (motion, time) = try Self.used()
    var copy = motion
    copy.stageState = try MotionFixtures.reloaded(motion.stageState)
    copy.driftState = try MotionFixtures.reloaded(motion.driftState)
    let scanner = ScanSystem(model: try ScanModel(), seed: 5)
    var settings = MotionFixtures.frame(64, 16, field: SIMD2(100, 50), dwell_us: 3)
    settings.mainsLocked = true
    settings.lineTime = .s(1e-3)
    let loaded = try MotionFixtures.reloaded(settings)
    #expect(loaded == settings)
    let spiral = ScanPattern.spiral(count: 9, turns: 2, diameter: 1, law: .constantSpeed)
    #expect(try MotionFixtures.reloaded(spiral) == spiral)
    let one = try scanner.trajectory(settings, motion: motion, acquisition: 2, at: time)
    let two = try scanner.trajectory(loaded, motion: copy, acquisition: 2, at: time)
    #expect(one.positions(threads: 1) == two.positions(threads: 1))
    #expect(one.timing == two.timing)
  }

  /// The raster for sampling frames: with pixel offsets it is exact; without, it is off by what it says.
  @Test func theRasterFormIsAsExactAsItSays() throws {
    let (motion, time) = try Self.used()
    let scanner = ScanSystem(model: try ScanModel(), seed: 5)
    let settings = MotionFixtures.frame(64, 40, field: SIMD2(100, 60), dwell_us: 1)
    let scan = try scanner.trajectory(settings, motion: motion, acquisition: 2, at: time)
    let exact = try #require(scan.raster(threads: 2))
    let lines = try #require(scan.raster(lines: 3..<20, tolerance: 1, threads: 2))
    #expect(exact.error == 0 && exact.raster.pixelOffsets.count == 64 * 40)
    #expect(lines.raster.pixelOffsets.isEmpty && lines.raster.rows == 17)
    let places = scan.positions(threads: 2)
    var worst = 0.0
    for row in 0..<40 {
      for column in 0..<64 {
        let r = exact.raster
        var place = r.origin + Double(column) * r.stepX
        place += Double(row) * r.stepY + r.lineOffsets[row]
        place += r.pixelOffsets[row * 64 + column]
        #expect(length(place - places[row * 64 + column]) < 1e-8)
        if (3..<20).contains(row) {
          let l = lines.raster
          var rough = l.origin + Double(column) * l.stepX
          rough += Double(row - 3) * l.stepY + l.lineOffsets[row - 3]
          worst = max(worst, length(rough - places[row * 64 + column]))
        }
      }
    }
    #expect(abs(worst - lines.error) < 1e-8)
    // 0.3 % of 100 Å after 100 µs of 40 µs each is left of the overshoot: 0.025 Å; hysteresis and hum add.
    #expect(lines.error > 0 && lines.error < 0.1)
    var path = settings
    path.pattern = .path([SIMD2(0, 0), SIMD2(1, 1)])
    #expect(try scanner.trajectory(path, motion: motion, acquisition: 3, at: time).raster(threads: 1) == nil)
  }
}
