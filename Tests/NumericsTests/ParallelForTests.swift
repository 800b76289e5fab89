import Synchronization
import Testing

@testable import Numerics

@Suite struct ParallelForTests {
  @Test(arguments: [1, 2, 5, 8], [0, 1, 3, 8, 1000])
  func everyIndexIsVisitedOnceByAWorkerInRange(threads: Int, count: Int) {
    let visits = UncheckedSendable(AlignedBuffer<Int>(count: count))
    let strangers = Atomic<Int>(0)
    parallelFor(count, threads: threads) { worker, index in
      visits.value.pointer[index] += 1
      if worker < 0 || worker >= max(1, min(threads, count)) { strangers.add(1, ordering: .relaxed) }
    }
    #expect((0..<count).allSatisfy { visits.value.pointer[$0] == 1 })
    #expect(strangers.load(ordering: .relaxed) == 0)
  }

  /// A worker's scratch may be used without locks.
  @Test func aWorkerDoesOneThingAtATime() {
    let busy = UncheckedSendable(AlignedBuffer<Int>(count: 8))
    let clashes = Atomic<Int>(0)
    parallelFor(400, threads: 8) { worker, _ in
      busy.value.pointer[worker] += 1
      var spin = 0
      for i in 0..<2000 { spin &+= i }
      if busy.value.pointer[worker] != 1 || spin < 0 { clashes.add(1, ordering: .relaxed) }
      busy.value.pointer[worker] -= 1
    }
    #expect(clashes.load(ordering: .relaxed) == 0)
  }
}
