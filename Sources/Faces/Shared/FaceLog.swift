import Foundation
import Quantities
import Synchronization

/// Lines in a file, each written whole.
package final class LineFile: Sendable {
  private let file: Mutex<FileHandle>
  private let path: String
  private let isBroken = Mutex(false)

  /// - Throws: `RunError` where the file cannot be written.
  package init(_ path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let handle = FileHandle(forWritingAtPath: path)
    else { throw RunError("\(path): cannot be written") }
    self.path = path
    file = Mutex(handle)
  }

  package func write(_ line: String) {
    // A full disk must not stop the instrument.
    do {
      try file.withLock { try $0.write(contentsOf: Data((line + "\n").utf8)) }
    } catch {
      let wasBroken = isBroken.withLock { isBroken in
        defer { isBroken = true }
        return isBroken
      }
      guard !wasBroken else { return }
      FileHandle.standardError.write(Data("\(path): lines are lost: \(error)\n".utf8))
    }
  }
}

/// Who asked for what, how long it took and how it ended, in a line for people.
struct FaceLog: Sendable {
  let file: LineFile

  private static let longest = 200

  func record(face: String, peer: String, call: String, seconds: Double, instrument: Double, result: String) {
    let time = Date().formatted(.iso8601)
    let took = String(format: "%.3f s, at %.6f s", seconds, instrument)
    file.write("\(time) \(face) \(peer) \(Self.short(call)) -> \(Self.short(result)) (\(took))")
  }

  /// On one line, and not longer than people read.
  private static func short(_ text: String) -> String {
    let plain = String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? "." : $0 }))
    return plain.count > longest ? plain.prefix(longest) + "…" : plain
  }
}
