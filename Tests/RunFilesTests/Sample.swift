import ForwardModel
import Foundation

@testable import RunFiles

/// A small run file that runs in a moment, and changes of it.
enum Sample {
  /// The sections in their order, without the optional ones.
  static let sections: [(key: String, value: String)] = [
    ("specimen", "{cell_A: [8, 8, 6], numbers: [38, 22], positions_A: [[1, 1, 1], [4, 4, 4]]}"),
    ("potential", "{gpts: [64, 64], slice_thickness_A: 2}"),
    ("beam", "{energy_keV: 200, semiangle_mrad: 20}"),
    ("scan", "{start_A: [0, 0], end_A: [8, 8], shape: [4, 3]}"),
    ("detectors", "[{name: 'HAADF', type: 'annular', inner_mrad: 40, outer_mrad: 60}]"),
  ]

  /// The file with some sections replaced or added; an empty text leaves one out.
  static func text(_ changes: [(String, String)] = []) -> String {
    var all = sections
    for (key, value) in changes {
      if let place = all.firstIndex(where: { $0.key == key }) {
        all[place].value = value
      } else {
        all.append((key, value))
      }
    }
    return "{\n"
      + all.filter { !$0.value.isEmpty }.map { "  \($0.key): \($0.value)" }.joined(separator: ",\n") + "\n}\n"
  }

  static func run(_ text: String, folder: String = "/tmp") throws -> RunFile {
    try RunFile(text: Data(text.utf8), name: "run.json", folder: folder)
  }

  static func run(_ changes: (String, String)...) throws -> RunFile { try run(text(changes)) }

  static func plan(_ text: String, folder: String = "/tmp", memory: Int = 1 << 30) throws -> SimulationPlan {
    try SimulationPlan(try run(text, folder: folder).request, threads: 2, memory: memory)
  }
}

/// An empty folder for one test.
struct Scratch: ~Copyable {
  let folder: String

  init() throws {
    var template = Array("/tmp/stemulator-runs-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw CocoaError(.fileWriteUnknown) }
    folder = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
  }

  /// Everything in the folder, hidden files as well.
  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
}
