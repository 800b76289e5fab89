import Foundation

/// Owned memory for `count` plain values, zeroed and aligned to cache lines.
///
/// A class so that it can be shared between workers; whoever shares it keeps to disjoint parts when writing.
package final class AlignedBuffer<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  /// Bytes of a large page of memory.
  private static var hugePage: Int { 2 << 20 }

  package let pointer: UnsafeMutablePointer<Element>
  package let count: Int

  /// - Parameter isZeroed: false leaves the values undefined, for memory that one thread after another fills whole: pages
  ///   then come to whoever writes them first.
  package init(count: Int, isZeroed: Bool = true) {
    self.count = count
    let bytes = max(1, count) * MemoryLayout<Element>.stride
    let isLarge = bytes >= Self.hugePage
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: isLarge ? Self.hugePage : 128)
    // Fields are walked through from end to end, over and over: with pages of 4 KiB the processor spends more time looking
    // up addresses than fetching values. A hint; where it is not heard, nothing changes.
    #if os(Linux)
      if isLarge { madvise(raw, bytes, MADV_HUGEPAGE) }
    #endif
    if isZeroed { raw.initializeMemory(as: UInt8.self, repeating: 0, count: bytes) }
    pointer = raw.bindMemory(to: Element.self, capacity: max(1, count))
  }

  deinit { pointer.deallocate() }

  package var bytes: Int { count * MemoryLayout<Element>.stride }
}
