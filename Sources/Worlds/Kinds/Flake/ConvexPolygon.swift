/// A convex polygon of the stage plane whose edges remember what cut them.
struct ConvexPolygon: Sendable {
  /// The line normal · point = offset; inside is where normal · point is smaller.
  struct Line: Sendable {
    /// Unit vector outwards.
    var normal: SIMD2<Double>
    /// Å.
    var offset: Double

    func distance(_ point: SIMD2<Double>) -> Double { offset - (normal * point).sum() }
  }

  /// An edge from its corner to the next one.
  struct Edge: Sendable {
    var corner: SIMD2<Double>
    var line: Line
    /// Number given to the cut; nil for an edge of the first rectangle.
    var label: Int?
  }

  private(set) var edges: [Edge]

  init(_ area: Area) {
    let (low, high) = (area.low, area.high)
    edges = [
      Edge(corner: low, line: Line(normal: SIMD2(0, -1), offset: -low.y)),
      Edge(corner: SIMD2(high.x, low.y), line: Line(normal: SIMD2(1, 0), offset: high.x)),
      Edge(corner: high, line: Line(normal: SIMD2(0, 1), offset: high.y)),
      Edge(corner: SIMD2(low.x, high.y), line: Line(normal: SIMD2(-1, 0), offset: -low.x)),
    ]
  }

  var isEmpty: Bool { edges.count < 3 }

  /// The box around it; it must not be empty.
  var bounds: Area {
    var (low, high) = (edges[0].corner, edges[0].corner)
    for edge in edges {
      low = pointwiseMin(low, edge.corner)
      high = pointwiseMax(high, edge.corner)
    }
    return Area(low: low, high: high)
  }

  /// Å².
  var area: Double {
    edges.indices.reduce(0) { sum, index in
      let (one, two) = segment(index)
      return sum + (one.x * two.y - one.y * two.x) / 2
    }
  }

  /// Ends of an edge.
  func segment(_ index: Int) -> (SIMD2<Double>, SIMD2<Double>) {
    (edges[index].corner, edges[(index + 1) % edges.count].corner)
  }

  func contains(_ point: SIMD2<Double>) -> Bool { edges.allSatisfy { $0.line.distance(point) >= 0 } }

  /// Cuts away what lies beyond a line.
  mutating func cut(_ line: Line, label: Int?) {
    guard !isEmpty else { return }
    let distances = edges.map { line.distance($0.corner) }
    if distances.allSatisfy({ $0 >= 0 }) { return }
    var kept: [Edge] = []
    for index in edges.indices {
      let next = (index + 1) % edges.count
      let (here, there) = (distances[index], distances[next])
      let corner = edges[index].corner
      if here >= 0 { kept.append(edges[index]) }
      guard (here >= 0) != (there >= 0) else { continue }
      let crossing = corner + (edges[next].corner - corner) * (here / (here - there))
      if here >= 0 {
        kept.append(Edge(corner: crossing, line: line, label: label))
      } else {
        kept.append(Edge(corner: crossing, line: edges[index].line, label: edges[index].label))
      }
    }
    edges = kept.count < 3 ? [] : kept
  }
}

extension Area {
  /// Whether any of a straight line from one point to another lies in the area.
  func meets(_ one: SIMD2<Double>, _ two: SIMD2<Double>) -> Bool {
    var (from, to) = (0.0, 1.0)
    let step = two - one
    for axis in 0..<2 {
      if step[axis] == 0 {
        if one[axis] < low[axis] || one[axis] >= high[axis] { return false }
        continue
      }
      let (a, b) = ((low[axis] - one[axis]) / step[axis], (high[axis] - one[axis]) / step[axis])
      from = Swift.max(from, Swift.min(a, b))
      to = Swift.min(to, Swift.max(a, b))
    }
    return from <= to
  }
}
