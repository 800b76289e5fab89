import Numerics

/// Atoms in an orthogonal box, repeated along its axes.
///
/// Kept apart from its repeats, because a repeated box needs its potential built only once.
package struct AtomArrangement: Sendable, Hashable {
  package let atoms: [ScatteringAtom]
  /// Side lengths of one box in Å.
  package let box: SIMD3<Double>
  /// Boxes along x, y and z.
  package let repeats: SIMD3<Int>

  package init(atoms: [ScatteringAtom], box: SIMD3<Double>, repeats: SIMD3<Int> = SIMD3(1, 1, 1)) {
    self.atoms = atoms
    self.box = box
    self.repeats = repeats
  }

  /// Side lengths of the whole specimen in Å.
  package var size: SIMD3<Double> {
    SIMD3(box.x * Double(repeats.x), box.y * Double(repeats.y), box.z * Double(repeats.z))
  }

  /// All atoms one by one: the atoms of a box stay together, boxes along z follow each other first, along x
  /// last.
  package func expanded() -> AtomArrangement {
    var all: [ScatteringAtom] = []
    all.reserveCapacity(atoms.count * repeats.x * repeats.y * repeats.z)
    for i in 0..<repeats.x {
      for j in 0..<repeats.y {
        for k in 0..<repeats.z {
          for var atom in atoms {
            atom.x += Double(i) * box.x
            atom.y += Double(j) * box.y
            atom.z += Double(k) * box.z
            all.append(atom)
          }
        }
      }
    }
    return AtomArrangement(atoms: all, box: size)
  }

  /// The same atoms moved by one displacement each, in the order of `expanded()`.
  package func displaced(by displacements: [SIMD3<Double>]) -> AtomArrangement {
    var whole = expanded()
    precondition(displacements.count == whole.atoms.count, "one displacement per atom is needed")
    whole = AtomArrangement(
      atoms: zip(whole.atoms, displacements).map { atom, shift in
        var moved = atom
        moved.x += shift.x
        moved.y += shift.y
        moved.z += shift.z
        return moved
      }, box: whole.box)
    return whole
  }
}
