import Optics
import Detection
import Configuration
import Foundation
import Numerics
import Quantities
import Testing
import Worlds

@testable import Instrument

/// What images, patterns and the referee say of each other.
@Suite struct MicroscopeImageTests {
  /// An aligned microscope at 60 kV on a single layer, in a small field.
  private static func sheet(_ model: JSONValue = TestMicroscope.still, field: Double = 2) throws -> Microscope
  {
    var microscope = try TestMicroscope.make(TestMicroscope.sheet, model: model, threads: 2)
    _ = try microscope.perform("set_column_valves", ["open": false])
    _ = try microscope.perform("set_high_tension", ["high_tension_kV": 60])
    _ = try microscope.perform("set_column_valves", ["open": true])
    _ = try microscope.perform("set_field_of_view", ["field_nm": .number(field)])
    microscope.align()
    return microscope
  }

  /// Counts of repeated frames scatter about the noise-free frame with the variance that the detector's budget states.
  @Test func framesScatterAboutTheirExpectation() throws {
    var microscope = try Self.sheet()
    let count = 16
    var sum = [Double](repeating: 0, count: 24 * 24), squares = sum
    var clean: [Float] = []
    for _ in 0..<count {
      let image = try microscope.perform("acquire_image", ["columns": 24, "dwell_us": 20]).arrays[0]
      // Drift and damage are off or small: the expectation hardly changes.
      clean = try Referee(microscope).answer("clean_frame").arrays[0].values
      for (index, value) in image.values.enumerated() {
        sum[index] += Double(value - clean[index])
        squares[index] += Double(value - clean[index]) * Double(value - clean[index])
      }
    }
    let pixels = Double(sum.count)
    let variance = squares.reduce(0, +) / pixels / Double(count)
    let mean = sum.reduce(0, +) / pixels / Double(count)
    #expect(abs(mean) < 4 * (variance / pixels / Double(count)).squareRoot())
    let truth = microscope.latest!.signals[0]
    guard case .scan(let model, let settings, _, let exposure, _, _) = truth.recording else { return }
    let expected =
      truth.fractions.reduce(0.0) { total, fraction in
        total
          + model.budget(
            electrons: Double(fraction) * exposure.current * exposure.dwell, dwell: exposure.dwell,
            settings: settings
          ).total
      } / pixels
    // Neighbours share afterglow, so that a variance of this many has a standard error of about 2 %.
    #expect(abs(variance / expected - 1) < 0.08, "\(variance) against \(expected)")
  }

  /// A blanked beam and closed valves leave frames without structure, darker than with beam.
  @Test func withoutBeamThereIsNoStructure() throws {
    var microscope = try Self.sheet()
    let lit = try microscope.perform("acquire_image", ["columns": 24, "dwell_us": 20]).arrays[0].values
    _ = try microscope.perform("blank_beam")
    let dark = try microscope.perform("acquire_image", ["columns": 24, "dwell_us": 20]).arrays[0].values
    let mean = { (values: [Float]) in values.reduce(0, +) / Float(values.count) }
    #expect(mean(lit) > mean(dark) + 50)
    #expect(try Referee(microscope).answer("expected_fractions").arrays[0].values.contains { $0 > 0 })
    let clean = try Referee(microscope).answer("clean_frame").arrays[0].values
    #expect(clean.max()! - clean.min()! < 1e-3 * clean.max()!)
  }

  /// The stage moves the picture with it: +x to the right.
  @Test func theStageMovesThePicture() throws {
    let microscope = try Self.sheet()
    let before = microscope.fieldArea.centre
    var moved = microscope
    _ = try moved.perform("move_stage", ["x_um": 0.05])
    // What was in the middle is to the right now, so that the middle shows what was to its left.
    #expect(abs(moved.fieldArea.centre.x - before.x + 500) < 1)
    #expect(abs(moved.fieldArea.centre.y - before.y) < 1)
  }

