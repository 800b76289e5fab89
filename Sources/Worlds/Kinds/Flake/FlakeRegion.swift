import Crystals

/// One grain of one layer of a flake: what lies inside of the outline, in the grain's cell, outside of pores.
struct FlakeRegion: Region {
  let outline: FlakeOutline
  let grain: Grain
  let pores: PoreField?
  /// A layer that lies on this one, where it may not be (adatoms).
  let cover: FlakeOutline?
  let extent: Extent

  /// Å that adatoms keep from the edge of a layer beside them.
  private static let beside = 3.0

  init(
    outline: FlakeOutline, grain: Grain, pores: PoreField?, cover: FlakeOutline? = nil, z: ClosedRange<Double>
  ) {
    self.outline = outline
    self.grain = grain
    self.pores = pores
    self.cover = cover
    let box =
      outline.bounds.intersection(grain.bounds) ?? Area(low: grain.bounds.low, high: grain.bounds.low)
    extent = Extent(box, z: z)
  }

  private func contains(_ point: SIMD2<Double>) -> Bool {
    guard outline.contains(point), grain.contains(point) else { return false }
    if let cover, cover.contains(point, margin: Self.beside) { return false }
    return !(pores?.contains(point) ?? false)
  }

  func contains(_ point: Vector) -> Bool {
    point.z >= extent.low.z && point.z < extent.high.z && contains(SIMD2(point.x, point.y))
  }

  func spans(at point: SIMD2<Double>) -> [Span] {
    contains(point) ? [Span(extent.low.z, extent.high.z)] : []
  }

  /// Only other grains touch a grain; edges and pores have vacuum behind them.
  func isNearFace(_ point: Vector, within distance: Double) -> Bool {
    let place = SIMD2(point.x, point.y)
    for face in grain.faces where face.line.distance(place) <= distance { return true }
    return false
  }
}
