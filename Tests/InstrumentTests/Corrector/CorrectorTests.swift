import Configuration
import Foundation
import Optics
import Quantities
import TestKit
import Testing

@testable import Instrument

@Suite struct CorrectorTests {
  private static func corrector(_ values: [String: JSONValue] = [:], seed: UInt64 = 11) throws -> Corrector {
    Corrector(try CorrectorModel(.object(values)), seed: seed)
  }
  private let start = CorrectorState(highTension_kV: 200)

  @Test func nativeCoefficientsHaveTheStatedSizes() throws {
    let count = 2000
    let vectors = try (0..<count).map { try Self.corrector(seed: UInt64($0)).native(highTension_kV: 200) }
    for (name, size) in [(CEOSAberration.b2, 400.0), (.c3, 1230), (.a4, 47000), (.c5, 3e6)] {
      let square = vectors.reduce(0) { $0 + ($1[name] * $1[name]).sum() } / Double(count)
      // Squares of one or two normal numbers.
      let spread = (name.isRound ? 2.0 : 1).squareRoot() / Double(count).squareRoot()
      #expect(abs(square / (size * size) - 1) < 4 * spread)
    }
    let other = try Self.corrector()
    #expect(other.native(highTension_kV: 80) != other.native(highTension_kV: 200))
  }

  /// Whether somebody looked in between does not matter, and the variance grows with time.
  @Test func driftDoesNotDependOnHowTimeIsChopped() throws {
    let corrector = try Self.corrector()
    let end = InstrumentTime(seconds: 1800)
    let once = corrector.vector(at: end, start)
    for step in stride(from: 0, through: 1800, by: 7.3) {
      _ = corrector.vector(at: InstrumentTime(seconds: step), start)
    }
    #expect(corrector.vector(at: end, start) == once)
    let count = 2000
    for minutes in [1.0, 30] {
      let square = try (0..<count).reduce(0.0) { sum, seed in
        let x = try Self.corrector(seed: UInt64(seed)).drift(at: InstrumentTime(seconds: 60 * minutes))[.a1].y
        return sum + x * x / Double(count)
      }
      // 0.2 nm in one minute; 2 Å.
      #expect(abs(square / (4 * minutes) - 1) < 4 * (2 / Double(count)).squareRoot())
    }
  }

  @Test func kicksFollowChangesOfHighTensionAndRelax() throws {
    let corrector = try Self.corrector(["drift_scale": .number(0)])
    var state = start
    let still = corrector.vector(at: .zero, state)
    _ = try corrector.correct("B2", value: [300, -200], &state)
    let corrected = state.alignment
    corrector.change(highTension_kV: 80, at: InstrumentTime(seconds: 300), &state)
    #expect(corrector.kicks(at: InstrumentTime(seconds: 299), state) == AberrationVector())
    let first = corrector.kicks(at: InstrumentTime(seconds: 300), state)
    for (t, left) in [(1200.0, 0.5 + 0.5 * exp(-1)), (1e6, 0.5)] {
      let now = corrector.kicks(at: InstrumentTime(seconds: t), state)
      for name in [CEOSAberration.c1, .a2, .b4] {
        #expect(abs(now[name].x / first[name].x - left) < 1e-9)
      }
    }
    #expect(state.alignment.actual == AberrationVector(), "80 kV has no corrections yet")
    // Going back finds the corrections of 200 kV, and another kick.
    corrector.change(highTension_kV: 200, at: InstrumentTime(seconds: 600), &state)
    #expect(state.alignment == corrected)
    let back = corrector.kicks(at: InstrumentTime(seconds: 600), state)
    #expect(back != AberrationVector() && back != first)
    #expect(corrector.native(highTension_kV: 200) == still)
    // A change of mode kicks 20 times less.
    var moded = start
    corrector.changeMode(at: .zero, &moded)
    let mode = corrector.kicks(at: .zero, moded)
    #expect(abs(mode[.a2].x / first[.a2].x - 0.05) < 1e-12)
  }

  /// The coefficient changes as asked to 12 %, whatever the seed, and related ones by much less than they are worth.
  @Test func correctionsHaveTheStatedErrors() throws {
    var worst = 0.0
    for seed in 0..<200 {
      let corrector = try Self.corrector(["hysteresis_nm": .object([:])], seed: UInt64(seed))
      for name in CEOSAberration.allCases where corrector.model.range[name] > 0 {
        var state = start
        let value = name.isRound ? SIMD2(250.0, 0) : SIMD2(150.0, -200)
        _ = try corrector.correct(name.name, value: [value.x, value.y], &state)
        let change = corrector.vector(at: .zero, state) - corrector.vector(at: .zero, start)
        let error = change[name] + value
        worst = max(worst, (error * error).sum().squareRoot() / 250)
        for other in CEOSAberration.allCases where other != name {
          #expect((change[other] * change[other]).sum().squareRoot() <= 0.0401 * 250)
          #expect(other.place <= name.place || other.term.order == name.term.order || change[other] == .zero)
        }
      }
    }
    #expect(worst < 0.12 && worst > 0.03, "\(worst)")
    let ideal = try Self.corrector(
      [
        "hysteresis_nm": .object([:]), "gain_error": .number(0), "correction_rotation_mrad": .number(0),
        "crosstalk": .number(0), "native_scale": .number(0),
      ])
    var state = start
    _ = try ideal.correct("S3", value: [70, 30], target: [10, 10], fraction: 0.5, &state)
    #expect(ideal.vector(at: .zero, state)[.s3] == SIMD2(-30, -10))
  }

