import Numerics
import Testing

@testable import WaveBlocks

@Suite struct LineTransformTests {
  /// All lengths without prime factors above 7, but for the few that are a single stage.
  static let lengths = (1...2400).filter { FourierSizes.isSmooth($0) && ![1, 2, 3, 5, 7].contains($0) }

  @Test func everySmoothLengthIsAProductOfStages() throws {
    for length in Self.lengths {
      let line = try #require(LineTransform(length: length), "\(length)")
      #expect(line.radices.reduce(1, *) == length && line.radices.count > 1)
      let stages = [line.first] + line.inner
      #expect(stages.map(\.radix) + [line.last] == line.radices)
      // Every stage meets every element of a line, or of a sub-block, once.
      #expect(line.first.count * line.first.radix == length && line.first.groups == 1)
      #expect(line.inner.allSatisfy { $0.groups * $0.count * $0.radix == line.subLength })
    }
  }

  @Test func positionsHoldEachFrequencyOnceAndElementsDoNotOverlap() throws {
    for length in Self.lengths where length < 300 || length % 128 == 0 {
      let line = try #require(LineTransform(length: length))
      #expect(Set((0..<length).map(line.frequency)) == Set(0..<length), "\(length)")
      let elements = (0..<length).map(line.element)
      #expect(Set(elements).count == length && elements.max()! < line.extent, "\(length)")
    }
  }

  @Test func otherLengthsAreRefused() {
    for length in [1, 2, 3, 5, 7, 11, 22, 121, 26, 2 * 521] {
      #expect(LineTransform(length: length) == nil, "\(length)")
    }
  }

  @Test(arguments: [(60, 50, 16), (64, 64, 8), (45, 12, 8), (4, 4, 16)])
  func blocksHaveRoomForEverything(nx: Int, ny: Int, lanes: Int) throws {
    let grid = Grid(nx: nx, ny: ny, lengthX: 9, lengthY: 8)
    let layout = SpectrumLayout(grid: grid, limit: BandLimit(grid: grid).cutoff)
    let blocks = try #require(WaveBlocks(layout: layout, lanes: lanes))
    let rows = (0..<blocks.rowBlocks * lanes).map { blocks.rowOffsets[$0] }
    #expect(Set(rows).count == rows.count && rows.max()! + 2 * lanes < blocks.columnStride)
    let slots =
      (0..<blocks.columnBlocks * lanes).map { blocks.slotOffsets[$0] }
      + (0..<blocks.darkCount).map { blocks.darkOffsets[$0] }
    #expect(Set(slots).count == slots.count && slots.max()! + 2 * lanes <= blocks.scratchCount)
    #expect(blocks.darkCount == nx - layout.columns)
    let writes = (0..<blocks.transmission.runs * lanes).map { blocks.transmission.writing[$0] }
    #expect(writes.max()! + lanes <= blocks.rowStride + 2 * lanes)
  }
}
