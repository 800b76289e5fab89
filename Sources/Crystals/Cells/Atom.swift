/// One atomic site.
package struct Atom: Sendable, Hashable {
  /// Atomic number Z.
  package var element: Int
  /// Cartesian position in Å.
  package var position: Vector
  /// Probability that the site is filled, above 0 and up to 1.
  package var occupancy: Double
  /// Thermal motion, or nil where nothing is known about it.
  package var displacement: ThermalDisplacement?
  /// Name of the site in its file.
  package var label: String?

  package init(
    element: Int, position: Vector, occupancy: Double = 1, displacement: ThermalDisplacement? = nil,
    label: String? = nil
  ) {
    self.element = element
    self.position = position
    self.occupancy = occupancy
    self.displacement = displacement
    self.label = label
  }

  /// Symbol of the element.
  package var symbol: String { ChemicalElement.symbol(element) }
}
