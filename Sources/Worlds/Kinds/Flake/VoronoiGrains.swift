import Numerics

/// Grains as the cells of random points, one in each tile of a square lattice.
struct VoronoiGrains: Sendable {
  /// Edge of the tiles in Å: the square root of the mean area of a grain.
  let edge: Double
  /// Grains are turned by up to this in rad, to either side.
  let spread: Double
  private let stream: RandomStream

  init(edge: Double, spread: Double, seed: UInt64) {
    self.edge = edge
    self.spread = spread
    stream = RandomStream(seed: seed, purpose: .placement, index: 3)
  }

  /// Points stay in the middle 70 % of their tiles, so that no place is farther from its nearest point than this
  /// many edges (a corner of the tile against the opposite corner of the middle part).
  private static let reach = 0.85 * 2.0.squareRoot()

  private func point(_ tile: SIMD2<Int>) -> (place: SIMD2<Double>, angle: Double) {
    var draw = stream.appending(tile.x).appending(tile.y)
    let (x, y, turn) = (draw.uniform(), draw.uniform(), draw.uniform())
    let place = SIMD2(Double(tile.x), Double(tile.y)) + 0.7 * (SIMD2(x, y) - 0.5)
    return (place * edge, spread * (2 * turn - 1))
  }

  /// Tile of the middle of which a place is in.
  func tile(of place: SIMD2<Double>) -> SIMD2<Int> {
    let at = (place / edge).rounded(.toNearestOrAwayFromZero)
    return SIMD2(Int(at.x), Int(at.y))
  }

  /// The grains whose boxes meet an area.
  func grains(over area: Area) -> [Grain] {
    let room = area.expanded(by: (Self.reach + 0.01) * edge)
    let (low, high) = (tile(of: room.low), tile(of: room.high))
    var found: [Grain] = []
    for y in low.y...high.y {
      for x in low.x...high.x {
        let place = point(SIMD2(x, y)).place
        guard room.contains(place) else { continue }
        let grain = self.grain(SIMD2(x, y))
        if grain.bounds.intersects(area) { found.append(grain) }
      }
    }
    return found
  }

  private func grain(_ tile: SIMD2<Int>) -> Grain {
    let (centre, angle) = point(tile)
    var others: [(square: Double, tile: SIMD2<Int>, place: SIMD2<Double>, angle: Double)] = []
    for dy in -3...3 {
      for dx in -3...3 where (dx, dy) != (0, 0) {
        let other = SIMD2(tile.x + dx, tile.y + dy)
        let (place, angle) = point(other)
        others.append((((place - centre) * (place - centre)).sum(), other, place, angle))
      }
    }
    others.sort { $0.square < $1.square }
    var polygon = ConvexPolygon(Area(centre: centre, size: SIMD2(repeating: 2 * Self.reach * edge)))
    for (number, other) in others.enumerated() {
      let apart = other.square.squareRoot()
      if apart > 2 * Self.reach * edge { break }
      let normal = (other.place - centre) / apart
      polygon.cut(
        .init(normal: normal, offset: (normal * (centre + other.place)).sum() / 2), label: number)
    }
    let faces = polygon.edges.indices.compactMap { index -> Grain.Face? in
      guard let label = polygon.edges[index].label else { return nil }
      let other = others[label]
      return Grain.Face(
        line: polygon.edges[index].line, neighbour: SIMD3(other.tile.x, other.tile.y, 0),
        neighbourAngle: other.angle, ends: polygon.segment(index))
    }
    return Grain(
      key: SIMD3(tile.x, tile.y, 0), angle: angle, origin: centre, faces: faces, bounds: polygon.bounds)
  }
}
