package import Foundation
import Quantities

/// Files that people write: small, and read as a whole.
package enum TextFile {
  /// Bytes that are read at most, 256 MiB.
  package static let largest = 256 << 20

  /// The bytes of a file; pipes such as /dev/stdin are read as well.
  /// - Parameters:
  ///   - kind: what is expected, for messages: "run file".
  ///   - limit: bytes that are read at most.
  /// - Throws: `InputError` with the system's reason, or for more bytes than `limit`.
  package static func read(_ path: String, kind: String, limit: Int = largest) throws -> Data {
    func refusal(_ reason: String) -> InputError {
      InputError("\(path): cannot be read: \(reason); a readable \(kind) is needed")
    }
    guard !path.isEmpty, !path.contains("\0") else { throw InputError("the path of the \(kind) is empty") }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw refusal(String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var bytes = Data()
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = chunk.withUnsafeMutableBytes { Foundation.read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw refusal(String(cString: strerror(errno))) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= limit else { throw refusal("it is larger than \(limit >> 20) MiB") }
    }
  }
}
