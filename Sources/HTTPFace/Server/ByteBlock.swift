import Foundation

/// Bytes that stay where they are, so that C can read them while they are sent.
final class ByteBlock: @unchecked Sendable {
  // Sendable because nothing writes after `init`.
  private let memory: UnsafeMutableRawBufferPointer

  /// - Parameter fill: has to write all bytes.
  init(count: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) {
    memory = .allocate(byteCount: max(count, 1), alignment: 16)
    self.count = count
    fill(UnsafeMutableRawBufferPointer(rebasing: memory[0..<count]))
  }

  convenience init(_ text: String) {
    let bytes = Array(text.utf8)
    self.init(count: bytes.count) { $0.copyBytes(from: bytes) }
  }

  deinit { memory.deallocate() }

  let count: Int
  var start: UnsafeMutableRawPointer { memory.baseAddress! }
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[0..<count]) }
}
