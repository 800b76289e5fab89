import Foundation
import Optics
import Quantities
import TestKit
import Testing

@testable import Instrument

/// What an operator does, on the whole instrument.
@Suite struct AlignmentTests {
  /// Column, corrector and a clock.
  private struct Instrument {
    let column: Column
    let corrector: Corrector
    var columnState: ColumnState
    var state: CorrectorState
    var now = InstrumentTime.zero
    var steps = 0

    init(seed: UInt64) {
      column = Column(ColumnModel(), seed: seed)
      corrector = Corrector(CorrectorModel(), seed: seed)
      columnState = ColumnState(column.model)
      state = CorrectorState(highTension_kV: columnState.highTension_kV)
    }

    var light: Illumination { Illumination(column, columnState, corrector, state) }

    /// Semiangle within which the wavefront is flat to π/4.
    var flatAngle: Double {
      light.aberrations(at: now).flatAngle(wavelength: light.beam.wavelength, limit: 0.05)
    }

    mutating func tableau(_ type: String, _ angle: Double) throws -> AberrationMeasurement {
      let light = light
      let result = try corrector.measureTableau(
        type, angle: angle, beam: MeasurementBeam(current: light.current(at: now)), at: now,
        axisTilt: light.axisTilt,
        truth: { light.aberrations(at: $0) }, &state)
      now += result.duration
      steps += 1
      return result
    }

    mutating func c1a1() throws {
      let light = light
      let result = try corrector.measureC1A1(
        beam: MeasurementBeam(current: light.current(at: now)), at: now, axisTilt: light.axisTilt,
        truth: { light.aberrations(at: $0) }, &state)
      now += result.duration
      steps += 1
      for name in ["C1", "A1"] { try correct(name, 1) }
    }

    mutating func correct(_ name: String, _ fraction: Double) throws {
      now += try corrector.correct(name, fraction: fraction, &state)
      steps += 1
    }
  }

