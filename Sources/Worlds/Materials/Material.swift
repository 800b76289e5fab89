package import Crystals
import Quantities

/// A crystal that bodies of a world are made of.
package struct Material: Sendable, Hashable {
  /// Name in the library, or of the user's file.
  package let name: String
  /// One unit cell with thermal displacements.
  package let crystal: Structure
  /// Whether the cell is a piece of amorphous matter.
  package let isAmorphous: Bool
  /// Whether the cell holds one sheet and vacuum, so that only its area counts.
  package let isSheet: Bool
  /// Formal charges by atomic number; empty where none are known.
  package let charges: [Int: Double]
  /// Citations.
  package let source: [String]
  /// Translations inside of the cell that leave the crystal as it is, in fractions of the cell; the zero one is among them.
  package let centrings: [Vector]
  let box: AmorphousBox

  package init(
    name: String, crystal: Structure, isAmorphous: Bool = false, isSheet: Bool = false,
    charges: [Int: Double] = [:], source: [String] = []
  ) {
    self.name = name
    box = AmorphousBox(crystal)
    self.crystal = crystal
    self.isAmorphous = isAmorphous
    self.isSheet = isSheet
    self.charges = charges
    self.source = source
    centrings = isAmorphous ? [.zero] : crystal.centringTranslations()
  }

  /// Atoms of each element per unit cell.
  package var composition: [Int: Double] { crystal.composition }
}
