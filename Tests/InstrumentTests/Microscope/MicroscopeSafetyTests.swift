import Worlds
import Configuration
import Foundation
import Quantities
import Testing

@testable import Instrument

/// Limits, interlocks, guardian and counters.
@Suite struct MicroscopeSafetyTests {
  private static let impossible: [(String, JSONValue)] = [
    ("fly", [:]), ("set_defokus", [:]), ("set_defocus", [:]), ("set_defocus", ["defocus_nm": 1e9]),
    ("set_defocus", ["defocus_nm": "much"]), ("set_defocus", ["defocus_nm": 1, "more": 2]),
    ("set_stigmator", ["stigmator_nm": [1]]), ("set_beam_shift", ["shift_nm": [1e6, 0]]),
    ("set_beam_tilt", ["tilt_mrad": [0, 51]]), ("set_field_of_view", ["field_nm": 0]),
    ("set_field_of_view", ["field_nm": -5]), ("set_condenser_aperture", ["aperture_um": 33.3]),
    ("set_camera_length", ["camera_length_m": 7]), ("set_spot_size", ["spot_size": 0]),
    ("set_spot_size", ["spot_size": 2.5]), ("set_probe_current", ["current_pA": 1e5]),
    ("measure_screen_current", [:]), ("place_beam", ["place": [0.5, 1.5]]), ("place_beam", [:]),
    ("acquire_image", ["columns": 0]), ("acquire_image", ["columns": 1_000_000]),
    ("acquire_image", ["dwell_us": 0]),
    ("acquire_image", ["dwell_us": -1]), ("acquire_image", ["detectors": "SE"]),
    ("acquire_image", ["region": [0.5, 0.5, 0.6, 0.2]]), ("acquire_image", ["region": [0, 0, 0, 1]]),
    ("acquire_image", ["columns": 8192, "frames": 100]), ("acquire_image", ["field_nm": [1, 2, 3]]),
    ("acquire_points", ["places": [0.1]]), ("acquire_points", ["places": []]),
    ("acquire_path", ["places": [0.1, 2]]),
    ("acquire_pattern", ["camera": "Polaroid"]), ("acquire_pattern", ["exposure_ms": 1e6]),
    ("acquire_pattern", ["binning": 3]), ("acquire_pattern", ["mode": "magic"]),
    ("acquire_4d", ["columns": 2048]), ("insert", ["device": "Mirror"]),
    ("set_detector", ["detector": "HAADF", "contrast": 101]),
    ("correct_aberration", ["name": "Z9"]), ("correct_aberration", ["name": "A1"]),
    ("correct_aberration", ["name": "A1", "value_nm": [1, 2, 3]]), ("acquire_tableau", ["type": "Quick"]),
    ("acquire_tableau", ["angle_mrad": 200]),
    ("set_aberrations", ["aberrations_nm": [["name": "Q1", "value": [1]]]]),
    ("set_guardian", ["rules": [["name": "x"]]]), ("wait", ["seconds": -1]), ("expose", ["seconds": -1]),
  ]

  /// What is impossible is refused in one sentence and changes nothing but the counter.
  @Test func impossibleRequestsChangeNothing() throws {
    var microscope = try TestMicroscope.make()
    _ = try microscope.perform("set_defocus", ["defocus_nm": 5])
    let before = try TestMicroscope.bytes(microscope)
    for (name, values) in Self.impossible {
      do {
        _ = try microscope.perform(name, values)
        Issue.record("\(name) \(values) was carried out")
      } catch {
        let text = "\(error)"
        #expect(!text.isEmpty && text.count < 400 && !text.contains("\n"), "\(name): \(text)")
        #expect(error is InputError || error is RefusedRequest)
      }
    }
    #expect(microscope.state.counters.invalid == Self.impossible.count)
    microscope.state.counters.invalid = 0
    #expect(try TestMicroscope.bytes(microscope) == before)
  }

  /// What could hurt the instrument is refused and counted.
  @Test func interlocksHold() throws {
    var microscope = try TestMicroscope.make(model: ["operation": ["insert_automatically": false]])
    func refused(_ name: String, _ values: JSONValue, _ words: String) throws {
      let before = microscope.state.counters.unsafe
      do {
        _ = try microscope.perform(name, values)
        Issue.record("\(name) was carried out")
      } catch let refusal as RefusedRequest {
        #expect(refusal.reason == .unsafe)
        #expect(refusal.message.contains(words), "\(refusal.message)")
        #expect(refusal.message.contains("allowed"))
      }
      #expect(microscope.state.counters.unsafe == before + 1)
    }
    try refused("move_stage", ["x_um": 2000], "stage x")
    try refused("move_stage", ["alpha_deg": -36], "stage alpha")
    try refused("set_high_tension", ["high_tension_kV": 80], "valves")
    try refused("flash_gun", [:], "valves")
    try refused("load_specimen", ["specimen": "MoS2"], "valves")
    try refused("acquire_pattern", [:], "BF")
    _ = try microscope.perform("retract", ["device": "BF"])
    #expect(throws: InputError.self) { _ = try microscope.perform("acquire_pattern") }
    _ = try microscope.perform("insert", ["device": "BM-Empad"])
    try refused("insert", ["device": "BM-Ceta"], "BM-Empad")
    _ = try microscope.perform("set_screen", ["inserted": true])
    try refused("acquire_image", ["detectors": "DF", "columns": 8], "screen")
    try refused("acquire_pattern", [:], "screen")
    _ = try microscope.perform("acquire_image", ["detectors": "HAADF", "columns": 8])
  }

