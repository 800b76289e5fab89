import Synchronization

/// Results kept by the value of what they were computed from: equal inputs find the result again.
///
/// Bounded in bytes: the least recently used results leave first. Safe to use from any thread; a result that several
/// threads ask for at once is computed once, and the others wait for it. Results depend on their key alone, so that
/// what is kept changes the time of a run and nothing else.
package final class ContentCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  /// Most bytes that are kept.
  package let capacity: Int
  private let state = Mutex(State())

  private struct State {
    var records: [Key: Record] = [:]
    var uses = 0
    var bytes = 0
  }

  private struct Record {
    let slot: Slot
    /// The count of uses at the latest of this one.
    var last: Int
    /// 0 until the value is there.
    var bytes = 0
  }

  private final class Slot: Sendable {
    /// Held while the value is computed.
    let value = Mutex<Value?>(nil)
  }

  package init(capacity: Int) {
    precondition(capacity >= 0, "a cache cannot hold \(capacity) bytes")
    self.capacity = capacity
  }

  /// Bytes of the results that are kept.
  package var bytes: Int { state.withLock(\.bytes) }
  /// Number of results that are kept.
  package var count: Int { state.withLock { $0.records.values.count { $0.bytes > 0 } } }

  /// The result of `key`, computed if it is not there. Results larger than the whole cache are not kept.
  /// - Parameters:
  ///   - bytes: memory that a result takes.
  ///   - make: computes it; what it throws is passed on and nothing is kept.
  package func value<Failure: Error>(
    for key: Key, bytes: (Value) -> Int, make: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let slot = state.withLock { state in
      state.uses += 1
      state.records[key, default: Record(slot: Slot(), last: 0)].last = state.uses
      return state.records[key]!.slot
    }
    let made: Result<(value: Value, isNew: Bool), Failure> = slot.value.withLock { kept in
      if let kept { return .success((kept, false)) }
      do throws(Failure) {
        let value = try make()
        kept = value
        return .success((value, true))
      } catch {
        return .failure(error)
      }
    }
    switch made {
    case .success(let made):
      if made.isNew { admit(slot, key: key, bytes: max(1, bytes(made.value))) }
      return made.value
    case .failure(let error):
      state.withLock { if $0.records[key]?.slot === slot { $0.records[key] = nil } }
      throw error
    }
  }

  /// Whether the result of `key` is there.
  package func contains(_ key: Key) -> Bool {
    state.withLock { $0.records[key].map { $0.bytes > 0 } ?? false }
  }

  /// Forgets everything.
  package func removeAll() { state.withLock { $0 = State() } }

  private func admit(_ slot: Slot, key: Key, bytes: Int) {
    state.withLock { state in
      // Forgotten while it was computed.
      guard state.records[key]?.slot === slot else { return }
      state.records[key]!.bytes = bytes
      state.bytes += bytes
      while state.bytes > capacity {
        let oldest = state.records.filter { $0.value.bytes > 0 }.min { $0.value.last < $1.value.last }!
        state.bytes -= oldest.value.bytes
        state.records[oldest.key] = nil
      }
    }
  }
}
