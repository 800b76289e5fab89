import Foundation
import Numerics
import Quantities
import Testing

@testable import Instrument

@Suite struct ScanTimingTests {
  private static func scanner(_ change: (inout ScanModel) -> Void = { _ in }) throws -> ScanSystem {
    ScanSystem(model: try MotionFixtures.scan(change), seed: 1)
  }

  /// Overhead, flybacks, waits and dwells make up the frame.
  @Test func aFrameTakesTheSumOfItsParts() throws {
    let scanner = try Self.scanner()
    let settings = MotionFixtures.frame(512, 512, field: SIMD2(100, 100), dwell_us: 1)
    let timing = try scanner.timing(settings, at: .s(3))
    // 1.1 s + 512 (250 + 512) µs + 511 · 100 µs + 1 ms.
    let expected = 1.1 + 512 * 762e-6 + 511 * 100e-6 + 1e-3
    #expect(abs(timing.duration.seconds - expected) < 1e-9)
    #expect(timing.duration.seconds > 0.262)
    #expect(timing.lines[1].start - timing.lines[0].start == InstrumentTime(nanoseconds: 862_000))
    #expect(timing.dwellStart(line: 2, index: 7) == timing.lines[2].start + InstrumentTime(nanoseconds: 7000))
  }

  /// Dwells and interludes follow one another without gaps, for every pattern.
  @Test func theBeamIsSomewhereAllTheTime() throws {
    let scanner = try Self.scanner()
    let patterns: [ScanPattern] = [
      .frame(16, 8), .raster(columns: 9, rows: 5, region: .whole, serpentine: true), .point(SIMD2(0.2, 0.3)),
      .points([SIMD2(0.1, 0.1), SIMD2(0.9, 0.2), SIMD2(0.4, 0.4)]),
      .line(from: SIMD2(0, 0), to: SIMD2(1, 1), count: 20),
      .spiral(count: 50, turns: 4, diameter: 1, law: .constantArea), .path([SIMD2(0, 0), SIMD2(0.5, 0.1)]),
    ]
    for pattern in patterns {
      var settings = MotionFixtures.frame(1, 1, field: SIMD2(100, 50), dwell_us: 10)
      settings.pattern = pattern
      let scan = try scanner.trajectory(
        settings, motion: MotionFixtures.motion(), acquisition: 0, at: .s(1), rest: SIMD2(5, 6))
      var now = InstrumentTime.s(1)
      var place = SIMD2(5.0, 6)
      for line in 0..<scan.rows {
        for rest in scan.interludes(before: line) {
          #expect(rest.start == now)
          #expect(length(rest.from - place) < 1e-9)
          now = rest.start + rest.duration
          place = rest.to
        }
        #expect(now == scan.timing.lines[line].start)
        let positions = scan.positions(of: line)
        let isBackward = scan.dwellStart(line: line, column: 0) > now
        #expect(length(place - (isBackward ? positions.last! : positions[0])) < 1e-9)
        place = isBackward ? positions[0] : positions.last!
        now += scan.columns * settings.dwell
      }
      #expect(now == scan.timing.end)
    }
  }

  @Test(arguments: [50.0, 60, 59.97]) func lockedLinesStartAtAPhaseOfTheMains(frequency: Double) throws {
    let scanner = try Self.scanner { $0.mainsFrequency = frequency }
    var settings = MotionFixtures.frame(64, 40, field: SIMD2(100, 100), dwell_us: 100)
    settings.mainsLocked = true
    for begin in [0.0, 12.3456789, 2_592_000] {
      let timing = try scanner.timing(settings, at: .s(begin))
      for line in timing.lines {
        let turns = line.start.seconds * frequency
        #expect(abs(turns - turns.rounded()) < 1e-6)
        #expect(line.start >= line.arrival + .s(1e-4))
      }
      // 6.75 ms fit into one period.
      let period = (timing.lines[39].start - timing.lines[0].start).seconds / 39
      #expect(abs(period - 1 / frequency) < 1e-9)
    }
  }

  @Test func aLineTimeIsKept() throws {
    let scanner = try Self.scanner()
    var settings = MotionFixtures.frame(10, 4, field: SIMD2(100, 100), dwell_us: 1)
    settings.lineTime = .s(2e-3)
    settings.flyback = .s(30e-6)
    settings.settling = .zero
    let lines = try scanner.timing(settings, at: .zero).lines
    #expect(lines[3].start - lines[2].start == .s(2e-3))
    #expect(lines[3].arrival - lines[3].departure == .s(30e-6))
    settings.lineTime = .s(1e-6)
    let fast = try scanner.timing(settings, at: .zero).lines
    #expect(fast[3].start - fast[2].start == .s(40e-6))
  }

  @Test func impossibleScansAreRefused() throws {
    let scanner = ScanSystem(model: try ScanModel(), seed: 1)
    let good = MotionFixtures.frame(64, 64, field: SIMD2(100, 100), dwell_us: 1)
    func message(_ change: (inout ScanSettings) -> Void) -> String? {
      var settings = good
      change(&settings)
      do throws(InputError) {
        try scanner.check(settings)
        return nil
      } catch { return error.message }
    }
    #expect(message { _ in } == nil)
    #expect(
      message { $0.dwell = .zero } == "dwell time: 0 µs is not allowed; allowed: 0.025 to 10000000")
    #expect(
      message { $0.pattern = .frame(1_000_000, 4) } == "pixels: 1000000 is not allowed; allowed: 1 to 8192")
    #expect(message { $0.pattern = .frame(4, 0) } == "pixels: 0 is not allowed; allowed: 1 to 8192")
    #expect(message { $0.field.x = .nan }?.hasPrefix("field of view: nan nm is not allowed") == true)
    #expect(message { $0.field.y = -5 } != nil)
    #expect(message { $0.rotation = .infinity } != nil)
    #expect(message { $0.flyback = .s(1e-6) } == "flyback: 1 µs is not allowed; allowed: 20 to 10000000")
    #expect(
      message {
        $0.pattern = .raster(
          columns: 4, rows: 4, region: ScanRegion(left: 0.6, top: 0, width: 0.5, height: 1), serpentine: false
        )
      } == "scan region: from 0.6 over 0.5 is not allowed; allowed: a part of 0 to 1, 1e-6 or more wide")
    #expect(message { $0.pattern = .point(SIMD2(0.5, 1.5)) } != nil)
    #expect(message { $0.pattern = .points([]) } != nil)
    #expect(message { $0.pattern = .path([SIMD2(.nan, 0)]) } != nil)
    #expect(message { $0.pattern = .line(from: .zero, to: SIMD2(1, 1), count: 0) } != nil)
    #expect(message { $0.pattern = .spiral(count: 9, turns: 0, diameter: 1, law: .constantArea) } != nil)
    // The shortest dwell itself is allowed.
    #expect(message { $0.dwell = InstrumentTime(nanoseconds: 25) } == nil)
  }
}
