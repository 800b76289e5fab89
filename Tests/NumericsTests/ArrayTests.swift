import TestKit
import Testing

@testable import Numerics

@Suite struct ArrayTests {
  @Test func anArrayInAFileBehavesAsOneInMemory() throws {
    let count = 300_001
    let inMemory = try #require(ScratchArray<Double>(count: count, inMemory: true))
    let inFile = try #require(ScratchArray<Double>(count: count, inMemory: false))
    #expect((0..<count).allSatisfy { inMemory.pointer[$0] == 0 && inFile.pointer[$0] == 0 })
    let values = UncheckedSendable((inMemory, inFile))
    let block = 1000
    parallelFor((count + block - 1) / block, threads: 4) { _, index in
      for i in index * block..<min(count, (index + 1) * block) {
        for array in [values.value.0, values.value.1] { array.pointer[i] += Double(i) * 0.5 }
      }
    }
    #expect(
      (0..<count).allSatisfy {
        inFile.pointer[$0] == inMemory.pointer[$0] && inFile.pointer[$0] == Double($0) / 2
      })
  }

  @Test(arguments: [true, false]) func anEmptyScratchArrayIsAllowed(inMemory: Bool) {
    #expect(ScratchArray<Float>(count: 0, inMemory: inMemory)?.count == 0)
  }

  @Test func aFileThatCannotBeLargeEnoughIsRefused() {
    #expect(ScratchArray<Double>(count: 1 << 58, inMemory: false) == nil)
  }

  @Test(arguments: [0, 1, 7, 1000]) func buffersAreZeroAndAlignedToCacheLines(count: Int) {
    let buffer = AlignedBuffer<Complex<Float>>(count: count)
    #expect(UInt(bitPattern: buffer.pointer) % 128 == 0 && buffer.bytes == 8 * count)
    #expect((0..<count).allSatisfy { buffer.pointer[$0] == .zero })
  }

  @Test func theLastAxisOfAnArrayVariesFastest() async {
    var array = NDArray(shape: [2, 3], values: [0, 1, 2, 3, 4, 5])
    #expect(array[1, 0] == 3 && array[0, 2] == 2)
    array[1, 1] = 9
    #expect(array.values == [0, 1, 2, 3, 9, 5])
    #expect(array != NDArray(shape: [3, 2], values: array.values))
    await #expect(processExitsWith: .failure) { _ = NDArray(shape: [2, 2], values: [1, 2, 3]) }
  }
}
