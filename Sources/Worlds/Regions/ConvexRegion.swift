package import Crystals

/// What lies behind a set of planes: polyhedra of particles, cells of grains, wedges.
package struct ConvexRegion: Region {
  /// A plane; inside is where normal · point ≤ offset.
  package struct Plane: Sendable, Hashable {
    /// Unit vector outwards.
    package var normal: Vector
    /// Distance of the plane from the origin along the normal, in Å.
    package var offset: Double

    package init(normal: Vector, offset: Double) {
      let length = normal.length
      self.normal = normal / length
      self.offset = offset / length
    }

    /// The plane through a point.
    package init(normal: Vector, through point: Vector) {
      self.init(normal: normal, offset: normal.dot(point))
    }
  }

  package let planes: [Plane]
  package let extent: Extent

  /// - Parameter bounds: a box that holds the region, which need not be closed by its planes alone; the box belongs to
  ///   the region's definition.
  package init(_ planes: [Plane], within bounds: Extent) {
    self.planes = planes
    let corners = Self.corners(planes, bounds)
    extent = corners.isEmpty ? bounds : Extent(around: corners).intersection(bounds)
    bound = bounds
  }

  /// Planes that close by themselves, for a caller who knows the corners already.
  /// - Parameter extent: a box that holds the region.
  package init(_ planes: [Plane], filling extent: Extent) {
    self.planes = planes
    self.extent = extent
    bound = extent
  }

  private let bound: Extent

  package func contains(_ point: Vector) -> Bool {
    for plane in planes where plane.normal.dot(point) > plane.offset { return false }
    return bound.contains(point)
  }

  package func spans(at point: SIMD2<Double>) -> [Span] {
    guard point.x >= bound.low.x, point.x <= bound.high.x, point.y >= bound.low.y, point.y <= bound.high.y
    else {
      return []
    }
    return planes.cut(Span(bound.low.z, bound.high.z), at: point)
  }

  package func isNearFace(_ point: Vector, within distance: Double) -> Bool {
    planes.contains { $0.offset - $0.normal.dot(point) <= distance }
  }

  /// Corners of the polyhedron made by the planes and the faces of the box.
  private static func corners(_ planes: [Plane], _ bounds: Extent) -> [Vector] {
    var all = planes
    for axis in 0..<3 {
      var normal = Vector.zero
      normal[axis] = 1
      all.append(Plane(normal: normal, offset: bounds.high[axis]))
      all.append(Plane(normal: -normal, offset: -bounds.low[axis]))
    }
    // Three planes at a time: fine for the few dozen of a crystal's shape.
    guard all.count <= 80 else { return [] }
    let slack = 1e-7 * max(1, (bounds.high - bounds.low).length)
    var corners: [Vector] = []
    for first in all.indices {
      for second in all.indices where second > first {
        let line = all[first].normal.cross(all[second].normal)
        if line.lengthSquared < 1e-18 { continue }
        for third in all.indices where third > second {
          let volume = line.dot(all[third].normal)
          if abs(volume) < 1e-12 { continue }
          let corner =
            (all[second].normal.cross(all[third].normal) * all[first].offset
              + all[third].normal.cross(all[first].normal) * all[second].offset + line * all[third].offset)
            / volume
          if all.allSatisfy({ $0.normal.dot(corner) <= $0.offset + slack }) { corners.append(corner) }
        }
      }
    }
    return corners
  }
}

extension [ConvexRegion.Plane] {
  /// What is left of a stretch along the beam at a point of the stage plane behind all of the planes.
  func cut(_ whole: Span, at point: SIMD2<Double>) -> [Span] {
    var span = whole
    for plane in self {
      let rest = plane.offset - plane.normal.x * point.x - plane.normal.y * point.y
      let slope = plane.normal.z
      if abs(slope) < 1e-12 {
        if rest < 0 { return [] }
      } else if slope > 0 {
        span.bottom = Swift.min(span.bottom, rest / slope)
      } else {
        span.top = Swift.max(span.top, rest / slope)
      }
    }
    return span.top < span.bottom ? [span] : []
  }
}
