/// One atom as the potential sees it.
package struct ScatteringAtom: Sendable, Hashable {
  package let scatterer: Scatterer
  /// Position in Å.
  package var x: Double
  package var y: Double
  package var z: Double
  /// Share of unit cells in which the site is occupied, 0 to 1: the weight of the atom in the mean potential.
  package let occupancy: Double

  package init(_ scatterer: Scatterer, x: Double, y: Double, z: Double, occupancy: Double = 1) {
    self.scatterer = scatterer
    self.x = x
    self.y = y
    self.z = z
    self.occupancy = occupancy
  }
}
