import Configuration
import Foundation
import Quantities
import Synchronization
import Testing

@testable import Instrument

/// Saved states, traces and sessions.
@Suite struct MicroscopeStateTests {
  /// Commands that touch every part.
  private static let work: [(String, JSONValue)] = [
    ("set_defocus", ["defocus_nm": 4]), ("set_field_of_view", ["field_nm": 1.5]),
    ("set_stigmator", ["stigmator_nm": [1, -2]]), ("get_optics", [:]),
    ("acquire_image", ["columns": 24, "dwell_us": 2, "detectors": "HAADF"]),
    ("move_stage", ["x_um": 0.02, "y_um": -0.01]),
    ("acquire_tableau", ["type": "Fast", "angle_mrad": 9]),
    ("correct_aberration", ["name": "A1", "fraction": 0.5]),
    ("correct_aberration", ["name": "C1", "value_nm": [3]]),
    ("place_beam", ["place": [0.3, 0.6]]), ("wait", ["seconds": 2]),
    ("acquire_points", ["places": [0.1, 0.2, 0.8, 0.7], "dwell_us": 50]), ("release_beam", [:]),
    ("acquire_pattern", ["binning": 8, "exposure_ms": 1, "camera": "BM-Empad"]),
    ("move_stage", ["z_um": 4000]),
    ("acquire_image", ["columns": 16, "frames": 3, "dwell_us": 1]), ("measure_c1a1", [:]),
    ("acquire_line", ["count": 40, "dwell_us": 4]),
    ("acquire_spiral", ["count": 50, "turns": 3, "dwell_us": 4]),
  ]

  private static func run(_ microscope: inout Microscope, _ range: Range<Int>) -> [Reply?] {
    work[range].map { name, values in try? microscope.perform(name, values) }
  }

  /// Saved, loaded and continued is the same as uninterrupted, to the byte, and for any number of threads.
  @Test func savedAndContinuedIsTheSame() throws {
    var whole = try TestMicroscope.make(TestMicroscope.vacuum, model: TestMicroscope.quick, threads: 2)
    let expected = Self.run(&whole, 0..<Self.work.count)
    #expect(expected.count { $0 == nil } == 4, "a move beyond a limit, and measurements with nothing in view")
    for cut in [4, 9] {
      var first = try TestMicroscope.make(TestMicroscope.vacuum, model: TestMicroscope.quick)
      let begin = Self.run(&first, 0..<cut)
      let saved = try TestMicroscope.bytes(first)
      var second = try SavedMicroscope(saved, name: "state").microscope(TestMicroscope.library, threads: 1)
      #expect(try TestMicroscope.bytes(second) == saved)
      let end = Self.run(&second, cut..<Self.work.count)
      #expect(begin + end == expected)
      #expect(try TestMicroscope.bytes(second) == TestMicroscope.bytes(whole))
    }
    var other = try TestMicroscope.make(TestMicroscope.vacuum, model: TestMicroscope.quick, seed: 8)
    let different = Self.run(&other, 0..<Self.work.count)
    #expect(different[4]!.arrays[0].values != expected[4]!.arrays[0].values)
  }

