import Foundation
import Testing

@testable import WireProtocol

/// Sessions of an unmodified Pyro5 5.17 client with a Pyro5 5.17 server, recorded byte by byte. They lie beside the
/// checkout, in ../shared/reference/pyro (or under $STEMULATOR_SHARED), and tests that need them are skipped where they
/// are not.
struct Recording: CustomTestStringConvertible {
  struct Line {
    let connection: Int
    let fromClient: Bool
    let bytes: [UInt8]
  }

  let name: String
  let lines: [Line]

  var testDescription: String { name }

  /// The bytes of one direction of a connection in one piece.
  func stream(fromClient: Bool) -> [UInt8] { lines.filter { $0.fromClient == fromClient }.flatMap(\.bytes) }

  static let folder =
    (ProcessInfo.processInfo.environment["STEMULATOR_SHARED"].map { URL(fileURLWithPath: $0) }
    ?? URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../shared").standardized)
    .appendingPathComponent("reference/pyro")

  static let all: [Recording] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".jsonl") }.sorted().compactMap { file in
      guard let data = FileManager.default.contents(atPath: folder.appendingPathComponent(file).path) else {
        return nil
      }
      return Recording(
        name: file,
        lines: data.split(separator: 10).compactMap { line in
          guard let parts = try? WireJSON.decode(Array(line)).items, parts.count == 3,
            let connection = parts[0].integer, let hex = parts[2].text
          else { return nil }
          return Line(connection: connection, fromClient: parts[1] == "C", bytes: bytes(hexadecimal: hex))
        })
    }
  }()

  static func bytes(hexadecimal: String) -> [UInt8] {
    let digits = hexadecimal.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}
