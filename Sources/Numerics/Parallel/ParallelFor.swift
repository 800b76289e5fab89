import Dispatch
import Synchronization

/// Runs `body(worker, index)` for every index below `count`, on up to `threads` workers at once.
///
/// Which worker takes which index is left to chance: a body writes to what belongs to its index, and to
/// scratch memory that belongs to its worker. Workers are numbered from 0.
package func parallelFor(_ count: Int, threads: Int, _ body: @Sendable (_ worker: Int, _ index: Int) -> Void)
{
  let workers = max(1, min(threads, count))
  if workers == 1 {
    for index in 0..<count { body(0, index) }
    return
  }
  let next = Atomic<Int>(0)
  DispatchQueue.concurrentPerform(iterations: workers) { worker in
    while true {
      let index = next.add(1, ordering: .relaxed).oldValue
      if index >= count { return }
      body(worker, index)
    }
  }
}
