import Foundation
import Frames
import Numerics
import Testing

@testable import Instrument

@Suite struct ScanPatternTests {
  private static func positions(_ settings: ScanSettings, _ model: ScanModel? = nil) throws -> [SIMD2<Double>]
  {
    let scanner = ScanSystem(model: try model ?? MotionFixtures.scan(), seed: 1)
    return try scanner.trajectory(settings, motion: MotionFixtures.motion(), acquisition: 0, at: .zero)
      .positions(threads: 1)
  }

  /// An ideal instrument scans the ideal raster.
  @Test func anIdealScanIsTheIdealRaster() throws {
    var settings = MotionFixtures.frame(40, 30, field: SIMD2(200, 150), dwell_us: 2)
    settings.rotation = 0.7
    settings.centre = SIMD2(1234, -567)
    let ideal = FrameRaster(
      columns: 40, rows: 30, centre: settings.centre, field: settings.field, rotation: 0.7)
    let positions = try Self.positions(settings)
    for row in 0..<30 {
      for column in 0..<40 {
        let place = ideal.origin + Double(column) * ideal.stepX + Double(row) * ideal.stepY
        #expect(length(positions[row * 40 + column] - place) < 1e-10)
      }
    }
  }

  /// A part of the field is the same places, whatever the coils do to them.
  @Test func aSubscanCoversTheSamePlaces() throws {
    let model = try MotionFixtures.scan {
      $0.scaleError = SIMD2(0.02, -0.01)
      $0.skew = 0.02
      $0.rotationError = 0.03
    }
    var settings = MotionFixtures.frame(32, 64, field: SIMD2(300, 200), dwell_us: 2)
    settings.rotation = -0.4
    let whole = try Self.positions(settings, model)
    settings.pattern = .raster(
      columns: 16, rows: 16, region: ScanRegion(left: 0.25, top: 0.5, width: 0.5, height: 0.25),
      serpentine: false)
    let part = try Self.positions(settings, model)
    for row in 0..<16 {
      for column in 0..<16 {
        #expect(length(part[row * 16 + column] - whole[(row + 32) * 32 + column + 8]) < 1e-9)
      }
    }
  }

  @Test func aSerpentineHasThePlacesOfARasterInAnotherOrderOfTime() throws {
    var settings = MotionFixtures.frame(8, 5, field: SIMD2(80, 50), dwell_us: 2)
    let plain = try Self.positions(settings)
    settings.pattern = .raster(columns: 8, rows: 5, region: .whole, serpentine: true)
    let scan = try ScanSystem(model: MotionFixtures.scan(), seed: 1).trajectory(
      settings, motion: MotionFixtures.motion(), acquisition: 0, at: .zero)
    #expect(zip(scan.positions(threads: 1), plain).allSatisfy { length($0 - $1) < 1e-10 })
    #expect(scan.dwellStart(line: 1, column: 7) == scan.timing.lines[1].start)
    #expect(scan.dwellStart(line: 2, column: 0) == scan.timing.lines[2].start)
    #expect(scan.timing.lines[1].arrival == scan.timing.lines[1].departure + InstrumentTime(seconds: 10e-6))
  }

  /// The delay of the beam shifts lines of a serpentine against each other by twice the way made in it.
  @Test func aDelayShiftsOppositeLinesApart() throws {
    var settings = MotionFixtures.frame(8, 4, field: SIMD2(80, 50), dwell_us: 2)
    settings.pattern = .raster(columns: 8, rows: 4, region: .whole, serpentine: true)
    let positions = try Self.positions(settings, MotionFixtures.scan { $0.delay = 0.5e-6 })
    #expect(abs(positions[8 + 3].x - positions[3].x - 2 * 0.25 * 10) < 1e-9)
    #expect(abs(positions[16 + 3].x - positions[3].x) < 1e-9)
  }

  @Test func pointsLinesAndPathsAreWhereTheyWereAsked() throws {
    var settings = MotionFixtures.frame(1, 1, field: SIMD2(100, 200), dwell_us: 5)
    settings.pattern = .points([SIMD2(0.5, 0.5), SIMD2(0, 1), SIMD2(0.25, 0.75)])
    let points = [SIMD2(0.0, 0), SIMD2(-50.0, 100), SIMD2(-25.0, 50)]
    #expect(zip(try Self.positions(settings), points).allSatisfy { length($0 - $1) < 1e-10 })
    settings.pattern = .path([SIMD2(0.5, 0.5), SIMD2(0, 1), SIMD2(0.25, 0.75)])
    #expect(zip(try Self.positions(settings), points).allSatisfy { length($0 - $1) < 1e-10 })
    settings.pattern = .line(from: SIMD2(0.5, 0.5), to: SIMD2(1, 0), count: 5)
    let line = (0..<5).map { SIMD2(10, -20) * Double($0) }
    #expect(zip(try Self.positions(settings), line).allSatisfy { length($0 - $1) < 1e-10 })
    settings.pattern = .point(SIMD2(0.1, 0.2))
    #expect(length(try Self.positions(settings)[0] - SIMD2(-40, -60)) < 1e-10)
  }

  /// Area law: r² grows evenly. Speed law: equal ways along the curve, measured by the sum of many short chords.
  @Test func spiralsKeepTheirLaws() throws {
    var settings = MotionFixtures.frame(1, 1, field: SIMD2(300, 200), dwell_us: 1)
    settings.pattern = .spiral(count: 1000, turns: 7, diameter: 0.5, law: .constantArea)
    for (k, place) in try Self.positions(settings).enumerated() {
      #expect(abs((place * place).sum() - 2500 * Double(k) / 1000) < 1e-8)
      // r = R θ/2πN.
      let angle = 2 * Double.pi * 7 * length(place) / 50
      #expect(length(place - length(place) * SIMD2(cos(angle), sin(angle))) < 1e-8)
    }
    let fine = 200
    settings.pattern = .spiral(count: 1000 * fine, turns: 7, diameter: 0.5, law: .constantSpeed)
    let places = try Self.positions(settings)
    let ways = (0..<999).map { k in
      (k * fine..<(k + 1) * fine).reduce(0.0) { $0 + length(places[$1 + 1] - places[$1]) }
    }
    // The curve of r = Rθ/2πN: R/4πN (θ√(1+θ²) + asinh θ).
    let whole = 14 * Double.pi
    let arc = 50 / (2 * whole) * (whole * (1 + whole * whole).squareRoot() + asinh(whole))
    for way in ways { #expect(abs(way / (arc / 1000) - 1) < 1e-4) }
    #expect(length(places[0]) == 0)
  }
}
