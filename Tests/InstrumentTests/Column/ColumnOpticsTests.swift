import Configuration
import Foundation
import Numerics
import Optics
import Quantities
import TestKit
import Testing

@testable import Instrument

@Suite struct ColumnOpticsTests {
  private static func column(_ values: [String: JSONValue] = [:], seed: UInt64 = 3) throws -> (
    Column, ColumnState
  ) {
    let model = try ColumnModel(.object(values))
    return (Column(model, seed: seed), ColumnState(model))
  }
  private static let steady: [String: JSONValue] = [
    "emission_flicker": .number(0), "setting_errors": .number(0),
  ]

  /// i = B_r V* π α² π (d/2)² written out, for every spot size and aperture; the default is the 220 pA of tango.md.
  @Test func currentSemiangleAndSourceSizeKeepTheBrightness() throws {
    var (column, state) = try Self.column(Self.steady)
    let corrected = 200e3 * (1 + 200e3 / 510_998.946 / 2)
    let rounding = Tolerance.model(1e-8, because: "digits of the rest energy")
    for spot in 1...11 {
      for aperture in [30.0, 50, 70, 150] {
        _ = try column.set(spotSize: spot, &state)
        _ = try column.set(condenserAperture_um: aperture, &state)
        let radius = column.source(state).width * SourceSize.fullWidthPerSigma / 2 * 1e-10
        let angle = aperture * 0.428e-3
        let expected = 7.5e7 * corrected * .pi * angle * angle * .pi * radius * radius
        #expect(rounding.accepts(column.probeCurrent(at: .zero, state) / expected, 1))
      }
    }
    let (fresh, start) = try Self.column(Self.steady)
    #expect(
      Tolerance.model(4e-12, because: "tango.md section 2: 2.2e-10 A").accepts(
        fresh.probeCurrent(at: .zero, start), 220e-12))
    #expect(
      Tolerance.model(3e-5, because: "tango.md section 2: 0.02996 rad").accepts(
        fresh.semiangle(start), 0.02996))
  }

  @Test func lensesAndSlitScaleTheCurrent() throws {
    var (column, state) = try Self.column(Self.steady)
    let before = column.probeCurrent(at: .zero, state)
    let rounding = Tolerance.roundoff(Double.self, operations: 100)
    _ = try column.set(spotSize: 9, &state)
    #expect(rounding.accepts(column.probeCurrent(at: .zero, state) / before, 0.25))
    _ = try column.set(.gunLens, to: 80, &state)
    #expect(rounding.accepts(column.probeCurrent(at: .zero, state) / before, 0.125))
    // The slit takes electrons, not brightness of the others: the source stays as it is.
    let width = column.sourceWidth(state)
    _ = try column.set(energySlit_eV: 0.2, &state)
    let sigma = 0.9 / SourceSize.fullWidthPerSigma
    #expect(
      rounding.accepts(
        column.probeCurrent(at: .zero, state) / before / 0.125, erf(0.1 / sigma / 2.0.squareRoot())))
    #expect(column.sourceWidth(state) == width)
  }

  /// Share and variance of a cut Gaussian by quadrature.
  @Test(arguments: [0.05, 0.2, 0.9, 4]) func slitCutsTheSpectrum(width: Double) {
    let sigma = 0.9 / SourceSize.fullWidthPerSigma
    let density = { (e: Double) in exp(-e * e / (2 * sigma * sigma)) / (sigma * (2 * Double.pi).squareRoot())
    }
    let share = integral(-width / 2, width / 2, steps: 2000, density)
    let variance = integral(-width / 2, width / 2, steps: 2000) { $0 * $0 * density($0) } / share
    let slit = EnergySlit(width: width, energyWidth: 0.9)
    #expect(abs(slit.share - share) < 1e-9)
    #expect(abs(slit.sigma / variance.squareRoot() - 1) < 1e-7)
  }

  /// Cc sqrt(g² ((ΔE/E)² + (ΔV/V)²) + (2 ΔI/I)²), g = (1 + E/E0)/(1 + E/2E0).
  @Test(arguments: [60.0, 200, 300]) func focalSpreadIsTheClosedForm(highTension: Double) throws {
    let (column, state) = try Self.column(["high_tension_kV": .number(highTension)])
    let relative = highTension * 1e3 / 510_998.946
    let g = (1 + relative) / (1 + relative / 2)
    let energy = 0.9 / (2 * (2 * log(2.0)).squareRoot()) / (highTension * 1e3)
    let expected = 1.4e7 * (g * g * (energy * energy + 0.04e-12) + 0.04e-12).squareRoot()
    #expect(abs(try column.focalSpread(state).sigma / expected - 1) < 1e-8)
  }

  @Test func cameraLengthChangesWhatDetectorsCollect() throws {
    var (column, state) = try Self.column()
    let same = column.collectionAngles(inner: 0.07288, outer: 0.2, state)
    #expect(same == 0.07288...0.2)
    _ = try column.set(cameraLength_m: 0.36, &state)
    let long = column.collectionAngles(inner: 0.07288, outer: 0.2, state)
    #expect(abs(long.lowerBound - 0.07288 * 0.091 / 0.36) < 1e-12)
    #expect(abs(long.upperBound - 0.2 * 0.091 / 0.36) < 1e-12)
    _ = try column.set(cameraLength_m: 0.029, &state)
    let short = column.collectionAngles(inner: 0.07288, outer: 0.2, state)
    #expect(short == 0.2...0.2, "beyond the bore")
  }

  /// After a change the high tension is off by 2 ppm, e times less after 600 s, and the focus follows by Cc g ΔV/V.
  @Test func highTensionSettles() throws {
    var (column, state) = try Self.column(Self.steady)
    let begin = InstrumentTime(seconds: 100)
    #expect(try column.set(highTension_kV: 80, at: begin, &state) == InstrumentTime(seconds: 300))
    let relative = 80e3 / 510_998.946
    let g = (1 + relative) / (1 + relative / 2)
    for (moment, left) in [(400.0, 1.0), (1000, exp(-1)), (1600, exp(-2))] {
      let focus = column.aberrations(at: InstrumentTime(seconds: moment), state)[.c10].value
      #expect(abs(focus / (-1.4e7 * g * 2e-6 * left) - 1) < 1e-8)
    }
  }

  @Test func defocusAndStigmatorEnterTheProbe() throws {
    var (column, state) = try Self.column(Self.steady)
    _ = try column.set(relativeDefocus: 120, &state)
    _ = try column.set(.stigmator, to: SIMD2(30, -40), &state)
    let aberrations = column.aberrations(at: .zero, state)
    #expect(aberrations.defocus == 120)
    #expect(abs(aberrations[.c12].value - 50) < 1e-9)
    _ = column.resetDefocus(&state)
    #expect(column.relativeDefocus(state) == 0)
    #expect(column.aberrations(at: .zero, state).defocus == 120)
    _ = try column.set(relativeDefocus: -20, &state)
    #expect(column.aberrations(at: .zero, state).defocus == 100)
  }
}
