import Quantities

/// A crystal of the library (or of a user's `specimen.json`): its unit cell, how it is looked at, and where
/// its numbers come from.
package struct Specimen: Sendable, Hashable {
  /// Name of the folder.
  package let name: String
  package let title: String
  /// Formula as people write it, e.g. `SrTiO3`.
  package let formula: String
  /// The unit cell, all atoms, without the displacements below.
  package let crystal: Structure
  package let zoneAxis: CrystalDirection
  package let inPlaneAxis: CrystalDirection?
  package let blockRule: BlockRule
  package let displacements: Displacements
  /// Whether the cell is a piece of amorphous matter.
  package let isAmorphous: Bool
  /// Formal charges by atomic number; empty where they are not told.
  package let charges: [Int: Double]
  /// Citations of lattice constants and positions.
  package let source: [String]
  package let licence: String

  /// The block that is cut where a caller does not say otherwise.
  package struct BlockRule: Sendable, Hashable {
    /// Size in Å that the whole number of boxes comes nearest to.
    package var size: Vector
    /// True for a sheet: the cell holds one layer and vacuum, and is never repeated along the beam.
    package var isSingleLayer: Bool
    /// Empty space in Å in front of and behind the crystal.
    package var vacuumBelow, vacuumAbove: Double
    /// Atoms taken out of the block.
    package var removals: [Removal]
  }

  /// An atom to take out: the one of `element` nearest to a point given as fractions of the block.
  package struct Removal: Sendable, Hashable {
    package var element: Int
    package var point: Vector
  }

  /// Thermal displacements by element.
  package struct Displacements: Sendable, Hashable {
    /// Rms displacement along each axis in Å, by atomic number.
    package var rms: [Int: Double]
    /// Temperature in K that they hold for.
    package var temperature: Double
    package var source: String

    package var tensors: [Int: ThermalDisplacement] { rms.mapValues { .isotropic(rms: $0) } }
  }

  /// Options that cut the specimen's own block, to be changed by a caller before `cut`.
  package var blockOptions: BlockOptions {
    var size = blockRule.size
    if blockRule.isSingleLayer { size.z = crystal.cell.lengths.z }
    var options = BlockOptions(zoneAxis: zoneAxis, inPlaneAxis: inPlaneAxis, size: .about(size))
    options.vacuumBelow = blockRule.vacuumBelow
    options.vacuumAbove = blockRule.vacuumAbove
    return options
  }

  /// The specimen's block.
  /// - Parameter size: size in Å instead of the rule's; of a single layer z is not used.
  /// - Returns: an orthogonal box whose atoms have displacements where anything is known about them.
  package func block(size: Vector? = nil) throws -> Structure {
    var options = blockOptions
    if var size {
      if blockRule.isSingleLayer { size.z = crystal.cell.lengths.z }
      options.size = .about(size)
    }
    return try cut(options).structure
  }

  /// A block by other options; displacements are filled in and the rule's atoms removed.
  package func cut(_ options: BlockOptions) throws -> Block {
    let block = try Block.cut(crystal.filling(displacements: displacements.tensors), options)
    return block.replacingStructure(try removing(from: block.structure))
  }

  private func removing(from structure: Structure) throws -> Structure {
    var left = structure
    left.title = title
    for removal in blockRule.removals {
      let point = left.cell.cartesian(removal.point)
      let nearest = left.atoms.indices.filter { left.atoms[$0].element == removal.element }
        .min {
          (left.atoms[$0].position - point).lengthSquared < (left.atoms[$1].position - point).lengthSquared
        }
      guard let nearest else {
        throw InputError("\(name): there is no \(ChemicalElement.symbol(removal.element)) left to remove")
      }
      left.atoms.remove(at: nearest)
    }
    return left
  }
}

extension Block {
  /// The same block with other atoms in its box.
  func replacingStructure(_ structure: Structure) -> Block {
    Block(structure: structure, unit: unit, repeats: repeats, orientation: orientation, strain: strain)
  }
}