  /// The picture of the same atoms under beam shift, scan rotation by 180° and another field is the same picture.
  @Test func truePlacesExplainThePicture() throws {
    var microscope = try Self.sheet()
    _ = try microscope.perform("acquire_image", ["columns": 32, "dwell_us": 4])
    let upright = microscope.latest!
    _ = try microscope.perform("set_scan_rotation", ["rotation_rad": .number(.pi)])
    _ = try microscope.perform("acquire_image", ["columns": 32, "dwell_us": 4])
    let turned = microscope.latest!
    let (a, b) = (upright.trajectories[0].positions(threads: 1), turned.trajectories[0].positions(threads: 1))
    // Pixel (i, j) of one is pixel (32 - i, 32 - j) of the other about the middle pixel.
    for j in 1..<32 {
      for i in 1..<32 {
        let (here, there) = (j * 32 + i, (32 - j) * 32 + 32 - i)
        let apart = a[here] - b[there]
        #expect((apart * apart).sum() < 1e-4)
        #expect(
          abs(upright.signals[0].fractions[here] - turned.signals[0].fractions[there])
            < 2e-4 * upright.signals[0].fractions.max()! + 1e-6)
      }
    }
  }

  /// Drift between two frames as their pictures show it is the drift of the truth.
  @Test func driftIsSeenAsItIs() throws {
    var model = TestMicroscope.still
    if case .object(var entries) = model {
      entries["drift"] = ["imperfections": 1]
      model = .object(entries)
    }
    var microscope = try Self.sheet(model, field: 3)
    func frame() throws -> (picture: [Double], place: SIMD2<Double>) {
      _ = try microscope.perform("acquire_image", ["columns": 96, "dwell_us": 1])
      let truth = microscope.latest!
      let places = truth.trajectories[0].positions(threads: 1)
      let fractions = truth.signals[0].fractions.map { Double($0) }
      return (fractions, places.reduce(.zero, +) / Double(places.count))
    }
    let first = try frame()
    _ = try microscope.perform("wait", ["seconds": 5])
    let second = try frame()
    let moved = second.place - first.place
    // Less than half a lattice row, so that the lattice does not fool the correlation.
    #expect((moved * moved).sum().squareRoot() > 0.1 && (moved * moved).sum().squareRoot() < 1.2)
    let seen = Self.shift(of: second.picture, against: first.picture, side: 96) * (30.0 / 96)
    // The picture moves against the place of the beam.
    #expect(abs(seen.x + moved.x) < 0.08 && abs(seen.y + moved.y) < 0.08, "\(seen) against \(moved)")
  }

  /// Shift in pixels of one picture against another by the peak of their correlation within 6 pixels, to a fraction by parabolas.
  private static func shift(of picture: [Double], against other: [Double], side: Int) -> SIMD2<Double> {
    let reach = 6
    func correlation(_ dx: Int, _ dy: Int) -> Double {
      var (sum, a, b, aa, bb, n) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
      for y in reach..<(side - reach) {
        for x in reach..<(side - reach) {
          let (p, q) = (picture[(y + dy) * side + x + dx], other[y * side + x])
          sum += p * q
          a += p
          b += q
          aa += p * p
          bb += q * q
          n += 1
        }
      }
      return (sum - a * b / n) / ((aa - a * a / n) * (bb - b * b / n)).squareRoot()
    }
    var best = (value: -1.0, x: 0, y: 0)
    for dy in (1 - reach)..<reach {
      for dx in (1 - reach)..<reach {
        let value = correlation(dx, dy)
        if value > best.value { best = (value, dx, dy) }
      }
    }
    func vertex(_ low: Double, _ high: Double) -> Double {
      0.5 * (low - high) / (low - 2 * best.value + high)
    }
    return SIMD2(
      Double(best.x) + vertex(correlation(best.x - 1, best.y), correlation(best.x + 1, best.y)),
      Double(best.y) + vertex(correlation(best.x, best.y - 1), correlation(best.x, best.y + 1)))
  }

  /// Automatic focusing through images finds the focus of the truth.
  @Test func autoFocusFindsTheFocus() throws {
    var microscope = try Self.sheet()
    _ = try microscope.perform("set_defocus", ["defocus_nm": 9])
    let reply = try microscope.perform("auto_focus", ["range_nm": 20, "columns": 48, "dwell_us": 8])
    let found =
      microscope.illumination.aberrations(at: microscope.state.time)[.c10].value
      + microscope.motion.origin(
        at: microscope.state.time
      ).z
    #expect(abs(found) < 25, "\(found) Å of defocus are left")
    #expect(reply.values["images"] == 28)
  }

  /// A pattern's electrons are those of the detectors: the whole beam falls on a camera that is wide enough.
  @Test func patternsHoldTheBeam() throws {
    var microscope = try TestMicroscope.make(TestMicroscope.film, model: TestMicroscope.still, threads: 2)
    _ = try microscope.perform("acquire_pattern", ["camera": "BM-Ceta", "binning": 8, "exposure_ms": 10])
    let sum = microscope.latest!.signals[0].fractions.reduce(0, +)
    #expect(sum > 0.9 && sum < 1.0001)
  }

  /// 4D data have a pattern for each place, in the order of the picture, and cost the camera's time.
  @Test func fourDimensionalDataAreOrdered() throws {
    var microscope = try TestMicroscope.make(TestMicroscope.film, model: TestMicroscope.still, threads: 2)
    _ = try microscope.perform("acquire_pattern", ["binning": 8])
    let begin = microscope.state.time
    let reply = try microscope.perform(
      "acquire_4d", ["columns": 5, "rows": 4, "binning": 8, "exposure_ms": 0.5])
    #expect(reply.arrays[0].shape == [4, 5, 32, 32])
    #expect((microscope.state.time - begin).seconds > 1.1 + 20 * 0.5e-3)
    #expect(reply.arrays[0].values.allSatisfy { $0.isFinite })
  }
}
