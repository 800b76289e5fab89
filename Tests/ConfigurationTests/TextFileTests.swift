import Foundation
import Quantities
import TestKit
import Testing

@testable import Configuration

@Suite struct TextFileTests {
  @Test func readsAFile() throws {
    let path = "/tmp/stemulator-text-\(getpid())"
    defer { unlink(path) }
    let bytes = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) })
    try bytes.write(to: URL(fileURLWithPath: path))
    #expect(try TextFile.read(path, kind: "run file") == bytes)
    #expect(
      refusal { _ = try TextFile.read(path, kind: "run file", limit: 1 << 20) }
        == "\(path): cannot be read: it is larger than 1 MiB; a readable run file is needed")
  }

  @Test(
    arguments: [
      ("/nonesuch/x", "No such file or directory"), ("/tmp", "Is a directory"),
      ("/dev/null/x", "Not a directory"),
    ])
  func tellsWhyAFileCannotBeRead(path: String, reason: String) {
    #expect(
      refusal { _ = try TextFile.read(path, kind: "run file") }
        == "\(path): cannot be read: \(reason); a readable run file is needed")
  }

  @Test func endlessFilesAreRefused() {
    let message = refusal { _ = try TextFile.read("/dev/zero", kind: "run file", limit: 3 << 20) }
    #expect(message.contains("larger than 3 MiB"))
  }

  @Test(arguments: ["", "a\0b"]) func emptyPathsAreRefused(path: String) {
    #expect(refusal { _ = try TextFile.read(path, kind: "run file") } == "the path of the run file is empty")
  }
}
