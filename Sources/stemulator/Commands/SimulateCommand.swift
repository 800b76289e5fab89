import Configuration
import ForwardModel
import Foundation
import Quantities
import RunFiles
import Scattering

/// `stemulator simulate RUN.json -o OUT.h5`
enum SimulateCommand: Command {
  static let name = "simulate"
  static let summary = "compute a run file: images, diffraction patterns, 4D-STEM, waves"

  private static let syntax = CommandSyntax(
    "stemulator simulate", summary: "Computes a noise-free, exactly specified simulation.",
    positionals: [.init("RUN.json", "the run file (JSON5; its keys are in docs/run-file.md)")],
    options: RunOptions.syntax,
    notes: "The output is HDF5 in the NSID layout; SciFiReaders, HyperSpy and py4DSTEM open it as it is.")

  static func run(_ words: [String]) throws {
    let arguments = try Arguments(words, syntax: syntax)
    if arguments.wantsHelp { return try Terminal.output(syntax.help) }
    let options = try RunOptions(arguments)
    try simulate(try RunFile(path: arguments.positionals[0], memory: options.memory), options)
  }

  /// Runs and writes what a run file asks for.
  static func simulate(_ run: RunFile, _ options: RunOptions) throws {
    try options.checkTargets()
    let drawing = options.pictures == nil ? 0 : QuickLook.bytes(run.request)
    let plan = try SimulationPlan(
      run.request, threads: options.threads, memory: max(0, options.memory - min(drawing, options.memory)))
    try options.checkRoom(for: plan.outputBytes)
    let line = ProgressLine(
      URL(fileURLWithPath: options.output).lastPathComponent, isActive: !options.isQuiet)
    let looks = options.pictures.map { _ in QuickLook(plan) }
    let output = try RunOutput(path: options.output, run: run, plan: plan, looks: looks) { line.show($0) }
    defer { line.clear() }
    let report = try plan.run(into: output)
    try output.commit(report)
    line.clear()
    let pictures = try draw(looks, options)
    guard !options.isQuiet else { return }
    let error = report.statedError.map { " error " + String(format: "%.2g", $0 * 100) + " %," } ?? ""
    Terminal.note(
      "\(options.output): \(run.specimen.title), \(run.specimen.atoms) atoms; \(report.method.rawValue),"
        + error + " \(report.work.probeSlices) probe-slices, " + String(format: "%.1f s", line.elapsed))
    for picture in pictures { Terminal.note(picture) }
  }

  /// The pictures' paths. The data are safe by now, which a failure should say.
  private static func draw(_ looks: QuickLook?, _ options: RunOptions) throws -> [String] {
    guard let looks, let folder = options.pictures else { return [] }
    do {
      return try looks.write(to: folder)
    } catch {
      throw RunError("\(options.output) is complete, but a picture could not be drawn: \(error)")
    }
  }
}