  /// A trace plays again to the same bytes, refusals and a stopped scan included; a changed one is found out.
  @Test func tracesPlayAgain() throws {
    var microscope = try TestMicroscope.make(TestMicroscope.vacuum, model: TestMicroscope.quick)
    var lines = [try Trace.header(microscope)]
    for (name, values) in Self.work {
      lines.append(Trace.perform(name, values, on: &microscope, monitor: .none).entry.line)
    }
    let asked = Mutex(0)
    let stopping = AcquisitionMonitor(isStopped: {
      asked.withLock { count in
        count += 1
        return count > 3
      }
    })
    let (result, entry) = Trace.perform(
      "acquire_image", ["columns": 64, "dwell_us": 1], on: &microscope, monitor: stopping)
    #expect(try result.get().values["lines_done"] == 24)
    #expect(try result.get().values["is_complete"] == false)
    lines.append(entry.line)
    lines.append(Trace.perform("wait", ["seconds": 1], on: &microscope, monitor: .none).entry.line)
    func replay() throws -> Replay {
      try Replay(
        Data((lines.joined(separator: "\n") + "\n").utf8), name: "trace", library: TestMicroscope.library,
        threads: 2)
    }
    let same = try replay()
    #expect(same.commands == Self.work.count + 2)
    #expect(same.differences == [])
    #expect(try TestMicroscope.bytes(same.microscope) == TestMicroscope.bytes(microscope))
    lines[1] = lines[1].replacing("\"defocus_nm\": 4", with: "\"defocus_nm\": 5")
    #expect(try replay().differences.count > 3)
    #expect(throws: InputError.self) {
      _ = try Replay(Data("{}".utf8), name: "trace", library: TestMicroscope.library, threads: 1)
    }
  }

  /// Patterns are saved and continued alike.
  @Test func patternsGoOnAsTheyWere() throws {
    var whole = try TestMicroscope.make(model: TestMicroscope.quick)
    let words: JSONValue = ["binning": 8, "exposure_ms": 1, "camera": "BM-Empad"]
    _ = try whole.perform("acquire_pattern", words)
    var loaded = try SavedMicroscope(try TestMicroscope.bytes(whole), name: "state").microscope(
      TestMicroscope.library, threads: 2)
    let (one, two) = (
      try whole.perform("acquire_pattern", words), try loaded.perform("acquire_pattern", words)
    )
    #expect(one == two)
    #expect(try TestMicroscope.bytes(whole) == TestMicroscope.bytes(loaded))
  }

  /// Documents that are no states are refused.
  @Test func damagedStatesAreRefused() throws {
    let text = String(decoding: try TestMicroscope.bytes(try TestMicroscope.make()), as: UTF8.self)
    for (what, with) in [
      ("stemulator-state-1", "stemulator-state-0"), ("\"spotSize\":7", "\"spotSize\":\"seven\""),
      ("\"HAADF\":", "\"SE\":"), ("\"stage\":", "\"stages\":"),
    ] {
      #expect(text.contains(what))
      #expect(throws: InputError.self, "\(what)") {
        _ = try SavedMicroscope(Data(text.replacing(what, with: with).utf8), name: "state").microscope(
          TestMicroscope.library, threads: 1)
      }
    }
    #expect(throws: InputError.self) { _ = try SavedMicroscope(Data(text.utf8.prefix(2000)), name: "state") }
  }

  /// Many clients at once: commands one after another, status meanwhile, and all of it in the trace.
  @Test func aSessionIsShared() async throws {
    let log = Mutex<[Trace.Entry]>([])
    let session = MicroscopeSession(
      try TestMicroscope.make(TestMicroscope.vacuum, model: TestMicroscope.quick),
      log: { entry in log.withLock { $0.append(entry) } })
    await withTaskGroup(of: Void.self) { group in
      for client in 0..<8 {
        group.addTask {
          for step in 0..<5 {
            _ = try? session.perform("set_defocus", ["defocus_nm": .number(Double(client * 10 + step))])
            _ = try? session.perform("get_status")
            _ = try? session.perform("acquire_image", ["columns": 8, "dwell_us": 1])
          }
        }
      }
    }
    let entries = log.withLock { $0 }
    #expect(entries.count == 80)
    for (before, after) in zip(entries, entries.dropFirst()) { #expect(after.begin >= before.end) }
    #expect(session.microscope.state.acquisitions == 40)
    #expect(session.microscope.state.counters.performed == 80)
  }

  /// Several commands as one: nobody comes between, and a refusal takes back what the earlier ones did.
  @Test func commandsGoTogether() throws {
    let log = Mutex<[String]>([])
    let session = MicroscopeSession(
      try TestMicroscope.make(model: TestMicroscope.quick),
      log: { entry in log.withLock { $0.append(entry.command) } })
    let before = session.microscope.state
    #expect(throws: InputError.self) {
      try session.together("both") {
        _ = try session.perform("set_defocus", ["defocus_nm": 40])
        #expect(session.microscope.state.time > before.time)
        _ = try session.perform("wait", ["seconds": -1])
      }
    }
    #expect(session.microscope.state == before)
    #expect(log.withLock { $0 }.isEmpty)
    let time = try session.together("both") {
      _ = try session.perform("set_defocus", ["defocus_nm": 40])
      _ = try session.perform("wait", ["seconds": 2])
      return session.microscope.state.time
    }
    #expect(session.microscope.state.time == time)
    #expect(log.withLock { $0 } == ["set_defocus", "wait"])
    // A refusal of the first command counts.
    #expect(throws: InputError.self) {
      try session.together("both") { _ = try session.perform("wait", ["seconds": -1]) }
    }
    #expect(session.microscope.state.counters.invalid == 1)
    #expect(session.microscope.state.counters.performed == 1)
    #expect(try session.perform("get_status").values["running"] == .null)
  }

  /// The patience decides on engines, so it belongs to what is saved.
  @Test func patienceIsSaved() throws {
    let microscope = Microscope(
      MicroscopeModel(), specimen: try TestMicroscope.library.world(TestMicroscope.vacuum), seed: 7,
      library: TestMicroscope.library, patience: 123)
    let read = try SavedMicroscope(try TestMicroscope.bytes(microscope), name: "state").microscope(
      TestMicroscope.library, threads: 1)
    #expect(SavedMicroscope(read).patience == 123)
  }

  /// In real time a stop ends the waiting too, and the clock goes on from there.
  @Test func waitingInRealTimeIsStopped() throws {
    let session = MicroscopeSession(
      try TestMicroscope.make(model: TestMicroscope.quick), clock: .realtime(factor: 1))
    let begin = session.now
    let helper = Mutex(false)
    let thread = Thread {
      while session.activity.command != "wait" { Thread.sleep(forTimeInterval: 0.001) }
      session.stop()
      helper.withLock { $0 = true }
    }
    thread.start()
    _ = try session.perform("wait", ["seconds": 5000])
    #expect(helper.withLock { $0 })
    #expect((session.now - begin).seconds >= 5000)
    #expect(session.microscope.state.counters.performed == 0)
  }

  /// A running scan can be stopped from outside; its lines have arrived until then.
  @Test func aScanIsStopped() throws {
    let session = MicroscopeSession(try TestMicroscope.make())
    let lines = Mutex(0)
    let reply = try session.perform("acquire_image", ["columns": 64, "dwell_us": 1]) { part in
      lines.withLock { $0 += part.lines.count }
      if part.lines.upperBound >= 32 { session.stop() }
    }
    #expect(reply.values["lines_done"] == 32)
    #expect(lines.withLock { $0 } == 32)
    #expect(reply.arrays[0].shape == [64, 64])
    #expect(reply.arrays[0].values[..<(32 * 64)].contains { $0 > 0 })
    #expect(reply.arrays[0].values[(32 * 64)...].allSatisfy { $0 == 0 })
    // The next one runs to its end.
    #expect(
      try session.perform("acquire_image", ["columns": 16, "dwell_us": 1]).values["is_complete"] == true)
  }

  /// In real time a fast clock still gives every command its instrument time, and the trace holds the waits.
  @Test func realTimeIsInTheTrace() throws {
    let log = Mutex<[Trace.Entry]>([])
    let start = try TestMicroscope.make()
    let session = MicroscopeSession(
      start, clock: .realtime(factor: 100), log: { entry in log.withLock { $0.append(entry) } })
    _ = try session.perform("set_camera_length", ["camera_length_m": 0.115])
    Thread.sleep(forTimeInterval: 0.05)
    _ = try session.perform("set_defocus", ["defocus_nm": 1])
    let entries = log.withLock { $0 }
    #expect(entries.last!.end.seconds > 5)
    #expect(entries.contains { $0.command == "wait" })
    let text = ([try Trace.header(start)] + entries.map(\.line)).joined(separator: "\n")
    let replay = try Replay(Data(text.utf8), name: "trace", library: TestMicroscope.library, threads: 1)
    #expect(replay.differences == [])
  }

  /// A blind session keeps the truth to itself.
  @Test func aBlindSessionHasNoReferee() throws {
    let session = MicroscopeSession(try TestMicroscope.make(), isBlind: true)
    #expect(throws: InputError.self) { _ = try session.referee() }
    let open = MicroscopeSession(try TestMicroscope.make())
    #expect(try open.referee().answer("aberrations").values["aberrations_nm"] != nil)
  }
}
