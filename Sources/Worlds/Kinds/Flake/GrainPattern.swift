import Configuration
import Numerics
import Quantities

/// How flakes are divided into grains.
enum GrainPattern: Sendable {
  case single
  case bicrystal(TiltBoundary)
  case polycrystal(VoronoiGrains)

  /// One straight boundary, in coordinates of the flake's middle.
  struct TiltBoundary: Sendable {
    /// Turn in rad of the grain on the side of the normal against the other one.
    let misorientation: Double
    /// Å along the normal.
    let position: Double
    /// Along the boundary.
    let direction: SIMD2<Double>
    /// Shift in Å of the second grain along the boundary and along the normal.
    let shift: SIMD2<Double>

    var normal: SIMD2<Double> { SIMD2(-direction.y, direction.x) }
  }

  init(_ parameters: ParameterReader, layout: FlakeLayout, seed: UInt64) throws {
    let edge = try parameters.number("grain_nm") * 10
    let turn = try parameters.number("boundary_misorientation_deg")
    let spread = try parameters.number("grain_spread_deg") * .pi / 180
    guard edge == 0 || turn == 0 else {
      throw InputError.outOfRange(
        parameters.name("boundary_misorientation_deg"), turn,
        allowed: "0 where \(parameters.name("grain_nm")) is set", unit: "°")
    }
    if turn == 0 {
      for key in ["boundary_position_nm", "boundary_direction_deg", "boundary_shift_nm"]
      where parameters.has(key) {
        throw InputError(
          "\(parameters.name(key)): not allowed without \(parameters.name("boundary_misorientation_deg"))")
      }
    }
    if edge > 0 {
      guard layout.tile == nil || edge <= layout.size else {
        throw InputError.outOfRange(
          parameters.name("grain_nm"), edge / 10,
          allowed: "up to \(parameters.name("flake_nm")), \(InputError.brief(layout.size / 10))", unit: "nm")
      }
      self = .polycrystal(VoronoiGrains(edge: edge, spread: spread, seed: seed))
    } else if turn != 0 {
      let shift = try parameters.numbers("boundary_shift_nm")
      let (sine, cosine) = sineCosine(try parameters.number("boundary_direction_deg") * .pi / 180)
      self = .bicrystal(
        TiltBoundary(
          misorientation: turn * .pi / 180, position: try parameters.number("boundary_position_nm") * 10,
          direction: SIMD2(cosine, sine), shift: SIMD2(shift[0], shift[1]) * 10))
    } else {
      self = .single
    }
  }

  /// The grains of a flake whose boxes meet an area.
  /// - Parameter limits: where all layers of the flake lie.
  func grains(of flake: Flake, within limits: Area, over area: Area) -> [Grain] {
    let key = SIMD3(flake.tile.x, flake.tile.y, 0)
    guard let seen = area.intersection(limits) else { return [] }
    switch self {
    case .single:
      return [Grain(key: key, angle: 0, origin: flake.centre, faces: [], bounds: limits)]
    case .bicrystal(let boundary):
      return bicrystal(boundary, flake, limits).filter { $0.bounds.intersects(seen) }
    case .polycrystal(let pattern):
      return pattern.grains(over: seen)
    }
  }

  private func bicrystal(_ boundary: TiltBoundary, _ flake: Flake, _ limits: Area) -> [Grain] {
    let normal = boundary.normal
    let offset = (normal * flake.centre).sum() + boundary.position
    let shift = boundary.shift.x * boundary.direction + boundary.shift.y * normal
    let angles = [0, boundary.misorientation]
    let lines = [
      ConvexPolygon.Line(normal: normal, offset: offset),
      ConvexPolygon.Line(normal: -normal, offset: -offset),
    ]
    return (0..<2).compactMap { side -> Grain? in
      var polygon = ConvexPolygon(limits)
      polygon.cut(lines[side], label: 0)
      guard !polygon.isEmpty else { return nil }
      let faces = polygon.edges.indices.filter { polygon.edges[$0].label != nil }.map {
        Grain.Face(
          line: lines[side], neighbour: SIMD3(flake.tile.x, flake.tile.y, 1 - side),
          neighbourAngle: angles[1 - side], ends: polygon.segment($0))
      }
      return Grain(
        key: SIMD3(flake.tile.x, flake.tile.y, side), angle: angles[side],
        origin: flake.centre + (side == 1 ? shift : .zero), faces: faces, bounds: polygon.bounds)
    }
  }
}
