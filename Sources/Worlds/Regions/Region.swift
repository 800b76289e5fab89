package import Crystals

/// A part of space that matter fills.
package protocol Region: Sendable {
  /// A box that holds all of it, in Å.
  var extent: Extent { get }

  func contains(_ point: Vector) -> Bool

  /// The stretches along the beam inside of the region at a point of the stage plane, in order.
  ///
  /// The same matter as `contains` says, for pictures of fields whose atoms are too many.
  func spans(at point: SIMD2<Double>) -> [Span]

  /// Whether a point inside may lie within `distance` Å of a face that another grain can touch. A region that does not
  /// know says yes.
  func isNearFace(_ point: Vector, within distance: Double) -> Bool

  /// Whether any of a ball may lie inside. A region that does not know says yes; a quick no saves making atoms that
  /// `contains` would refuse one by one.
  func mayMeet(_ centre: Vector, radius: Double) -> Bool

  /// A range of z in Å that the region does not leave over an area; narrower than the extent's where the region is
  /// a wedge or bent.
  func depth(over area: Area) -> ClosedRange<Double>
}

extension Region {
  package func isNearFace(_ point: Vector, within distance: Double) -> Bool { true }
  package func mayMeet(_ centre: Vector, radius: Double) -> Bool { true }

  package func depth(over area: Area) -> ClosedRange<Double> { extent.z }
}
