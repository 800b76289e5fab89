import Configuration
import Foundation
import Quantities
import TestKit
import Testing

@testable import Instrument

@Suite struct ColumnSettingsTests {
  private let column = Column(ColumnModel(), seed: 5)
  private let start = ColumnState(ColumnModel())

  @Test func requestsBeyondTheRangesAreRefusedAndChangeNothing() throws {
    var state = start
    for control in ColumnControl.allCases {
      let range = column.model.range(of: control)
      for bad in [range.upperBound * 1.001 + 1e-9, -range.upperBound * 1.001 - 1e-9, .nan, .infinity] {
        let message = refusal { _ = try column.set(control, to: SIMD2(bad, bad), &state) }
        #expect(message.hasPrefix(control.edge.name), "\(message)")
        #expect(message.contains("is not allowed; allowed: "))
      }
      for good in [range.lowerBound, range.upperBound] {
        var moved = start
        #expect(try column.set(control, to: SIMD2(good, good), &moved).nanoseconds > 0)
        #expect(moved[control].x == good)
      }
    }
    let messages = [
      refusal { _ = try column.set(highTension_kV: 100, at: .zero, &state) },
      refusal { _ = try column.set(spotSize: 12, &state) },
      refusal { _ = try column.set(condenserAperture_um: 60, &state) },
      refusal { _ = try column.set(cameraLength_m: 0.1, &state) },
      refusal { _ = try column.set(energySlit_eV: 0.3, &state) },
      refusal { _ = try column.flash(at: .zero, &state) },
      refusal { _ = try column.readScreenCurrent(at: .zero, &state) },
    ]
    #expect(messages[0] == "high tension: 100 kV is not allowed; allowed: 30, 60, 80, 120, 200, 300")
    #expect(messages[1] == "spot size: 12 is not allowed; allowed: 1 to 11")
    #expect(messages[2] == "condenser aperture: 60 µm is not allowed; allowed: 20, 30, 40, 50, 70, 100, 150")
    #expect(messages[5] == "flash: a gun of kind X-FEG is not flashed; allowed: cold-FEG")
    #expect(messages[6].hasPrefix("screen current: the screen is retracted"))
    #expect(
      refusal { _ = try column.set(.defocus, to: 2e6, &state) }
        == "defocus: 200000 nm is not allowed; allowed: -100000 to 100000")
    #expect(state == start)
  }

  @Test func readingsDifferFromSetpointsWithinTheStatedError() throws {
    for control in ColumnControl.allCases {
      let quality = control.quality
      var differing = 0
      for seed in 0..<40 {
        let column = Column(ColumnModel(), seed: UInt64(seed))
        var state = start
        let range = column.model.range(of: control)
        let value = 0.37 * range.upperBound
        _ = try column.set(control, to: SIMD2(value, -value < range.lowerBound ? value : -value), &state)
        let set = column.setpoint(control, state)
        // Setting and reading each have a gain, an offset and steps; the noise stays within 5 σ.
        let bound =
          2.1 * quality.gain * abs(value) + 2.1 * quality.offset + quality.step + 5 * quality.noise
        for component in 0..<control.components {
          let actual = column.actual(control, state)[component]
          #expect(
            abs(actual - set[component]) <= quality.gain * abs(value) + quality.offset + quality.step * 0.51
              + 1e-12 * value)
          #expect(abs(column.read(control, &state)[component] - set[component]) <= bound + 1e-12 * value)
          if actual != set[component] { differing += 1 }
        }
      }
      #expect(differing > 0 || control == .fieldOfView || control == .scanRotation || control == .gunLens)
    }
  }

  /// Noise of readings: each is new, the same for the same address, and as large as stated.
  @Test func readingsScatterAsStated() throws {
    var state = start
    _ = try column.set(.beamTilt, to: SIMD2(1e-3, -2e-3), &state)
    let before = state
    let readings = (0..<2000).map { _ in column.read(.beamTilt, &state).x }
    var again = before
    #expect(column.read(.beamTilt, &again).x == readings[0])
    let mean = readings.reduce(0, +) / 2000
    let variance = readings.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 1999
    // Rounding to steps of 0.1 µrad adds step²/12 to the square of 0.2 µrad.
    let expected = 4e-14 + 1e-14 / 12
    #expect(abs(variance / expected - 1) < 4 * (2.0 / 2000).squareRoot())
    let actual = column.actual(.beamTilt, before).x
    #expect(abs(mean - actual) <= 0.01 * 1e-3 + 1e-5 + 1e-7)
  }

  @Test func withoutErrorsEverythingIsWhatWasAsked() throws {
    let model = try ColumnModel(.object(["setting_errors": .number(0), "reading_noise": .number(0)]))
    let (ideal, value) = (Column(model, seed: 8), SIMD2(12.3456789, 7.654321))
    var state = ColumnState(model)
    for control in [ColumnControl.stigmator, .beamShift, .imageShift] {
      _ = try ideal.set(control, to: value, &state)
      #expect(ideal.actual(control, state) == value)
      #expect(ideal.read(control, &state) == value)
    }
  }

  @Test func fieldLadderStepsBySquareRootsOfTwoAndEnds() {
    var state = start
    let ladder = column.model.fieldLadder
    #expect(ladder.allSatisfy(column.model.fieldRange.contains))
    for (a, b) in zip(ladder, ladder.dropFirst()) { #expect(abs(a / b - 2.0.squareRoot()) < 1e-12) }
    _ = column.stepField(by: 0, &state)
    let field = column.setpoint(.fieldOfView, state).x
    #expect(ladder.contains(field) && abs(log2(field / 100)) <= 0.25)
    _ = column.stepField(by: 2, &state)
    #expect(abs(column.setpoint(.fieldOfView, state).x - field / 2) < 1e-9)
    _ = column.stepField(by: 1000, &state)
    #expect(column.setpoint(.fieldOfView, state).x == ladder.last)
    _ = column.stepField(by: -1000, &state)
    #expect(column.setpoint(.fieldOfView, state).x == ladder.first)
  }

  @Test func beamGoesAndComesWithItsBlankerAndValves() throws {
    var state = start
    let command = InstrumentTime(seconds: 1)
    #expect(column.current(at: command, state) > 0)
    #expect(column.set(blanked: true, at: command, &state) == InstrumentTime(seconds: 10e-6))
    #expect(column.isBeamOn(at: command + InstrumentTime(nanoseconds: 9999), state))
    #expect(!column.isBeamOn(at: command + InstrumentTime(nanoseconds: 10000), state))
    #expect(column.current(at: InstrumentTime(seconds: 2), state) == 0)
    _ = column.set(blanked: false, at: InstrumentTime(seconds: 3), &state)
    #expect(!column.isBeamOn(at: InstrumentTime(seconds: 3), state))
    #expect(column.isBeamOn(at: InstrumentTime(seconds: 3.1), state))
    _ = column.set(valvesOpen: false, &state)
    #expect(!column.isBeamOn(at: InstrumentTime(seconds: 4), state))
    _ = column.set(valvesOpen: true, &state)
    _ = column.set(screenInserted: true, &state)
    let (truth, shown) = (
      column.current(at: InstrumentTime(seconds: 5), state),
      try column.readScreenCurrent(at: InstrumentTime(seconds: 5), &state)
    )
    #expect(abs(shown - truth) < 5 * 2e-13 + 0.5e-13)
  }

  @Test func stateIsSavedAndContinues() throws {
    var state = start
    _ = try column.set(.beamShift, to: SIMD2(1.25, -3), &state)
    _ = try column.set(highTension_kV: 80, at: InstrumentTime(seconds: 3), &state)
    _ = column.set(blanked: true, at: InstrumentTime(seconds: 400), &state)
    _ = column.read(.beamShift, &state)
    var loaded = try JSONDecoder().decode(ColumnState.self, from: JSONEncoder().encode(state))
    #expect(loaded == state)
    #expect(column.read(.beamShift, &loaded) == column.read(.beamShift, &state))
    #expect(loaded == state)
  }

  @Test func descriptionsAreChecked() throws {
    func message(_ values: [String: JSONValue]) -> String { refusal { _ = try ColumnModel(.object(values)) } }
    #expect(message(["gun": .string("hot")]).contains("cold-FEG, X-FEG"))
    #expect(
      message(["high_tension_kV": .number(100)]).hasPrefix("column.high_tension_kV: 100 kV is not allowed"))
    #expect(message(["nonsense": .number(1)]).hasPrefix("column.nonsense: unknown key"))
    #expect(
      message(["field_lowest_nm": .number(900), "field_highest_nm": .number(10)]).hasPrefix(
        "column.field_lowest_nm"))
    #expect(message(["field_of_view_nm": .number(0.1)]).hasPrefix("column.field_of_view_nm"))
    #expect(
      message(["condenser_apertures_um": .numbers([70, 1000]), "semiangle_mrad_per_um": .number(9)]).contains(
        "0.5 rad"))
    #expect(message(["energy_slits_eV": .array([])]).hasPrefix("column.energy_slits_eV: an empty list"))
    let cold = try ColumnModel(.object(["gun": .string("cold-FEG"), "brightness_A_m2_sr_V": .number(1e8)]))
    #expect(cold.gun.brightness == 1e8 && cold.gun.energyWidth == 0.35)
  }
}
extension JSONValue {
  fileprivate static func numbers(_ values: [Double]) -> JSONValue { .array(values.map { .number($0) }) }
}
