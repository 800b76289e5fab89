package import Crystals

/// A piece of matter of one material: a crystal grain, a sheet, a layer, an amorphous film.
///
/// Everything that a body answers is a pure function of the body and the place, whatever window is asked for.
package protocol Body: Sendable {
  var info: BodyInfo { get }
  /// A box that holds all its atoms, displaced ones included.
  var extent: Extent { get }
  /// Grains whose atoms may not come closer to each other than a distance; nil for a body that touches nothing.
  var contact: Contact? { get }

  /// The atoms and point defects whose places lie in an area.
  func realise(in area: Area, threads: Int) -> BodyAtoms

  /// Adds the body's layers at a point of the stage plane, in the order of the beam.
  func addLayers(at point: SIMD2<Double>, index: Int, to layers: inout [Layer])

  /// Atoms of each element per unit cell where the composition coordinate is `mixing`.
  func composition(mixing: Double) -> [Int: Double]

  /// Displacement in Å of matter whose undisplaced place is `point`.
  func displacement(at point: Vector) -> Vector
}

extension Body {
  package var contact: Contact? { nil }
  package func displacement(at point: Vector) -> Vector { .zero }
}

/// Bodies of one group share borders. Where two of their atoms are closer than `distance` Å, the atom of the body with the
/// larger id is left out.
package struct Contact: Sendable, Hashable {
  package var group: Int
  package var distance: Double

  package init(group: Int, distance: Double) {
    self.group = group
    self.distance = distance
  }
}

/// What a body has in a window.
package struct BodyAtoms: Sendable {
  package var atoms: [WorldAtom] = []
  package var defects: [PointDefect] = []

  package init() {}
}

/// Matter of one body along the beam at one point of the stage plane.
package struct Layer: Sendable, Hashable {
  /// Index of the body in the list that was asked.
  package var body: Int
  package var span: Span
  /// Unit cells per Å² of the stage plane.
  package var cells: Double
  /// Composition coordinate, see `Body.composition`.
  package var mixing: Double

  package init(body: Int, span: Span, cells: Double, mixing: Double = 0) {
    self.body = body
    self.span = span
    self.cells = cells
    self.mixing = mixing
  }
}
