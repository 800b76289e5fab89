import Configuration
package import Foundation
import Quantities

/// Plays a trace again and compares.
package struct Replay {
  package struct Difference: Sendable, Equatable {
    /// Line of the trace, from 1.
    package let line: Int
    package let command: String
    /// What is not as it was.
    package let what: String
  }

  package private(set) var commands = 0
  package private(set) var differences: [Difference] = []
  /// The microscope as the trace leaves it.
  package private(set) var microscope: Microscope

  /// - Parameters:
  ///   - progress: share of the lines that is done.
  /// - Throws: `InputError` for what is no trace.
  package init(
    _ text: Data, name: String, library: SpecimenSource, threads: Int, memory: Int = 4 << 30,
    progress: (Double) -> Void = { _ in }
  ) throws {
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)
    guard let first = lines.first else { throw InputError("\(name): the trace is empty") }
    let header = try InputError.placed("\(name), line 1") {
      try Section(try JSONValue(parsing: Data(first), name: "trace"), path: "", keys: ["format", "start"])
    }
    guard try header.text("format") == Trace.format else {
      throw InputError(
        "\(name): format \"\(try header.text("format"))\" is not allowed; allowed: \(Trace.format)")
    }
    let start = try Self.start(Data(first), name: name)
    microscope = try SavedMicroscope(start, name: name).microscope(library, threads: threads, memory: memory)
    for (index, line) in lines.dropFirst().enumerated() {
      let entry = try Trace.Entry(String(decoding: line, as: UTF8.self), name: "\(name), line \(index + 2)")
      let counter = StopCounter(at: entry.stoppedAt)
      let (_, again) = Trace.perform(
        entry.command, entry.parameters, on: &microscope,
        monitor: AcquisitionMonitor(isStopped: { counter.ask() }))
      commands += 1
      func compare(_ what: String, _ before: String, _ now: String) {
        if before != now {
          differences.append(
            Difference(line: index + 2, command: entry.command, what: "\(what) was \(before), is \(now)"))
        }
      }
      compare("end", "\(entry.end.nanoseconds) ns", "\(again.end.nanoseconds) ns")
      compare("refusal", entry.refusal ?? "none", again.refusal ?? "none")
      compare("reply", entry.reply, again.reply)
      compare("state", entry.state, again.state)
      progress(Double(index + 1) / Double(lines.count - 1))
    }
  }

  /// The text of the saved microscope within the first line, as it was written: numbers must not be read and written again.
  private static func start(_ line: Data, name: String) throws -> Data {
    guard let key = line.range(of: Data("\"start\": ".utf8)), let end = line.lastIndex(of: UInt8(ascii: "}"))
    else {
      throw InputError("\(name): the first line of a trace says how the session began")
    }
    return Data(line[key.upperBound..<end])
  }
}