  /// The direct beam on one pixel of a camera is too much; a wider one is not.
  @Test func camerasAreSaved() throws {
    var microscope = try TestMicroscope.make()
    _ = try microscope.perform("set_condenser_aperture", ["aperture_um": 20])
    _ = try microscope.perform("set_camera_length", ["camera_length_m": 0.029])
    _ = try microscope.perform("set_spot_size", ["spot_size": 1])
    let before = microscope.state.time
    do {
      _ = try microscope.perform("acquire_pattern", ["camera": "BM-Empad", "binning": 1])
      // The spot is wide enough on this camera, or the current too small: then the model of the camera is made weaker.
      var weak = try TestMicroscope.make(
        model: ["cameras": [["like": "BM-Empad", "electronics": ["safe_electrons_per_s": 1000]]]])
      #expect(throws: RefusedRequest.self) { _ = try weak.perform("acquire_pattern") }
      #expect(weak.state.counters.unsafe == 1 && weak.state.acquisitions == 0)
    } catch let refusal as RefusedRequest {
      #expect(refusal.reason == .unsafe && refusal.message.contains("BM-Empad dose rate"))
      #expect(microscope.state.time == before)
    }
  }

  /// Automatic insertion moves what is needed and what is in its way, and takes the time.
  @Test func acquisitionsBringInWhatTheyNeed() throws {
    var microscope = try TestMicroscope.make()
    _ = try microscope.perform("acquire_pattern", ["binning": 4, "camera": "BM-Empad"])
    #expect(!microscope.state.detectors["BF"]!.isInserted)
    #expect(microscope.state.cameras["BM-Empad"]!.isInserted)
    #expect(microscope.state.time.seconds > 8)
    _ = try microscope.perform("acquire_image", ["detectors": "BF", "columns": 8])
    #expect(microscope.state.detectors["BF"]!.isInserted)
  }

  /// Who is examined cannot lift what limits him.
  @Test func lockedRulesStay() throws {
    var microscope = try TestMicroscope.make()
    _ = try microscope.perform("set_budget", ["electrons": 1e9])
    _ = try microscope.perform("lock_rules")
    for (command, values) in [("set_budget", ["electrons": 0]), ("set_guardian", ["rules": []])]
      as [(String, JSONValue)]
    {
      do {
        _ = try microscope.perform(command, values)
        Issue.record("\(command) was not refused")
      } catch let refusal as RefusedRequest {
        #expect(refusal.reason == .vetoed && refusal.message.contains("lock_rules"))
      }
    }
    #expect(microscope.state.budgets.electrons == 1e9)
  }

  /// A name is no way to the files of the machine where that is not wanted.
  @Test func filesMayBeForbidden() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("stemulator-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("world.json").path
    try Data(#"{"kind": "flake", "parameters": {"material": "MoS2"}}"#.utf8).write(
      to: URL(fileURLWithPath: path))
    #expect(try TestMicroscope.library.named(path).description.kind == "flake")
    let closed = SpecimenSource(TestMicroscope.library.crystals, opensFiles: false)
    #expect { try closed.named(path) } throws: { "\($0)".contains("files are not allowed") }
    #expect(throws: (any Error).self) { try closed.named("../\(path)") }
    #expect(try closed.named("MoS2").description.kind == "flake")
  }

  /// Rules veto by name, parameters and status.
  @Test func theGuardianVetoes() throws {
    var microscope = try TestMicroscope.make()
    _ = try microscope.perform(
      "set_guardian",
      [
        "rules": [
          [
            "name": "short dwells", "commands": ["acquire_*"],
            "when": [["value": "parameters.dwell_us", "above": 100]], "message": "dwell at most 100 µs",
          ],
          [
            "name": "no tilt", "commands": ["move_stage"],
            "when": [["value": "status.optics.beam_blanked", "equals": false]],
          ],
        ]
      ])
    do {
      _ = try microscope.perform("acquire_image", ["dwell_us": 200, "columns": 8])
      Issue.record("not vetoed")
    } catch let refusal as RefusedRequest {
      #expect(
        refusal.reason == .vetoed && refusal.message.contains("short dwells")
          && refusal.message.contains("at most 100"))
    }
    #expect(throws: RefusedRequest.self) { _ = try microscope.perform("move_stage", ["x_um": 1]) }
    _ = try microscope.perform("acquire_image", ["dwell_us": 1, "columns": 8])
    _ = try microscope.perform("blank_beam")
    _ = try microscope.perform("move_stage", ["x_um": 1])
    #expect(microscope.state.counters.vetoed == 2)
    // A rule against everything still lets one look.
    _ = try microscope.perform(
      "set_guardian", ["rules": [["name": "rest", "commands": ["*"], "message": "nothing today"]]])
    #expect(throws: RefusedRequest.self) { _ = try microscope.perform("blank_beam") }
    _ = try microscope.perform("get_status")
    #expect(microscope.state.counters.vetoed == 3)
  }

  /// Every command is told once, with its parameters in order.
  @Test func commandsAreDescribed() {
    #expect(Set(MicroscopeCommand.all.map(\.name)).count == MicroscopeCommand.all.count)
    for command in MicroscopeCommand.all {
      #expect(command.meaning.hasSuffix("."), "\(command.name)")
      #expect(Set(command.parameters.map(\.key)).count == command.parameters.count)
      #expect(command.required.allSatisfy { key in command.parameters.contains { $0.key == key } })
    }
  }
}
