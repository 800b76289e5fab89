import Configuration
import Instrument
import Testing
import WireProtocol

@testable import Faces

@Suite struct TextServerTests {
  private let server = TextServers.microscope

  @Test func statusFollowsTheConnection() throws {
    let instrument = try TestInstrument.make()
    #expect(try instrument.text(server, "get_status").shown == "Microscope is Offline")
    _ = try instrument.text(server, "connect_AS host=10.41 port=9001")
    #expect(try instrument.text(server, "get_status").shown.hasPrefix("Microscope is Ready. Beam: unblanked"))
  }

  @Test func framesAreRealNumbers() throws {
    let instrument = try TestInstrument.make()
    let line = "get_scanned_image scanning_detector=BF-S size=20 dwell_time=1e-06"
    #expect(try instrument.text(server, line).shown == "float32 [20, 20]")
  }

  @Test func longFramesGetNoAnswerAndWrongOnesATraceback() throws {
    let instrument = try TestInstrument.make()
    func frame(_ size: String, _ dwell: String) throws -> String {
      try instrument.text(
        server, "get_scanned_image scanning_detector=HAADF size=\(size) dwell_time=\(dwell)"
      )
      .shown
    }
    #expect(try frame("2048", "1e-3") == "None")
    #expect(try frame("1000000", "1e-6").hasPrefix("Traceback"))
    for (size, dwell) in [("0", "1e-6"), ("-4", "1e-6"), ("many", "1e-6"), ("64", "-1e-6"), ("64", "nan")] {
      #expect(try frame(size, dwell).hasPrefix("Traceback"), "size \(size), dwell \(dwell)")
    }
    #expect(try instrument.text(server, "get_scanned_image").shown.contains("TypeError"))
    #expect(try instrument.text(server, "make_coffee sugar=2").shown.contains("make_coffee"))
  }

