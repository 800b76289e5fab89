/// Where one flake of a world is.
struct Flake: Sendable {
  /// Tile of the scene that holds it.
  let tile: SIMD2<Int>
  /// Å.
  let centre: SIMD2<Double>
  /// Radius in Å of the circle around it.
  let radius: Double
  /// Direction in rad of the lattice vector a of the first layer, from x towards y.
  let angle: Double
  /// For its own random fields.
  let seed: UInt64
}
