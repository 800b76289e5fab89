/// A grain of a flake: a convex cell of the stage plane with a lattice of its own.
struct Grain: Sendable {
  /// A border with another grain.
  struct Face: Sendable {
    let line: ConvexPolygon.Line
    /// Tile and number of the grain behind it.
    let neighbour: SIMD3<Int>
    /// Its turn in rad.
    let neighbourAngle: Double
    let ends: (SIMD2<Double>, SIMD2<Double>)
  }

  /// Tile of the pattern, and number there.
  let key: SIMD3<Int>
  /// Turn in rad beyond the flake's own orientation.
  let angle: Double
  /// A point of its lattice in Å.
  let origin: SIMD2<Double>
  /// Empty for a flake of one grain.
  let faces: [Face]
  /// A rectangle that holds it.
  let bounds: Area

  func contains(_ point: SIMD2<Double>) -> Bool {
    for face in faces where face.line.distance(point) < 0 { return false }
    return true
  }
}
