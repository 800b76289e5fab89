import Configuration
import Foundation
import Quantities
import Testing
import Worlds

@testable import Instrument

/// Time, dose, and what happens between commands.
@Suite struct MicroscopeTimeTests {
  /// Waiting in parts is waiting, to the byte, with the beam on the specimen.
  @Test func waitingInPartsChangesNothing() throws {
    var one = try TestMicroscope.make(TestMicroscope.film)
    _ = try one.perform("place_beam", ["place": [0.25, 0.75]])
    var two = one
    _ = try one.perform("wait", ["seconds": 12.5])
    for seconds in [0.7, 3.3, 0.001, 2.499, 6.0] {
      _ = try two.perform("wait", ["seconds": .number(seconds)])
    }
    #expect(one.state.time == two.state.time)
    #expect(one.state.dose.total == two.state.dose.total)
    two.state.counters = one.state.counters
    #expect(try TestMicroscope.bytes(one) == TestMicroscope.bytes(two))
    #expect(try TestMicroscope.bytes(one.settled()) == TestMicroscope.bytes(two.settled()))
    #expect(one.settled().state.dose.total > 0)
  }

  /// A beam at rest brings its current times the time; blanked, none.
  @Test func aRestingBeamBringsCurrentTimesTime() throws {
    var microscope = try TestMicroscope.make(model: ["column": ["emission_flicker": 0, "emission_decay": 0]])
    let rate =
      microscope.column.probeCurrent(at: .zero, microscope.state.column) / PhysicalConstants.elementaryCharge
    _ = try microscope.perform("wait", ["seconds": 5])
    #expect(microscope.settled().state.dose.total == 0, "the generator blanks a beam that was not placed")
    _ = try microscope.perform("place_beam", ["place": [0.5, 0.5]])
    let begin = microscope.state.time
    _ = try microscope.perform("wait", ["seconds": 10])
    let expected = rate * (10 + 0.02 - 1e-5)
    let dose = microscope.settled().state.dose
    #expect(abs(dose.total / expected - 1) < 0.003)
    #expect(microscope.state.time - begin == InstrumentTime(seconds: 10))
    _ = try microscope.perform("blank_beam")
    let before = microscope.settled().state.dose.total
    _ = try microscope.perform("wait", ["seconds": 10])
    #expect(microscope.settled().state.dose.total - before < rate * 0.03)
  }

  /// A frame takes what its timing says, and its dose is the current times the time of lines, flybacks and waits.
  @Test func aFrameCostsItsTimeAndItsDose() throws {
    var microscope = try TestMicroscope.make(
      model: ["column": ["emission_flicker": 0, "emission_decay": 0, "setting_errors": 0]])
    let rate = microscope.electronRate(at: .zero)
    let reply = try microscope.perform(
      "acquire_image", ["columns": 32, "rows": 24, "dwell_us": 10, "detectors": "HAADF"])
    // Lines, flybacks and waits, and the longer wait at the begin.
    let lines: Double = 24 * 32 * 10e-6
    let scan: Double = lines + 24 * 350e-6 + 900e-6
    #expect(abs(microscope.state.time.seconds - (1.1 + scan)) < 1e-6)
    #expect(reply.values["duration_s"] == .number(microscope.state.time.seconds))
    let dose = microscope.state.dose
    #expect(abs(dose.total / (rate * scan) - 1) < 1e-6)
    #expect(reply.values["electrons"] == .number(dose.total))
    // What lies on the map is what was sent.
    let field = microscope.fieldArea
    let wide = Area(centre: field.centre, size: field.size * 1.5)
    let map = dose.map(wide, columns: 50, rows: 50)
    #expect(abs(map.reduce(0, +) * wide.size.x * wide.size.y / 2500 / dose.total - 1) < 1e-6)
  }

  /// 512 x 512 pixels of 1 µs take 1.5 to 1.6 s of instrument time, as on the real one.
  @Test func theUsualFrameTakesItsTime() throws {
    let microscope = try TestMicroscope.make()
    let settings = ScanSettings(
      pattern: .frame(512, 512), field: SIMD2(100, 100), dwell: InstrumentTime(nanoseconds: 1000))
    let seconds = try microscope.scanner.timing(settings, at: .zero).duration.seconds
    #expect((1.5...1.6).contains(seconds))
  }

  /// Settings, moves and automatic waits cost time; questions do not.
  @Test func commandsCostTime() throws {
    var microscope = try TestMicroscope.make(TestMicroscope.film)
    func cost(_ name: String, _ values: JSONValue = .object([:])) throws -> Double {
      let begin = microscope.state.time
      _ = try microscope.perform(name, values)
      return (microscope.state.time - begin).seconds
    }
    #expect(try cost("get_status") == 0)
    #expect(try cost("get_optics") == 0)
    #expect(try cost("get_stage") == 0)
    #expect(try cost("set_defocus", ["defocus_nm": 10]) == 0.05)
    #expect(try cost("set_condenser_aperture", ["aperture_um": 50]) == 3)
    #expect(try cost("move_stage", ["x_um": 1]) > 0.5)
    #expect(try cost("retract", ["device": "HAADF"]) == 3)
    #expect(try cost("retract", ["device": "HAADF"]) == 0.02, "it is out already")
    #expect(try cost("measure_c1a1") == 2)
  }

  /// Budgets are kept, and what would exceed them changes nothing.
  @Test func budgetsAreKept() throws {
    var microscope = try TestMicroscope.make(TestMicroscope.film)
    _ = try microscope.perform("set_budget", ["time_s": 30, "electrons": 1e9, "dose_e_per_A2": 5e5])
    let before = try TestMicroscope.bytes(microscope)
    for (name, values): (String, JSONValue) in [
      ("wait", ["seconds": 100]),
      ("acquire_image", ["columns": 2048, "dwell_us": 1, "frames": 4]),
      ("expose", ["seconds": 2]),
    ] {
      do {
        _ = try microscope.perform(name, values)
        Issue.record("\(name) is within the budget")
      } catch let refusal as RefusedRequest {
        #expect(refusal.reason == .overBudget)
        #expect(refusal.message.contains("allowed"))
      }
    }
    #expect(microscope.state.counters.overBudget == 3)
    microscope.state.counters.overBudget = 0
    #expect(try TestMicroscope.bytes(microscope) == before)
    _ = try microscope.perform("acquire_image", ["columns": 16, "dwell_us": 1])
  }
}
