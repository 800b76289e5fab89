import Foundation
import Numerics
import Testing

@testable import Instrument

@Suite struct ScanDistortionTests {
  /// Affine map and hum are found again by a fit to the true places: what a known lattice shows.
  @Test func distortionsAreRecoveredByAFit() throws {
    let model = try MotionFixtures.scan {
      $0.scaleError = SIMD2(0.02, -0.03)
      $0.skew = 0.01
      $0.rotationError = 0.005
      $0.hum = SIMD2(0.4, 0.2)
      $0.humThird = 0
    }
    let scanner = ScanSystem(model: model, seed: 17)
    let settings = MotionFixtures.frame(48, 48, field: SIMD2(96, 48), dwell_us: 31)
    let scan = try scanner.trajectory(
      settings, motion: MotionFixtures.motion(), acquisition: 0, at: .s(1000))
    let positions = scan.positions(threads: 2)
    var columns = [[Double]](repeating: [], count: 5)
    for row in 0..<48 {
      for column in 0..<48 {
        let time = scan.dwellStart(line: row, column: column).seconds + 15.5e-6
        let angle = 2 * Double.pi * 50 * time
        for (k, value) in [1, Double(column), Double(row), sin(angle), cos(angle)].enumerated() {
          columns[k].append(value)
        }
      }
    }
    let alongX = MotionFixtures.fit(columns, to: positions.map(\.x))
    let alongY = MotionFixtures.fit(columns, to: positions.map(\.y))
    // Steps of 2 Å and 1 Å: rotation after skew after scale.
    let (s, c) = (sin(0.005), cos(0.005))
    let x = 2 * 1.02 * SIMD2(c, s)
    let skewed = 0.97 * SIMD2(sin(0.01), cos(0.01))
    let y = SIMD2(c * skewed.x - s * skewed.y, s * skewed.x + c * skewed.y)
    #expect(length(SIMD2(alongX[1], alongY[1]) - x) < 1e-7)
    #expect(length(SIMD2(alongX[2], alongY[2]) - y) < 1e-7)
    let hum = scanner.oscillations[0]
    #expect(abs(hypot(alongX[3], alongX[4]) - 0.4) < 1e-6)
    #expect(abs(hypot(alongY[3], alongY[4]) - 0.2) < 1e-6)
    #expect(abs(sin(atan2(alongX[4], alongX[3]) - hum.phase.x)) < 1e-5)
    #expect(abs(sin(atan2(alongY[4], alongY[3]) - hum.phase.y)) < 1e-5)
  }

  /// Lines that are locked to the mains all have the same displacements; others do not.
  @Test func lockedLinesDoNotShowTheHum() throws {
    let scanner = ScanSystem(model: try MotionFixtures.scan { $0.hum = SIMD2(0.5, 0.5) }, seed: 3)
    var settings = MotionFixtures.frame(32, 24, field: SIMD2(64, 48), dwell_us: 37)
    func spread() throws -> Double {
      let scan = try scanner.trajectory(settings, motion: MotionFixtures.motion(), acquisition: 0, at: .s(7))
      let places = scan.positions(threads: 1)
      var largest = 0.0
      for row in 1..<24 {
        for column in 0..<32 {
          let step = places[row * 32 + column] - places[(row - 1) * 32 + column]
          largest = max(largest, length(step - SIMD2(0, 2)))
        }
      }
      return largest
    }
    #expect(try spread() > 0.1)
    settings.mainsLocked = true
    // A start is late by less than a nanosecond: 0.7 Å · 2π · 150 Hz · 1 ns.
    #expect(try spread() < 1e-6)
  }

  /// The flyback leaves exponentials of its way.
  @Test func transientsFollowTheFlyback() throws {
    let model = try MotionFixtures.scan {
      $0.overshoot = ScanModel.Transient(share: 0.02, time: 30e-6)
      $0.hysteresis = ScanModel.Transient(share: 0.01, time: 200e-6)
    }
    let settings = MotionFixtures.frame(64, 4, field: SIMD2(128, 8), dwell_us: 3)
    let scan = try ScanSystem(model: model, seed: 1).trajectory(
      settings, motion: MotionFixtures.motion(), acquisition: 0, at: .zero)
    let line = scan.positions(of: 2)
    // From the last pixel of line 1 to the first of line 2; 100 µs of settling.
    let jump = SIMD2(-126.0, 2)
    for column in [0, 1, 10, 63] {
      let since = 100e-6 + (Double(column) + 0.5) * 3e-6
      let left = 0.02 * exp(-since / 30e-6) - 0.01 * exp(-since / 200e-6)
      let place = SIMD2(-64 + 2 * Double(column), -4 + 4.0) + left * jump
      #expect(length(line[column] - place) < 1e-9)
    }
  }

