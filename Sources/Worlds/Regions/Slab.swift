package import Crystals

/// A box along the axes.
package struct Slab: Region {
  package let extent: Extent

  package init(_ area: Area, z: ClosedRange<Double>) { extent = Extent(area, z: z) }

  package func contains(_ point: Vector) -> Bool {
    extent.area.contains(SIMD2(point.x, point.y)) && point.z >= extent.low.z && point.z < extent.high.z
  }

  package func spans(at point: SIMD2<Double>) -> [Span] {
    extent.area.contains(point) ? [Span(extent.low.z, extent.high.z)] : []
  }

  package func isNearFace(_ point: Vector, within distance: Double) -> Bool {
    min(point.x - extent.low.x, extent.high.x - point.x, point.y - extent.low.y, extent.high.y - point.y)
      <= distance
  }
}
