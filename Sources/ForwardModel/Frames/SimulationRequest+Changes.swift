package import Quantities
package import Scattering
import Numerics

extension SimulationRequest {
  /// The same with atoms removed and added; a moved atom is one removed and one added.
  ///
  /// Atoms are written out one by one. In thermal configurations the others keep their displacements, and added atoms
  /// stay where they were put.
  /// - Throws: an `InputError` for an atom that is not there.
  package func applying(_ changes: AtomChanges) throws(InputError) -> SimulationRequest {
    let whole = arrangement.expanded()
    var leaving: [ScatteringAtom: Int] = [:]
    for atom in changes.removed { leaving[atom, default: 0] += 1 }
    let staying = whole.atoms.indices.filter { index in
      guard let count = leaving[whole.atoms[index]], count > 0 else { return true }
      leaving[whole.atoms[index]] = count - 1
      return false
    }
    if let atom = changes.removed.first(where: { leaving[$0, default: 0] > 0 }) {
      let place = [atom.x, atom.y, atom.z].map(InputError.brief).joined(separator: ", ")
      throw InputError(
        "removed atom of element \(atom.scatterer.element) at (\(place)) Å: there is none; allowed: atoms of the specimen"
      )
    }
    for atom in changes.added {
      for (name, value) in [("x", atom.x), ("y", atom.y), ("z", atom.z)] where !value.isFinite {
        throw .outOfRange("\(name) of an added atom", value, allowed: "finite numbers", unit: "Å")
      }
    }
    var changed = self
    changed.arrangement = AtomArrangement(
      atoms: staying.map { whole.atoms[$0] } + changes.added, box: whole.box)
    changed.thermal = thermal.of(staying, still: changes.added.count)
    return changed
  }

  /// The part of the specimen within a window, which then repeats by itself.
  func cropped(to window: FrameWindow) -> SimulationRequest {
    let whole = arrangement.expanded().atoms
    var inside: [Int] = []
    var atoms: [ScatteringAtom] = []
    for (index, atom) in whole.enumerated() {
      guard let place = window.local(SIMD2(atom.x, atom.y)) else { continue }
      var moved = atom
      (moved.x, moved.y) = (place.x, place.y)
      inside.append(index)
      atoms.append(moved)
    }
    var part = self
    part.arrangement = AtomArrangement(
      atoms: atoms, box: SIMD3(window.grid.lengthX, window.grid.lengthY, arrangement.size.z))
    part.grid = window.grid
    part.thermal = thermal.of(inside, still: 0)
    return part
  }
}

extension ThermalConfigurations {
  /// The displacements of some atoms, and of so many more that stay at rest.
  func of(_ atoms: [Int], still: Int) -> ThermalConfigurations {
    if case .none = self { return .none }
    return .given(
      (0..<count).map { displacements($0, of: atoms) + Array(repeating: .zero, count: still) })
  }
}
