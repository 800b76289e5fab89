import Numerics
import Synchronization
import Testing

@testable import Frames

@Suite struct ContentCacheTests {
  private struct Key: Hashable, Sendable {
    var seed: Int
    var angle: Double
  }

  private struct Failure: Error {}

  @Test func equalInputsAreComputedOnce() {
    let cache = ContentCache<Key, [Int]>(capacity: 100)
    var made = 0
    for angle in [0.5, 0.25, 0.5, 0.5, 0.25] {
      let value = cache.value(for: Key(seed: 1, angle: angle), bytes: \.count) {
        made += 1
        return [Int(angle * 4)]
      }
      #expect(value == [Int(angle * 4)])
    }
    #expect(made == 2 && cache.count == 2 && cache.bytes == 2)
    cache.removeAll()
    #expect(cache.count == 0 && cache.bytes == 0 && !cache.contains(Key(seed: 1, angle: 0.5)))
  }

  @Test func theLeastRecentlyUsedLeavesFirst() {
    let cache = ContentCache<Int, Int>(capacity: 10)
    func ask(_ key: Int, size: Int = 3) { _ = cache.value(for: key, bytes: { _ in size }) { key } }
    (1...3).forEach { ask($0) }
    ask(1)
    ask(4)
    #expect([1, 2, 3, 4].map(cache.contains) == [true, false, true, true])
    ask(5, size: 6)
    #expect([1, 3, 4, 5].map(cache.contains) == [false, false, true, true])
    #expect(cache.bytes == 9)
  }

  @Test func whatIsLargerThanTheCacheIsNotKept() {
    let cache = ContentCache<Int, Int>(capacity: 10)
    #expect(cache.value(for: 1, bytes: { _ in 11 }) { 7 } == 7)
    #expect(cache.count == 0 && cache.bytes == 0)
  }

  @Test func failuresAreNotKept() {
    let cache = ContentCache<Int, Int>(capacity: 10)
    #expect(throws: Failure.self) {
      try cache.value(for: 1, bytes: { _ in 1 }) { () throws(Failure) in throw Failure() }
    }
    #expect(cache.count == 0)
    #expect(cache.value(for: 1, bytes: { _ in 1 }) { 5 } == 5)
  }

  @Test func threadsThatAskAtOnceGetOneResult() {
    let cache = ContentCache<Int, [Double]>(capacity: 1 << 20)
    let made = Atomic<Int>(0)
    let sums = Mutex<[Double]>([])
    parallelFor(200, threads: 8) { _, index in
      let value = cache.value(for: index % 4, bytes: { 8 * $0.count }) {
        made.add(1, ordering: .relaxed)
        return (0..<20_000).map { Double($0 % 7 + index % 4) }
      }
      sums.withLock { $0.append(value[1]) }
    }
    #expect(made.load(ordering: .relaxed) == 4)
    #expect(sums.withLock { $0.sorted() } == (0..<4).flatMap { Array(repeating: Double($0 + 1), count: 50) })
  }
}
