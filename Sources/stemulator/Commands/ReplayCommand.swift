import Configuration
import Crystals
import Foundation
import Instrument
import Quantities
import Storage

/// `stemulator replay`: plays the trace of a session again and compares every answer.
enum ReplayCommand: Command {
  static let name = "replay"
  static let summary = "play the trace of a session again, and compare"

  private static let syntax = CommandSyntax(
    "stemulator replay",
    summary: "Plays a trace again. Every command has to give the same bytes, at the same instrument time.",
    positionals: [.init("TRACE", "a trace (JSON lines)")],
    options: [
      .init("--save-state", value: "FILE", "write the microscope as it is at the end"),
      .init("--threads", value: "N", "workers (default: all processors)"),
      .init("--quiet", "say nothing unless something differs"),
    ], notes: "Exit status: 0 all the same, 1 something differed, 2 no trace.")

  static func run(_ words: [String]) throws {
    let arguments = try Arguments(words, syntax: syntax)
    if arguments.wantsHelp { return try Terminal.output(syntax.help) }
    let path = arguments.positionals[0]
    let isQuiet = arguments.has("--quiet")
    let threads =
      try arguments.integer("--threads", in: 1...4096) ?? ProcessInfo.processInfo.activeProcessorCount
    let text = try TextFile.read(path, kind: "trace", limit: 1 << 32)
    let line = ProgressLine(URL(fileURLWithPath: path).lastPathComponent, isActive: !isQuiet)
    defer { line.clear() }
    let replay = try Replay(
      text, name: path, library: SpecimenSource(try SpecimenLibrary.locate()), threads: threads,
      memory: 6 << 30
    ) { line.show($0) }
    line.clear()
    if let file = arguments.text("--save-state") {
      try WholeFile.write(try SavedMicroscope(replay.microscope).text(), to: file)
    }
    for difference in replay.differences.prefix(20) {
      Terminal.note("line \(difference.line), \(difference.command): \(difference.what)")
    }
    guard replay.differences.isEmpty else {
      throw RunError("\(path): \(replay.differences.count) differences in \(replay.commands) commands")
    }
    if !isQuiet { Terminal.note("\(path): \(replay.commands) commands, all the same") }
  }
}
