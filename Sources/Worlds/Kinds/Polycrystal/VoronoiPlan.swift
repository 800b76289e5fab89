import Crystals
import Numerics

/// Cells of points in the plane, one point in each brick of a brick wall: hexagons where the points are regular, irregular
/// cells where they are strewn.
struct VoronoiPlan: Sendable {
  let seed: UInt64
  /// Width and height of a brick in Å; the width is that of a regular hexagon.
  let brick: SIMD2<Double>
  /// From 0 for regular points to 1 for points anywhere in their bricks.
  let irregularity: Double
  /// The cells end at its border.
  let area: Area

  /// - Parameter size: diameter in Å of the disc of a mean cell's area.
  init(seed: UInt64, size: Double, irregularity: Double, area: Area) {
    self.seed = seed
    self.irregularity = irregularity
    self.area = area
    // A brick has the area of a mean cell; width and height as for close-packed rows.
    let width = (.pi / 4 * size * size * 2 / 3.0.squareRoot()).squareRoot()
    brick = SIMD2(width, width * 3.0.squareRoot() / 2)
  }

  /// A cell: a convex polygon.
  struct Polygon: Sendable {
    /// A side from one corner to the next, with outside to the right of it seen along +z.
    struct Side: Sendable {
      var from, to: SIMD2<Double>
      /// Unit vector outwards, and distance from the origin along it in Å.
      var normal: SIMD2<Double>
      var offset: Double
      /// The cell beyond; nil at the border of the area.
      var neighbour: SIMD2<Int>?
    }

    var sides: [Side]

    /// Å².
    var size: Double {
      guard let start = sides.first?.from else { return 0 }
      return sides.reduce(0) { sum, side in
        let (one, two) = (side.from - start, side.to - start)
        return sum + (one.x * two.y - one.y * two.x) / 2
      }
    }

    /// The smallest box around it.
    var box: Area {
      Area(
        low: sides.reduce(SIMD2(repeating: .infinity)) { pointwiseMin($0, $1.from) },
        high: sides.reduce(SIMD2(repeating: -.infinity)) { pointwiseMax($0, $1.from) })
    }

    /// Takes away what lies beyond a line.
    mutating func clip(normal: SIMD2<Double>, offset: Double, neighbour: SIMD2<Int>?) {
      let depths = sides.map { ($0.from * normal).sum() - offset }
      guard depths.contains(where: { $0 > 0 }) else { return }
      var kept: [Side] = []
      for (index, side) in sides.enumerated() {
        let (depth, next) = (depths[index], depths[(index + 1) % sides.count])
        if depth > 0 && next > 0 { continue }
        var side = side
        let crossing = side.from + (side.to - side.from) * (depth / (depth - next))
        if depth > 0 {
          side.from = crossing
          kept.append(side)
        } else if next > 0 {
          side.to = crossing
          kept.append(side)
          kept.append(
            Side(from: crossing, to: crossing, normal: normal, offset: offset, neighbour: neighbour))
        } else {
          kept.append(side)
        }
      }
      for index in kept.indices { kept[index].to = kept[(index + 1) % kept.count].from }
      sides = kept.filter { $0.from != $0.to }
    }
  }

  /// The point of a brick.
  func point(_ cell: SIMD2<Int>) -> SIMD2<Double> {
    var stream = RandomStream(seed: seed, purpose: .placement, index: cell.x, cell.y)
    let jitter = SIMD2(stream.uniform() - 0.5, stream.uniform() - 0.5) * irregularity
    let shift = cell.y & 1 == 0 ? 0.0 : 0.5
    return (SIMD2(Double(cell.x) + shift, Double(cell.y)) + jitter) * brick
  }

  /// Cells that can have a part within an area: those whose points are not farther than the nearest one by more than the
  /// area allows.
  func cells(over area: Area) -> [SIMD2<Int>] {
    guard let part = self.area.intersection(area) else { return [] }
    // A place is at most a brick's diagonal away from the point of its own brick.
    let far = (brick * brick).sum().squareRoot()
    let wide = part.expanded(by: far)
    let low = (wide.low / brick - 1.5).rounded(.down)
    let high = (wide.high / brick + 1.5).rounded(.down)
    var found: [(cell: SIMD2<Int>, distance: Double)] = []
    let radius = (part.size * part.size).sum().squareRoot() / 2
    for y in Int(low.y)...Int(high.y) {
      for x in Int(low.x)...Int(high.x) {
        let offset = point(SIMD2(x, y)) - part.centre
        found.append((SIMD2(x, y), (offset * offset).sum().squareRoot()))
      }
    }
    let nearest = found.map(\.distance).min() ?? 0
    return found.filter { $0.distance <= nearest + 2 * radius + 1e-6 }.map(\.cell)
  }

  /// The polygon of a cell; without sides where it lies outside of the area.
  func polygon(_ cell: SIMD2<Int>) -> Polygon {
    let centre = point(cell)
    let half = 2 * (brick.x + brick.y)
    var polygon = Polygon(sides: [])
    let corners = [(-1.0, -1.0), (1, -1), (1, 1), (-1, 1)].map { centre + SIMD2($0, $1) * half }
    for (index, corner) in corners.enumerated() {
      let next = corners[(index + 1) % 4]
      let normal = SIMD2(next.y - corner.y, corner.x - next.x) / (2 * half)
      polygon.sides.append(
        Polygon.Side(from: corner, to: next, normal: normal, offset: (normal * corner).sum()))
    }
    var others: [(cell: SIMD2<Int>, offset: SIMD2<Double>, distance: Double)] = []
    for dy in -4...4 {
      for dx in -4...4 where (dx, dy) != (0, 0) {
        let other = SIMD2(cell.x + dx, cell.y + dy)
        let offset = point(other) - centre
        others.append((other, offset, (offset * offset).sum().squareRoot()))
      }
    }
    others.sort { $0.distance < $1.distance }
    for other in others {
      // A point twice as far as the farthest corner cuts nothing off.
      let reach = polygon.sides.map { (($0.from - centre) * ($0.from - centre)).sum() }.max() ?? 0
      if other.distance * other.distance > 4 * reach { break }
      let normal = other.offset / other.distance
      polygon.clip(
        normal: normal, offset: (normal * (centre + other.offset / 2)).sum(), neighbour: other.cell)
    }
    for (normal, offset) in [
      (SIMD2(1.0, 0), area.high.x), (SIMD2(-1, 0), -area.low.x), (SIMD2(0, 1), area.high.y),
      (SIMD2(0, -1), -area.low.y),
    ] {
      polygon.clip(normal: normal, offset: offset, neighbour: nil)
    }
    return polygon.sides.count < 3 ? Polygon(sides: []) : polygon
  }
}
