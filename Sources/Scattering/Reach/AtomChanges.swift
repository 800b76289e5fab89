/// The atoms that two specimens do not share. An atom that has moved is one removed and one added.
package struct AtomChanges: Sendable, Hashable {
  package let removed: [ScatteringAtom]
  package let added: [ScatteringAtom]

  package init(removed: [ScatteringAtom] = [], added: [ScatteringAtom] = []) {
    self.removed = removed
    self.added = added
  }

  /// What turns `old` into `new`, whatever the order of their atoms; places count as equal if all digits are.
  package init(from old: AtomArrangement, to new: AtomArrangement) {
    var counts: [ScatteringAtom: Int] = [:]
    let (before, after) = (old.expanded().atoms, new.expanded().atoms)
    for atom in before { counts[atom, default: 0] -= 1 }
    for atom in after { counts[atom, default: 0] += 1 }
    func surplus(_ atoms: [ScatteringAtom], sign: Int) -> [ScatteringAtom] {
      atoms.filter { atom in
        guard let count = counts[atom], count * sign > 0 else { return false }
        counts[atom] = count - sign
        return true
      }
    }
    removed = surplus(before, sign: -1)
    added = surplus(after, sign: 1)
  }

  package var isEmpty: Bool { removed.isEmpty && added.isEmpty }
  package var atoms: [ScatteringAtom] { removed + added }
}
