package import Crystals
import Numerics

/// The frozen-phonon configurations over which intensities are averaged.
package enum ThermalConfigurations: Sendable, Hashable {
  /// Atoms at rest (or smeared by Debye-Waller factors).
  case none
  /// Displacements in Å of every atom after repeating, one list per configuration.
  case given([[SIMD3<Double>]])
  /// Independent atoms (Einstein model): normal displacements drawn for each configuration and atom from the
  /// stream addressed by (seed, thermal displacement, configuration, atom). `motions` holds one entry per
  /// atom of a box, in order; nil for an atom at rest.
  case einstein(count: Int, seed: UInt64, motions: [ThermalDisplacement?])

  package var count: Int {
    switch self {
    case .none: 1
    case .given(let list): list.count
    case .einstein(let count, _, _): count
    }
  }

  /// Displacements of `atoms` atoms in configuration `index`; nil if the atoms rest.
  package func displacements(_ index: Int, atoms: Int) -> [SIMD3<Double>]? {
    switch self {
    case .none: nil
    case .given(let list): list[index]
    case .einstein: displacements(index, of: 0..<atoms)
    }
  }

  /// Displacements of some atoms, by their numbers, in configuration `index`.
  func displacements(_ index: Int, of atoms: some Sequence<Int>) -> [SIMD3<Double>] {
    switch self {
    case .none:
      return atoms.map { _ in .zero }
    case .given(let list):
      return atoms.map { list[index][$0] }
    case .einstein(_, let seed, let motions):
      let factors = motions.map { $0?.cholesky }
      return atoms.map { atom in
        guard let factor = factors[atom % factors.count] else { return .zero }
        var stream = RandomStream(seed: seed, purpose: .thermalDisplacement, index: index, atom)
        return factor * SIMD3(stream.normal(), stream.normal(), stream.normal())
      }
    }
  }
}
