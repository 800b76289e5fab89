package import Crystals

/// An atom of a world, with its place in stage coordinates at rest.
package struct WorldAtom: Sendable, Hashable {
  /// How the atom came to its site.
  package enum Origin: UInt8, Sendable, CaseIterable {
    /// What the crystal has on this site.
    case regular
    /// Another element than the crystal's.
    case substituted
    /// On a surface, on a site that is empty as a rule.
    case adatom
    /// Exchanged, moved or added after the world was made.
    case changed
  }

  package var identity: AtomIdentity
  /// Atomic number Z.
  package var element: Int32
  package var origin: Origin
  /// Probability with which the site holds this element.
  package var occupancy: Float
  /// Mean-square thermal displacement along each axis in Å².
  package var meanSquare: Float
  /// Stage coordinates in Å.
  package var position: Vector

  package init(
    identity: AtomIdentity, element: Int, position: Vector, origin: Origin = .regular, occupancy: Double = 1,
    meanSquare: Double = 0
  ) {
    self.identity = identity
    self.element = Int32(element)
    self.position = position
    self.origin = origin
    self.occupancy = Float(occupancy)
    self.meanSquare = Float(meanSquare)
  }
}