  /// Thresholds in Å and damping factors of the notebooks (tango.md 1.7): low orders by fast tableaux, then the higher ones.
  @Test(arguments: 1...12) func humanHeuristicFlattensTheWavefront(seed: Int) throws {
    var instrument = Instrument(seed: UInt64(seed))
    let aperture = instrument.column.semiangle(instrument.columnState)
    let before = instrument.flatAngle
    #expect(before < aperture, "nothing to do")
    var turns = 0
    while instrument.flatAngle < aperture && turns < 15 {
      turns += 1
      try instrument.c1a1()
      _ = try instrument.tableau("Fast", 0.018)
      for name in ["B2", "A2"] { try instrument.correct(name, 0.75) }
      try instrument.c1a1()
      let seen = try instrument.tableau("Enhanced", 0.034)
      let higher = [
        ("WD", 1e-3, 0.5), ("A2", 20, 0.75), ("B2", 20, 0.75), ("C3", 500.0, 0.5), ("S3", 300, 0.75),
        ("A3", 300, 0.75),
        ("A4", 2e4, 0.5), ("D4", 1e4, 0.5), ("B4", 1e4, 0.3),
      ]
      for (name, threshold, fraction) in higher {
        let value = seen[name]!.value
        if (value * value).sum().squareRoot() > threshold { try instrument.correct(name, fraction) }
      }
      try instrument.c1a1()
    }
    #expect(
      instrument.flatAngle >= aperture,
      "\(turns) turns, \(instrument.steps) steps, \(instrument.now.seconds) s")
  }

  /// A spoilt alignment, and a client that knows no truth: fast tableaux with the smallest tilt for the low orders, enhanced ones
  /// for the higher, thresholds in nm, until all that is measured is small.
  @Test(arguments: 101...112) func spoiltAlignmentIsFoundAgainByMeasurementsAlone(seed: Int) throws {
    var instrument = Instrument(seed: UInt64(seed))
    let spoil: [(String, [Double])] = [
      ("C1", [-400]), ("A1", [-150, 100]), ("A2", [-1200, 900]), ("B2", [-800, -600]), ("C3", [-9000]),
      ("S3", [-4000, 3000]), ("A4", [-80000, 0]),
    ]
    for (name, value) in spoil { _ = try instrument.corrector.correct(name, value: value, &instrument.state) }
    let low = [("C1", 0.0, 1.0), ("A1", 0, 1), ("A2", 500, 1), ("B2", 500, 1)]
    let high = [
      ("C3", 3500.0, 0.5), ("S3", 2000, 0.75), ("A3", 2000, 0.75), ("A4", 50000, 0.5), ("D4", 50000, 0.5),
    ]
    let small = [
      ("C1", 50.0), ("A1", 50), ("A2", 1000), ("B2", 500), ("C3", 7000), ("S3", 5000), ("A3", 5000),
      ("A4", 50000),
      ("D4", 50000),
    ]
    func size(_ value: SIMD2<Double>) -> Double { (value * value).sum().squareRoot() }
    var turns = 0
    var left = ["everything"]
    while !left.isEmpty && turns < 15 {
      turns += 1
      for (names, type, angle) in [(low, "Fast", 0.001), (high, "Enhanced", 0.04)] {
        let seen = try instrument.tableau(type, angle)
        for (name, threshold, fraction) in names where size(seen[name]!.value) > threshold {
          try instrument.correct(name, fraction)
        }
      }
      let seen = try instrument.tableau("Enhanced", 0.04)
      left = small.filter { size(seen[$0.0]!.value) > $0.1 }.map(\.0)
    }
    #expect(left.isEmpty, "\(left) after \(turns) turns")
    #expect(abs(instrument.light.aberrations(at: instrument.now)[.c10].value) < 120)
  }

  /// A correction is measured again to the 12 % of gain, rotation and cross-talk that contracts.md allows, and six errors of the
  /// measurements.
  @Test(arguments: 201...220) func whatIsCorrectedIsMeasured(seed: Int) throws {
    var instrument = Instrument(seed: UInt64(seed))
    let requests: [(String, SIMD2<Double>, Double)] = [
      ("C1", SIMD2(300, 0), 20), ("A1", SIMD2(200, -150), 20), ("A2", SIMD2(1600, 1000), 200),
      ("B2", SIMD2(-1300, 1400), 200), ("C3", SIMD2(15000, 0), 2000), ("S3", SIMD2(-12000, 10000), 2000),
    ]
    var before = try instrument.tableau("Enhanced", 0.034)
    for (name, value, limit) in requests {
      _ = try instrument.corrector.correct(name, value: [value.x, value.y], &instrument.state)
      let after = try instrument.tableau("Enhanced", 0.034)
      let error = after[name]!.value - before[name]!.value + value
      let allowed =
        6 * before[name]!.uncertainty
        + SIMD2(repeating: 0.12 * (value * value).sum().squareRoot() + limit / 4)
      #expect(abs(error.x) <= allowed.x && abs(error.y) <= allowed.y, "\(name): \(error) of \(allowed)")
      before = after
    }
  }

  @Test func probeIsMadeOfColumnAndCorrector() throws {
    var instrument = Instrument(seed: 4)
    _ = try instrument.column.set(.defocus, to: 333, &instrument.columnState)
    _ = try instrument.column.set(.beamTilt, to: SIMD2(2e-3, -1e-3), &instrument.columnState)
    let now = InstrumentTime(seconds: 60)
    let light = instrument.light
    let probe = try light.probe(at: now)
    let lenses =
      instrument.corrector.aberrations(at: now, instrument.state)
      + instrument.column.aberrations(at: now, instrument.columnState)
    let tilt =
      instrument.corrector.axisTilt(instrument.state)
      + instrument.column.actual(.beamTilt, instrument.columnState)
    #expect(probe.aberrations == lenses.along(tilt: tilt))
    #expect(probe.aberrations != lenses)
    #expect(probe.aperture.semiangle == 70 * 0.428e-3)
    #expect(probe.beam.energy == 200e3)
    let foci = try light.foci(count: 5)
    #expect(foci.count == 5)
    // The outer nodes of Gauss and Hermite.
    #expect(abs(foci.last!.offset - 2.856970013872806 * (try light.focalSpread().sigma)) < 1e-6)
    #expect(light.source == instrument.column.source(instrument.columnState))
    #expect(light.current(at: now) == instrument.column.probeCurrent(at: now, instrument.columnState))
  }

  /// A change of the high tension spoils what was aligned, in both directions.
  @Test func highTensionSpoilsTheAlignment() throws {
    var instrument = Instrument(seed: 2)
    let duration = try instrument.column.set(highTension_kV: 300, at: instrument.now, &instrument.columnState)
    instrument.now += duration
    let before = instrument.corrector.vector(at: instrument.now, instrument.state)
    instrument.corrector.change(highTension_kV: 300, at: instrument.now, &instrument.state)
    let there = instrument.corrector.vector(at: instrument.now, instrument.state)
    #expect(there != before)
    instrument.corrector.change(highTension_kV: 200, at: instrument.now, &instrument.state)
    let back = instrument.corrector.vector(at: instrument.now, instrument.state) - before
    #expect((back[.a2] * back[.a2]).sum().squareRoot() > 100)
  }
}
