import Configuration
import Foundation
import Instrument
import Quantities
import RunFiles

/// An acquisition of the command line, from the command to the file and the pictures.
struct InstrumentRun {
  let command: String
  let parameters: JSONValue
  /// What was typed.
  let words: String

  func run(on microscope: inout Microscope, _ instrument: InstrumentArguments, _ options: RunOptions) throws {
    let line = ProgressLine(
      URL(fileURLWithPath: options.output).lastPathComponent, isActive: !options.isQuiet)
    defer { line.clear() }
    let reply = try microscope.perform(
      command, parameters,
      monitor: AcquisitionMonitor(progress: { line.show($0) }))
    let referee = Referee(microscope)
    let output = try AcquisitionOutput(reply, referee, isNoiseFree: instrument.isNoiseFree)
    try options.checkRoom(for: output.bytes)
    try output.write(to: options.output, command: words)
    try instrument.save(microscope)
    line.clear()
    let pictures = try options.pictures.map { try output.draw(into: $0) } ?? []
    guard !options.isQuiet else { return }
    Terminal.note("\(options.output): \(referee.summary), " + String(format: "%.1f s", line.elapsed))
    for picture in pictures { Terminal.note(picture) }
  }
}
