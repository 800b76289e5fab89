import Synchronization

/// Results of portions that threads work on, joined in the order of the portions.
final class PortionResults: Sendable {
  private let parts: Mutex<[BodyAtoms]>

  init(count: Int) { parts = Mutex([BodyAtoms](repeating: BodyAtoms(), count: count)) }

  func set(_ portion: Int, _ result: BodyAtoms) { parts.withLock { $0[portion] = result } }

  var joined: BodyAtoms {
    parts.withLock { list in
      var all = BodyAtoms()
      all.atoms.reserveCapacity(list.reduce(0) { $0 + $1.atoms.count })
      for part in list {
        all.atoms += part.atoms
        all.defects += part.defects
      }
      return all
    }
  }
}
