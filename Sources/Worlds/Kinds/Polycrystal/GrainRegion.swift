import Crystals

/// A grain that goes through a film: straight sides, rough faces, and planes of twins.
struct GrainRegion: Region {
  /// A side; inside is where normal · point ≤ offset.
  struct Side: Sendable {
    var normal: SIMD2<Double>
    var offset: Double
  }

  /// A face of the film: its middle in Å and a rough field with its rms in Å.
  struct Face: Sendable {
    var z: Double
    var rms: Double
    var field: SmoothFieldPatch?

    func height(_ x: Double, _ y: Double) -> Double { field.map { z + rms * $0(x, y) } ?? z }
    /// How far it may be from its middle.
    var room: Double { field == nil ? 0 : rms * SmoothField.bound }
  }

  let sides: [Side]
  let top, bottom: Face
  let planes: [ConvexRegion.Plane]
  let extent: Extent

  init(sides: [Side], box: Area, top: Face, bottom: Face, planes: [ConvexRegion.Plane]) {
    self.sides = sides
    self.top = top
    self.bottom = bottom
    self.planes = planes
    extent = Extent(box, z: top.z - top.room...max(top.z - top.room, bottom.z + bottom.room))
  }

  func contains(_ point: Vector) -> Bool {
    guard point.z >= extent.low.z, point.z < extent.high.z else { return false }
    for side in sides where side.normal.x * point.x + side.normal.y * point.y > side.offset { return false }
    for plane in planes where plane.normal.dot(point) > plane.offset { return false }
    // Most points are far from the faces, and the fields need not be asked.
    if point.z < top.z + top.room, point.z < top.height(point.x, point.y) { return false }
    if point.z >= bottom.z - bottom.room, point.z >= bottom.height(point.x, point.y) { return false }
    return true
  }

  func spans(at point: SIMD2<Double>) -> [Span] {
    for side in sides where (side.normal * point).sum() > side.offset { return [] }
    let span = Span(top.height(point.x, point.y), bottom.height(point.x, point.y))
    return planes.cut(span, at: point)
  }

  func isNearFace(_ point: Vector, within distance: Double) -> Bool {
    for side in sides where side.offset - side.normal.x * point.x - side.normal.y * point.y <= distance {
      return true
    }
    for plane in planes where plane.offset - plane.normal.dot(point) <= distance { return true }
    return false
  }
}
