import Testing

@testable import ForwardModel

@Suite struct ScanBatchesTests {
  private static let raster = Scan.raster(start: .zero, end: SIMD2(9, 7), nx: 21, ny: 13)

  /// Whole lines, parts of lines, lists: every position is taken once, in batches that are not too large.
  @Test(arguments: [0..<273, 42..<105, 5..<70, 0..<0, 0..<1], [true, false])
  func everyPositionIsTakenOnce(positions: Range<Int>, isCompact: Bool) {
    for scan in [Self.raster, .list((0..<273).map { SIMD2(Double($0), 0) })] {
      let batches = ScanBatches(scan, positions: positions, size: 64, isCompact: isCompact)
      let all = (0..<batches.count).map(batches.positions)
      #expect(all.joined().sorted() == Array(positions))
      #expect(all.allSatisfy { !$0.isEmpty && $0.count <= 64 })
    }
  }

  @Test func batchesOfARasterAreSquares() {
    let batches = ScanBatches(Self.raster, positions: 0..<273, size: 64, isCompact: true)
    #expect(batches.count == 6)
    let first = batches.positions(0)
    #expect(first.map { $0 % 21 }.max() == 7 && first.map { $0 / 21 }.max() == 7 && first.count == 64)
    // Few lines make broad rectangles.
    let low = ScanBatches(Self.raster, positions: 21..<63, size: 64, isCompact: true)
    #expect(low.count == 1 && low.positions(0).count == 42)
  }
}
