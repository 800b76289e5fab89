import Foundation
import Testing

/// The reference of the run file tells what the program does.
@Suite struct DocumentationTests {
  private static let page: String = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return (try? String(contentsOf: root.appendingPathComponent("docs/run-file.md"), encoding: .utf8)) ?? ""
  }()

  @Test func theExampleRuns() throws {
    let scratch = try Scratch()
    let example = try #require(Self.page.components(separatedBy: "```jsonc\n").dropFirst().first)
    try scratch.write(try #require(example.components(separatedBy: "```").first), to: "run.json")
    let result = try scratch.run("simulate", "run.json", "-o", "x.h5", "--quiet")
    #expect(result.status == 0 && result.error.isEmpty, "\(result.error)")
  }

  /// The program lists the keys that it knows when it meets one that it does not.
  @Test(
    arguments: [
      ("", "{zz: 1}"), ("specimen", "{specimen: {zz: 1}}"), ("potential", "{\(atoms), potential: {zz: 1}}"),
      ("beam", "{\(atoms), \(potential), beam: {zz: 1}}"),
      (
        "beam.aberrations",
        "{\(atoms), \(potential), beam: {energy_keV: 200, semiangle_mrad: 1, aberrations: {zz: 1}}}"
      ),
      ("phonons", "{\(start), phonons: {zz: 1}}"), ("coherence", "{\(start), coherence: {zz: 1}}"),
      ("coherence.chromatic", "{\(start), coherence: {chromatic: {zz: 1}}}"),
      ("scan", "{\(start), scan: {zz: 1}}"),
      ("detectors", "{\(start), detectors: [{zz: 1}]}"), ("engine", "{\(start), engine: {zz: 1}}"),
    ])
  func everyKeyIsDocumented(section: String, text: String) throws {
    let scratch = try Scratch()
    try scratch.write(text, to: "run.json")
    let message = try scratch.run("simulate", "run.json", "-o", "x.h5").error
    let listed = try #require(
      message.components(separatedBy: "unknown key; allowed here: ").dropFirst().first, "\(message)")
    let keys = listed.split { ", \n;".contains($0) }.map(String.init)
    #expect(keys.count > 1)
    for key in keys {
      // Sections are headings; keys stand in tables and lists.
      let isTold =
        Self.page.contains("`\(key)`") || Self.page.contains("`\(section).\(key)`")
        || Self.page.contains(".\(key)`") || section.isEmpty && Self.page.contains("\n## \(key)\n")
      #expect(isTold, "\(section).\(key) is not in docs/run-file.md")
    }
  }

  /// Words that a choice allows are in its table.
  @Test(arguments: ["method", "precision", "propagator"]) func everyChoiceIsDocumented(key: String) throws {
    let scratch = try Scratch()
    try scratch.write("{\(Self.start), detectors: [], engine: {\(key): 'zz'}}", to: "run.json")
    let message = try scratch.run("simulate", "run.json", "-o", "x.h5").error
    let words = try #require(message.components(separatedBy: "allowed: ").last).trimmingCharacters(
      in: .newlines)
    #expect(Self.page.contains("| `\(key)` | \(words) |"), "\(words)")
  }

  private static let atoms = "specimen: {cell_A: [8, 8, 6], numbers: [], positions_A: []}"
  private static let potential = "potential: {gpts: [64, 64], slice_thickness_A: 2}"
  private static let start = "\(atoms), \(potential), beam: {energy_keV: 200, semiangle_mrad: 20}"
}
