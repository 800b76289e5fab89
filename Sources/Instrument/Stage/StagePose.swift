/// Where a specimen is: its origin and its orientation in the laboratory (x right, y down, z along the beam), in Å.
package struct StagePose: Sendable, Hashable {
  /// From coordinates of the specimen to those of the laboratory.
  package var rotation: Rotation
  /// Place of the specimen's origin.
  package var origin: SIMD3<Double>

  /// Place of a specimen point.
  package func place(_ point: SIMD3<Double>) -> SIMD3<Double> { origin + rotation.applied(point) }
}