  /// Forth and back leaves the width of the play, and nothing where there is no hysteresis.
  @Test func hysteresisIsPlay() throws {
    for (width, left) in [(0.0, 0.0), (1.0, 10.0)] {
      let corrector = try Self.corrector(
        [
          "hysteresis_nm": .object(["A1": .number(width)]), "gain_error": .number(0),
          "correction_rotation_mrad": .number(0), "crosstalk": .number(0), "native_scale": .number(0),
        ])
      var state = start
      _ = try corrector.correct("A1", value: [-300, 0], &state)
      #expect(corrector.vector(at: .zero, state)[.a1].x == 300 - left)
      _ = try corrector.correct("A1", value: [300, 0], &state)
      #expect(corrector.vector(at: .zero, state)[.a1].x == left)
    }
  }

  @Test func refusalsCarryTheTextsOfTheRealProgramAndChangeNothing() throws {
    let corrector = try Self.corrector()
    var state = start
    func message(_ name: String, _ value: [Double]?) -> String {
      refusal { _ = try corrector.correct(name, value: value, &state) }
    }
    #expect(message("Z9", [0, 0]) == "Unknown aberration \"Z9\"")
    #expect(message("C5", [0]) == "Unknown aberration \"C5\"", "cannot be corrected")
    #expect(message("A1", nil) == "No value for aberration A1 available")
    #expect(
      message("A1", [10])
        == "Protocol error. Invalid arguments for command. Error in data block 3: Expected 2 values, but found 1. "
    )
    #expect(message("C1", [.nan]) == "C1: only finite numbers are allowed")
    #expect(message("A1", [6e4, 0]).hasPrefix("total correction of A1: "))
    #expect(message("A1", [6e4, 0]).hasSuffix(" µm is not allowed; allowed: up to 5"))
    #expect(message("WD", [0.03, 0]).hasPrefix("total correction of WD: "))
    #expect(state == start)
    _ = try corrector.correct("C1", value: [10], &state)
    #expect(state != start)
  }

  @Test func imposedAberrationsAreThere() throws {
    let corrector = try Self.corrector()
    var state = start
    _ = try corrector.correct("A2", value: [500, 300], &state)
    let now = InstrumentTime(seconds: 777)
    var wanted = Aberrations()
    wanted[ceos: .c3] = SIMD2(12e6, 0)
    wanted[ceos: .b2] = SIMD2(-70, 30)
    corrector.impose(wanted, at: now, &state)
    let got = corrector.vector(at: now, state)
    for name in CEOSAberration.allCases {
      let difference = got[name] - wanted[ceos: name]
      #expect((difference * difference).sum().squareRoot() < 1e-6)
    }
    _ = try corrector.correct("C3", value: [1000], &state)
  }

  @Test func stateIsSavedAndContinues() throws {
    let corrector = try Self.corrector()
    func first(_ state: inout CorrectorState) throws {
      _ = try corrector.correct("B2", value: [300, -200], &state)
      corrector.change(highTension_kV: 80, at: InstrumentTime(seconds: 300), &state)
      _ = try measure(corrector, &state)
    }
    func second(_ state: inout CorrectorState) throws -> AberrationMeasurement {
      _ = try corrector.correct("A2", &state)
      corrector.changeMode(at: InstrumentTime(seconds: 900), &state)
      return try measure(corrector, &state)
    }
    var whole = start
    try first(&whole)
    var loaded = try JSONDecoder().decode(CorrectorState.self, from: JSONEncoder().encode(whole))
    #expect(loaded == whole)
    #expect(try second(&loaded) == second(&whole))
    #expect(loaded == whole)
  }

  private func measure(_ corrector: Corrector, _ state: inout CorrectorState) throws -> AberrationMeasurement
  {
    let now = state
    return try corrector.measureTableau(
      "Standard", angle: 0, beam: MeasurementBeam(current: 220e-12), at: InstrumentTime(seconds: 1000),
      axisTilt: corrector.axisTilt(state), truth: { corrector.aberrations(at: $0, now) }, &state)
  }

  @Test func descriptionsAreChecked() {
    func message(_ values: [String: JSONValue]) -> String {
      refusal { _ = try CorrectorModel(.object(values)) }
    }
    #expect(
      message(["native_nm": .object(["Z9": .number(1)])]).hasPrefix(
        "corrector.native_nm: aberration: unknown name \"Z9\""))
    #expect(message(["gain_error": .number(2)]).hasPrefix("corrector.gain_error: 2"))
    #expect(message(["gains": .number(2)]).hasPrefix("corrector.gains: unknown key"))
  }
}
