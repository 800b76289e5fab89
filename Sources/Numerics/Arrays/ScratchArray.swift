import Foundation

/// A large zeroed array, in memory or, where it would not fit, in a nameless temporary file that the system
/// pages in and out.
package final class ScratchArray<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  package let pointer: UnsafeMutablePointer<Element>
  package let count: Int
  private let mappedBytes: Int
  private let owned: AlignedBuffer<Element>?

  /// - Parameter inMemory: false to put the array into a file in the system's temporary folder; nil if that has no
  ///   room for it.
  package init?(count: Int, inMemory: Bool = true) {
    self.count = count
    let bytes = max(1, count) * MemoryLayout<Element>.stride
    if inMemory {
      let buffer = AlignedBuffer<Element>(count: count)
      pointer = buffer.pointer
      mappedBytes = 0
      owned = buffer
    } else {
      guard let mapped = Self.map(bytes: bytes) else { return nil }
      pointer = mapped.bindMemory(to: Element.self, capacity: count)
      mappedBytes = bytes
      owned = nil
    }
  }

  deinit { if mappedBytes > 0 { munmap(pointer, mappedBytes) } }

  private static func map(bytes: Int) -> UnsafeMutableRawPointer? {
    guard let file = tmpfile() else { return nil }
    defer { fclose(file) }
    // Space is reserved now: running out of it later would end the program.
    guard posix_fallocate(fileno(file), 0, bytes) == 0 else { return nil }
    let address = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file), 0)
    return address == MAP_FAILED ? nil : address
  }
}
