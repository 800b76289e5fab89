/// Owned memory for `count` plain values, zeroed and aligned to cache lines.
///
/// A class so that it can be shared between workers; whoever shares it keeps to disjoint parts when writing.
package final class AlignedBuffer<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  package let pointer: UnsafeMutablePointer<Element>
  package let count: Int

  package init(count: Int) {
    self.count = count
    let bytes = max(1, count) * MemoryLayout<Element>.stride
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 128)
    raw.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    pointer = raw.bindMemory(to: Element.self, capacity: max(1, count))
  }

  deinit { pointer.deallocate() }

  package var bytes: Int { count * MemoryLayout<Element>.stride }
}