  /// Jitter: equal displacement of a whole line, half of the variance independent from line to line, half with the correlation
  /// of held octaves.
  @Test func jitterHasItsVarianceAndCorrelation() throws {
    let model = try MotionFixtures.scan {
      $0.jitter = 0.3
      $0.jitterPerField = 4e-3
      $0.flickerShare = 0.5
    }
    // 0.3² + (4·10⁻³ · 100)² = 0.5².
    var settings = MotionFixtures.frame(2, 2000, field: SIMD2(100, 100), dwell_us: 10)
    settings.lineTime = InstrumentTime(nanoseconds: 1 << 22)
    var (variance, samples) = (0.0, 0)
    var products = [Double](repeating: 0, count: 4)
    let lags = [1, 4, 16, 64]
    let runs = 40
    for run in 0..<runs {
      let scan = try ScanSystem(model: model, seed: UInt64(run)).trajectory(
        settings, motion: MotionFixtures.motion(), acquisition: run, at: .s(1))
      let places = scan.positions(threads: 2)
      var shifts: [SIMD2<Double>] = []
      for row in 0..<2000 {
        let shift = places[2 * row] - SIMD2(-50, -50 + 0.05 * Double(row))
        #expect(length(places[2 * row + 1] - places[2 * row] - SIMD2(50, 0)) < 1e-9)
        shifts.append(shift)
      }
      for row in 0..<1936 {
        variance += (shifts[row] * shifts[row]).sum()
        for (k, lag) in lags.enumerated() { products[k] += (shifts[row] * shifts[row + lag]).sum() }
      }
      samples += 2 * 1936
    }
    let n = Double(samples)
    // The octaves hold 1/10 of half the variance each; the longest, 0.54 s, has 15 independent values of x and y in a run.
    // Variance of the estimated variance: 2 Σ_lag ρ² / n, with Σ ρ² < 1 + 2 · 0.25 Σ_lag (mean over octaves)² < 30 lines.
    let error = 4 * (2 * 30 / n).squareRoot()
    #expect(abs(variance / n / 0.25 - 1) < error)
    for (k, lag) in lags.enumerated() {
      let octaves = (20..<30).map { max(0, 1 - Double(lag << 22) / Double(1 << $0)) }
      let expected = 0.5 * octaves.reduce(0, +) / 10
      #expect(abs(products[k] / n / 0.25 - expected) < error, "\(lag): \(products[k] / n / 0.25)")
    }
  }

  @Test func jitterIsOfTheLineAndTheAcquisition() throws {
    let scanner = ScanSystem(
      model: try MotionFixtures.scan {
        $0.jitter = 0.3
        $0.flickerShare = 0
      }, seed: 1)
    let settings = MotionFixtures.frame(4, 4, field: SIMD2(100, 100), dwell_us: 10)
    func places(_ acquisition: Int) throws -> [SIMD2<Double>] {
      try scanner.trajectory(
        settings, motion: MotionFixtures.motion(), acquisition: acquisition, at: .s(1)
      ).positions(threads: 1)
    }
    #expect(try places(3) == places(3))
    #expect(try places(3) != places(4))
  }

  /// What the descan leaves is linear in the deflection.
  @Test func patternsShiftWithTheDeflection() throws {
    let scanner = ScanSystem(
      model: try MotionFixtures.scan { $0.descan = [1e-6, 2e-6, -3e-6, 4e-6] }, seed: 1)
    let settings = MotionFixtures.frame(4, 4, field: SIMD2(100, 200), dwell_us: 10)
    let scan = try scanner.trajectory(settings, motion: MotionFixtures.motion(), acquisition: 0, at: .zero)
    // Pixel (3, 1) is at (25, −50) Å.
    #expect(length(scan.patternShifts(of: 1)[3] - SIMD2(25e-6 - 100e-6, -75e-6 - 200e-6)) < 1e-15)
  }
}
