package import Crystals

/// Elastic displacements of a body in Å.
package protocol DisplacementField: Sendable {
  /// A length in Å that no displacement exceeds.
  var bound: Double { get }
  /// Displacement of matter whose place in the perfect crystal is `point` (stage coordinates, Å).
  func displacement(at point: Vector) -> Vector
  /// A box in Å that holds the undisplaced places of all matter that lies in `box`.
  func sources(of box: Extent) -> Extent
}

extension DisplacementField {
  package func sources(of box: Extent) -> Extent { box.expanded(by: bound) }
}

/// Where a body has which of its compositions.
package protocol CompositionField: Sendable {
  /// From 0 to the number of compositions less 1; between two whole numbers a site takes the upper composition with the
  /// probability of the fraction.
  func mixing(at point: Vector) -> Double
  /// The mean along a span at a point of the stage plane, for pictures of columns of material.
  func mixing(over span: Span, at point: SIMD2<Double>) -> Double
}

extension CompositionField {
  /// The value in the middle: right where the composition does not vary along the beam.
  package func mixing(over span: Span, at point: SIMD2<Double>) -> Double {
    mixing(at: Vector(point.x, point.y, (span.top + span.bottom) / 2))
  }
}

/// Polarisation of a ferroelectric, 1 for the full one.
package protocol PolarisationField: Sendable {
  func polarisation(at point: Vector) -> Vector
}
