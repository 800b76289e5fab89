package import Numerics

/// How a wave and its transmission functions lie in memory for the fused multislice.
///
/// Between passes a wave is given by ky-transformed columns: kx in reciprocal space, kept columns only, in digit-reversed
/// order; y in real space. A block is `lanes` neighbouring columns; its element y is the vector of their real parts and
/// the vector of their imaginary parts. Behind the ny elements come the rows that fill up the last block of rows, always
/// zero, and one spare element. A transmission function is blocks of `lanes` rows, elements in the order in which the
/// last inverse stage meets them: the members of its first butterfly, of its second, and so on.
package final class WaveBlocks: @unchecked Sendable {
  package let layout: SpectrumLayout
  package let lanes: Int
  package let alongX: LineTransform
  package let alongY: LineTransform
  /// Blocks of columns and of rows.
  package let columnBlocks: Int
  package let rowBlocks: Int
  /// Numbers from one block of columns to the next.
  package let columnStride: Int
  /// Numbers from one block of rows of a transmission function to the next.
  package let rowStride: Int
  /// Between a spectrum in `layout` and the wave with both axes in reciprocal space.
  package let spectrum: LinePacking
  /// From a transmission function `[y][x]` with padded rows to its blocks.
  package let transmission: LinePacking
  /// For each row, padding rows included, the number at which its element begins in a block of columns.
  package let rowOffsets: UnsafePointer<Int>
  /// For each kept column, padding lanes included, where its element begins in the scratch memory of a row pass.
  package let slotOffsets: UnsafePointer<Int>
  /// Where the elements of the other columns begin there.
  package let darkOffsets: UnsafePointer<Int>
  package let darkCount: Int
  private let table: AlignedBuffer<Int>

  /// nil if a side of the grid is no product of two or more small radices.
  package init?(layout: SpectrumLayout, lanes: Int) {
    guard let alongX = LineTransform(length: layout.grid.nx),
      let alongY = LineTransform(length: layout.grid.ny)
    else { return nil }
    let (nx, ny) = (layout.grid.nx, layout.grid.ny)
    self.layout = layout
    self.lanes = lanes
    self.alongX = alongX
    self.alongY = alongY
    columnBlocks = (layout.columns + lanes - 1) / lanes
    rowBlocks = (ny + lanes - 1) / lanes
    let padding = rowBlocks * lanes - ny
    // Odd, so that equal rows of the blocks are spread over the cache.
    let blockLength = (alongY.extent + padding + 1) | 1
    columnStride = blockLength * 2 * lanes
    rowStride = nx * 2 * lanes

    // Kept columns in the order of their positions.
    let places = (0..<nx).map { layout.column(kxIndex: alongX.frequency($0)) }
    let kept = (0..<nx).filter { places[$0] != nil }
    let dark = (0..<nx).filter { places[$0] == nil }
    var rowElements = [Int](repeating: 0, count: ny)
    for d in 0..<ny { rowElements[alongY.frequency(d)] = alongY.element(d) }
    spectrum = LinePacking(
      lineStarts: kept.map { places[$0]! * layout.stride }, elements: rowElements, lanes: lanes,
      blockStride: blockLength, spare: blockLength - 1, zero: alongY.extent)
    let (radix, count) = (alongX.first.radix, alongX.first.count)
    transmission = LinePacking(
      lineStarts: (0..<ny).map { $0 * paddedStride(nx) },
      elements: (0..<nx).map { $0 % count * radix + $0 / count },
      lanes: lanes, blockStride: nx,
      // The first element of the next block, which is written later.
      spare: nx, zero: 0)

    let (rows, slots) = (rowBlocks * lanes, columnBlocks * lanes)
    table = AlignedBuffer(count: rows + slots + dark.count)
    let base = table.pointer
    for y in 0..<rows { base[y] = (y < ny ? alongY.element(y) : alongY.extent + y - ny) * 2 * lanes }
    for c in 0..<slots {
      let element = c < kept.count ? alongX.element(kept[c]) : alongX.extent + c - kept.count
      base[rows + c] = element * 2 * lanes
    }
    for (index, d) in dark.enumerated() { base[rows + slots + index] = alongX.element(d) * 2 * lanes }
    rowOffsets = UnsafePointer(base)
    slotOffsets = UnsafePointer(base + rows)
    darkOffsets = UnsafePointer(base + rows + slots)
    darkCount = dark.count
  }

  /// Single precision numbers of a wave or a propagator.
  package var waveCount: Int { columnBlocks * columnStride }
  /// Single precision numbers of a transmission function, with a spare element at the end.
  package var transmissionCount: Int { rowBlocks * rowStride + 2 * lanes }
  /// Single precision numbers of the scratch memory of one thread.
  package var scratchCount: Int { (alongX.extent + lanes) * 2 * lanes }
}
