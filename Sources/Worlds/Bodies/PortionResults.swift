import Synchronization

/// What threads have made of the portions of a task, to be taken in the order of the portions.
final class PortionResults<Value: Sendable>: Sendable {
  private let parts: Mutex<[Value?]>

  init(count: Int) { parts = Mutex([Value?](repeating: nil, count: count)) }

  func set(_ portion: Int, _ result: Value) { parts.withLock { $0[portion] = result } }

  /// All of them; every portion must have been set.
  var all: [Value] { parts.withLock { $0.map { $0! } } }
}

extension PortionResults<BodyAtoms> {
  var joined: BodyAtoms {
    let list = all
    var joined = BodyAtoms()
    joined.atoms.reserveCapacity(list.reduce(0) { $0 + $1.atoms.count })
    for part in list {
      joined.atoms += part.atoms
      joined.defects += part.defects
    }
    return joined
  }
}