  @Test func placesComeAsWordsOrAsAPair() throws {
    let instrument = try TestInstrument.make()
    _ = try instrument.text(server, "set_fov fov=96")
    #expect(
      try instrument.text(server, "place_beam x=0.5 y=0.25").shown
        == "Beam positioned at (0.500, 0.250) normalized = (48.00, 24.00) Å")
    #expect(
      try instrument.text(server, "place_beam beam_pos=(0.25, 0.75)").shown.hasPrefix("Beam positioned"))
    #expect(instrument.session.microscope.state.parked == SIMD2(0.25, 0.75))
    #expect(try instrument.text(server, "place_beam x=1.5 y=0.5").shown.hasPrefix("Error: Position"))
    #expect(instrument.session.microscope.state.parked == SIMD2(0.25, 0.75))
  }

  @Test func irradiationTakesItsTimeAndLeavesTheBeamOn() throws {
    let instrument = try TestInstrument.make()
    let before = instrument.time
    #expect(
      try instrument.text(server, "unblank_beam duration=60").shown
        == "Beam unblanked for 60.0s. Damage applied.")
    #expect(instrument.time - before >= 60)
    #expect(!instrument.isBlanked && instrument.session.microscope.state.parked == nil)
    // Refused as a whole: the beam is not parked, nor has time passed.
    let later = instrument.time
    for line in ["unblank_beam duration=1e9", "unblank_beam duration=-1"] {
      #expect(try instrument.text(server, line).shown.hasPrefix("Traceback"))
    }
    try instrument.perform("set_budget", ["time_s": .number(later + 30)])
    let begin = instrument.time
    #expect(try instrument.text(server, "unblank_beam duration=60").shown.contains("budget"))
    #expect(instrument.time == begin && instrument.session.microscope.state.parked == nil)
  }

  @Test func loadedSampleHasItsAtoms() throws {
    let instrument = try TestInstrument.make()
    #expect(try instrument.text(server, "get_atom_count").shown.hasPrefix("No sample"))
    let loaded = try instrument.text(server, "load_sample cif_path=a/WS2.cif replicate=(3, 2, 1)").shown
    #expect(loaded == "Loaded sample with 36 atoms. Dose map initialized.")
    #expect(try instrument.text(server, "get_atom_count").shown == "Current atom count: 36")
    _ = try instrument.text(server, "connect_AS")
    #expect(
      try instrument.text(server, "get_status").shown == "Microscope is Ready. Beam: unblanked. Atoms: 36.")
    #expect(instrument.session.microscope.state.column.highTension_kV == 60)
    #expect(try instrument.text(server, "get_dose_map").shown == "float32 [256, 256]")
    #expect(try instrument.text(server, "load_sample cif_path=unobtainium.cif").shown.contains("unobtainium"))
    // Another client exchanges the specimen.
    try instrument.setValves(open: false)
    try instrument.perform("load_specimen", ["specimen": "graphene"])
    #expect(try instrument.text(server, "get_atom_count").shown.hasPrefix("No sample"))
    #expect(try instrument.text(server, "get_dose_map").shown.hasPrefix("No dose map"))
  }

  /// A sample that a budget does not reach for leaves the instrument as it was, and its valves open.
  @Test func loadingIsDoneWholeOrNotAtAll() throws {
    let instrument = try TestInstrument.make()
    let before = instrument.session.microscope.state
    try instrument.perform("set_budget", ["time_s": 500])
    let refusal = try instrument.text(server, "load_sample cif_path=WS2.cif replicate=(3, 2, 1)").shown
    #expect(refusal.contains("budget"))
    let after = instrument.session.microscope.state
    #expect(instrument.valvesAreOpen && after.column == before.column && after.exchanges == 0)
    #expect(instrument.sample == nil)
  }

  @Test func blindSessionsKeepTheTruth() throws {
    let instrument = try TestInstrument.make(isBlind: true)
    #expect(try instrument.text(TextServers.corrector, "getAberrations").shown.contains("blind"))
  }

  @Test func helpFollowsFromTheTable() throws {
    let instrument = try TestInstrument.make()
    let names = try WireJSON.decode(Array(try instrument.text(server, "discover_commands").shown.utf8))
    #expect(names.items?.contains("get_help") == true)
    for name in names.items?.compactMap(\.text) ?? [] {
      let page = try WireJSON.decode(
        Array(try instrument.text(server, "get_help command_name=\(name)").shown.utf8))
      #expect(page["name"]?.text == name && page["summary"]?.text?.isEmpty == false)
    }
    #expect(
      try instrument.text(server, "get_help command_name=zzz").shown
        == "{\"error\": \"Unknown command 'zzz'\"}")
  }

  @Test func aberrationsThatAreToldComeBack() throws {
    // Aberrations wander: C3 by 10 nm in a minute, 0.2 nm in the 20 ms that the command takes. Here they do not.
    let instrument = try TestInstrument.make(corrector: ["drift_scale": 0])
    let corrector = TextServers.corrector
    let line = "uploadAberrations C10=-3.5 C12a=0.4 C21a=-68.45 C30=123.0 wavelength=0.0025"
    #expect(try instrument.text(corrector, line).shown == "Aberrations Loaded")
    func known() throws -> WireValue {
      try Serpent.decode(Array(try instrument.text(corrector, "getAberrations").shown.utf8))
    }
    func isKnown(_ name: String, as value: Double) throws -> Bool {
      guard let number = try known()[name]?.number else { return false }
      return abs(number - value) < 0.05
    }
    for (name, value) in [
      ("C10", -3.5), ("C12a", 0.4), ("C21a", -68.45), ("C30", 123), ("wavelength", 0.0025),
    ] {
      let told = try known()[name]?.number
      #expect(try isKnown(name, as: value), "\(name) is \(told ?? .nan)")
    }
    #expect(
      try instrument.text(corrector, "correctAberration name=C10 value=-6").shown
        == "Aberration C10 changed to -6.0")
    #expect(try instrument.text(corrector, "uploadAberrations C10=soft").shown.hasPrefix("Traceback"))
    #expect(try isKnown("C10", as: -6))
    #expect(try isKnown("C12a", as: 0.4))
  }

  @Test func centralRoutesByPrefix() throws {
    let instrument = try TestInstrument.make()
    func central(_ line: String) -> String {
      TextFace.central(Array(line.utf8), "nobody", instrument).shown
    }
    #expect(central("AS_get_status ") == "Microscope is Offline")
    #expect(central("Gatan_get_status") == "Gatan server is Offline")
    #expect(central("Central_zzz") == "[Central] Unknown central command: zzz")
    #expect(central("Foo_bar") == "Unknown command prefix in 'Foo_bar'")
    #expect(
      central("Central_set_routing_table AS=('localhost', 9001)") == "[Central] Routing table updated")
    #expect(
      TextFace.central([65, 83, 95, 0xFF], "nobody", instrument).shown == "[Central] Invalid UTF-8 in request"
    )
  }
}
