/// One thing that electrons lose energy to. What its amount is counted in is told at each.
package enum LossComponent: Sendable {
  /// The volume of a solid; amount: thickness in nm.
  case volume(LossMaterial)
  /// Both surfaces of a slab of a solid; amount: 1, or the share of the probe that goes through it.
  case surfaces(LossMaterial, of: SurfaceBand = .all)
  /// Volume and surfaces of a slab of this thickness in nm, with retardation; amount: 1.
  case retardedSlab(LossMaterial, thickness: Double)
  /// Core losses of atoms; amount: atoms per nm². `host` tells which edges belong to a solid's dielectric function instead;
  /// nil to count all.
  case atoms(LossAtom, host: LossMaterial?)
}

/// Which losses at surfaces: thin slabs have them whole from different thicknesses on.
package enum SurfaceBand: Sendable {
  case all
  /// Of lattice vibrations of polar solids, up to 1 eV; none in others.
  case vibrations
  /// The others.
  case electrons

  /// eV between the two.
  private static let border = 1.0

  /// Energies in eV; nil for none.
  func energies(_ material: LossMaterial) -> Range<Double>? {
    let isPolar = !material.dielectric.vibrations.isEmpty
    switch self {
    case .all: return 0..<SurfaceLoss.highest
    case .vibrations: return isPolar ? 0..<Self.border : nil
    case .electrons: return isPolar ? Self.border..<SurfaceLoss.highest : 0..<SurfaceLoss.highest
    }
  }
}

extension LossMaterial {
  /// The volume, the surfaces and the atoms of a slab, in order of atomic number.
  ///
  /// - Parameter valences: formal charges by atomic number, where known.
  package func components(valences: [Int: Double] = [:], isLayered: Bool = false) -> [LossComponent] {
    [.volume(self), .surfaces(self)]
      + atoms.keys.sorted().map { element in
        .atoms(
          LossAtom(
            element: element, valence: valences[element], environment: name, isLayered: isLayered),
          host: self)
      }
  }

  /// The amounts of those components for a thickness in nm.
  package func amounts(thickness: Double) -> [Double] {
    [thickness, thickness > 0 ? 1 : 0] + atoms.keys.sorted().map { (atoms[$0] ?? 0) * thickness }
  }
}
