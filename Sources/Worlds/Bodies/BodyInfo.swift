package import Crystals

/// What the truth says of a body.
package struct BodyInfo: Sendable {
  package enum Category: String, Sendable, CaseIterable {
    case support, flake, particle, grain, layer, lamella, contamination, amorphous
  }

  package var id: BodyID
  package var category: Category
  /// The thing that people would count it to: the particle of a twin, the flake of a grain. Its own id for a body that
  /// stands alone.
  package var object: BodyID
  /// Index into the materials of the world.
  package var material: Int
  /// Turns Cartesian axes of the crystal's cell into stage axes.
  package var orientation: Matrix3
  /// Word for the shape: `sheet`, `truncated octahedron`, `voronoi`…
  package var shape: String
  /// Sizes and other numbers for the truth table; units are in the names, e.g. `diameter_nm`.
  package var properties: [String: Double]

  package init(
    id: BodyID, category: Category, object: BodyID? = nil, material: Int, orientation: Matrix3 = .identity,
    shape: String, properties: [String: Double] = [:]
  ) {
    self.id = id
    self.category = category
    self.object = object ?? id
    self.material = material
    self.orientation = orientation
    self.shape = shape
    self.properties = properties
  }
}
