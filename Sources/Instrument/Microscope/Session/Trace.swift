package import Configuration
import Foundation
import Quantities

/// A record of a session that can be played again: a line of JSON that says what the instrument was, then one for each command with
/// fingerprints of what it answered and of the state it left.
package enum Trace {
  static let format = "stemulator-trace-1"

  /// The first line.
  package static func header(_ microscope: Microscope) throws -> String {
    let saved = try SavedMicroscope(microscope).text()
    // On one line: the document has no line breaks inside of texts.
    let start = String(decoding: saved, as: UTF8.self).replacing("\n", with: " ")
    return "{\"format\": \"\(format)\", \"start\": \(start)}"
  }

  /// A command that was carried out or refused.
  package struct Entry: Sendable, Equatable {
    package var command: String
    package var parameters: JSONValue
    /// How often an acquisition asked whether to stop before it was told to; nil where it ran to its end.
    package var stoppedAt: Int?
    package var begin, end: InstrumentTime
    /// What was refused.
    package var refusal: String?
    package var reply, state: String

    package var line: String {
      var entries: [String: JSONValue] = [
        "command": .string(command), "parameters": parameters, "begin_ns": .string("\(begin.nanoseconds)"),
        "end_ns": .string("\(end.nanoseconds)"), "reply": .string(reply), "state": .string(state),
      ]
      if let stoppedAt { entries["stopped_at"] = .number(Double(stoppedAt)) }
      if let refusal { entries["refusal"] = .string(refusal) }
      return JSONValue.object(entries).text(width: .max).replacing("\n", with: "")
    }

    package init(
      command: String, parameters: JSONValue, stoppedAt: Int?, begin: InstrumentTime, end: InstrumentTime,
      refusal: String?, reply: String, state: String
    ) {
      (self.command, self.parameters, self.stoppedAt) = (command, parameters, stoppedAt)
      (self.begin, self.end, self.refusal, self.reply, self.state) = (begin, end, refusal, reply, state)
    }

    /// - Throws: `InputError` for what is no line of a trace.
    package init(_ line: String, name: String) throws {
      let section = try Section(
        try JSONValue(parsing: Data(line.utf8), name: name), path: name,
        keys: ["command", "parameters", "begin_ns", "end_ns", "reply", "state", "stopped_at", "refusal"])
      func time(_ key: String) throws -> InstrumentTime {
        let text = try section.text(key)
        guard let value = Int64(text) else {
          throw InputError("\(section.name(key)): \"\(text)\" is not allowed; allowed: whole nanoseconds")
        }
        return InstrumentTime(nanoseconds: value)
      }
      self.init(
        command: try section.text("command"), parameters: try section.value("parameters"),
        stoppedAt: section.has("stopped_at") ? try section.integer("stopped_at", in: 0...Int(1e9)) : nil,
        begin: try time("begin_ns"), end: try time("end_ns"),
        refusal: section.has("refusal") ? try section.text("refusal") : nil, reply: try section.text("reply"),
        state: try section.text("state"))
    }
  }

  /// Carries out a command and describes it.
  /// - Parameter stop: asked between the blocks of an acquisition.
  package static func perform(
    _ command: String, _ parameters: JSONValue, on microscope: inout Microscope, monitor: AcquisitionMonitor
  ) -> (result: Result<Reply, any Error>, entry: Entry) {
    // What a line of the trace gives back: without -0, and nothing that is no number.
    let parameters = parameters.plain
    let begin = microscope.state.time
    let counter = StopCounter(monitor.isStopped)
    let watched = AcquisitionMonitor(
      progress: monitor.progress, lines: monitor.lines, isStopped: { counter.ask() })
    let result = Result { try microscope.perform(command, parameters, monitor: watched) }
    var refusal: String?
    var fingerprint = Fingerprint()
    switch result {
    case .success(let reply): fingerprint.add(reply)
    case .failure(let error): refusal = "\(error)"
    }
    let entry = Entry(
      command: command, parameters: parameters, stoppedAt: counter.stoppedAt, begin: begin,
      end: microscope.state.time,
      refusal: refusal, reply: fingerprint.text, state: Fingerprint(of: microscope).text)
    return (result, entry)
  }
}
