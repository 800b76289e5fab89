import Numerics

/// Where the elements of contiguous lines of complex numbers lie in blocks of as many lines as a vector has lanes.
///
/// An element of a block is the real parts of its lines and then their imaginary parts. Offsets count single numbers.
package final class LinePacking: @unchecked Sendable {
  /// Blocks.
  package let count: Int
  /// Numbers from one block to the next.
  package let blockStride: Int
  /// Lines, of which the last block may have fewer than lanes.
  package let lines: Int
  /// Runs of `lanes` numbers in a line.
  package let runs: Int
  /// Where the line of each lane of each block begins; lanes without a line repeat the first one.
  package let lineOffsets: UnsafePointer<Int>
  /// For each number of a line, its place in a block; numbers behind the end of the line go to the spare element.
  package let writing: UnsafePointer<Int>
  /// The same for reading, where numbers behind the end of the line come from an element that is zero.
  package let reading: UnsafePointer<Int>
  private let table: AlignedBuffer<Int>

  /// - Parameters:
  ///   - lineStarts: for each line in the order of the blocks, its first complex number.
  ///   - elements: the element of a block for each complex number of a line.
  ///   - blockStride: elements from one block to the next.
  ///   - spare: an element that is never read.
  ///   - zero: an element that is always zero.
  init(lineStarts: [Int], elements: [Int], lanes: Int, blockStride: Int, spare: Int, zero: Int) {
    lines = lineStarts.count
    count = (lines + lanes - 1) / lanes
    self.blockStride = blockStride * 2 * lanes
    runs = (2 * elements.count + lanes - 1) / lanes
    table = AlignedBuffer(count: count * lanes + 2 * runs * lanes)
    let base = table.pointer
    for lane in 0..<count * lanes { base[lane] = 2 * (lane < lines ? lineStarts[lane] : lineStarts[0]) }
    let (writes, reads) = (base + count * lanes, base + count * lanes + runs * lanes)
    for number in 0..<runs * lanes {
      let inside = number / 2 < elements.count
      let part = number % 2 * lanes
      writes[number] = (inside ? elements[number / 2] : spare) * 2 * lanes + part
      reads[number] = (inside ? elements[number / 2] : zero) * 2 * lanes + part
    }
    lineOffsets = UnsafePointer(base)
    writing = UnsafePointer(writes)
    reading = UnsafePointer(reads)
  }
}
