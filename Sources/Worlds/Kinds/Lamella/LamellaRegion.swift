import Crystals

/// A part of a lamella between borders that stand on edge or nearly so: a grain, a layer, and the damaged matter on it.
///
/// Borders are told in the flat lamella and follow its bend; the faces are those of the bent one.
struct LamellaRegion: Region {
  /// A plane that bounds the region: inside is where normal · point lies below the offset.
  struct Border: Sendable {
    /// Unit vector outwards, in stage axes.
    var normal: Vector
    /// Å.
    var offset: Double
    /// Whether points on the plane belong to the region; of two neighbours one has them.
    var isClosed: Bool
    /// Steps of the plane; they follow the stage plane even in a tilted crystal.
    var terraces: Terraces?
    /// Whether an atom there may come too close to one behind the border.
    var isContact = true

    @inline(__always)
    func room(_ point: Vector, _ place: SIMD2<Double>) -> Double {
      let distance = offset - normal.dot(point)
      guard let terraces else { return distance }
      return distance + terraces.height(at: place)
    }
  }

  /// Every second terrace of a border is raised.
  struct Terraces: Sendable {
    /// Width of a terrace in Å, and the unit vector along which they follow one another.
    var width: Double
    var along: SIMD2<Double>
    /// Height of a step in Å along the border's normal.
    var step: Double

    func height(at place: SIMD2<Double>) -> Double {
      let number = ((along * place).sum() / width + 0.5).rounded(.down)
      return number.truncatingRemainder(dividingBy: 2) == 0 ? 0 : step
    }
  }

  let shape: LamellaShape
  let part: LamellaShape.Part
  let borders: [Border]
  let extent: Extent

  init(shape: LamellaShape, part: LamellaShape.Part = .crystal, borders: [Border] = []) {
    self.shape = shape
    self.part = part
    self.borders = borders
    extent = shape.extent.intersection(Self.bounds(borders, shape))
  }

  func contains(_ point: Vector) -> Bool {
    let place = SIMD2(point.x, point.y)
    guard shape.outline.contains(place) else { return false }
    let smooth = shape.smoothFaces(part, at: place)
    let swing = shape.swing
    guard point.z >= smooth.top - swing, point.z < smooth.bottom + swing else { return false }
    if !borders.isEmpty {
      let flat = shape.bend.isFlat ? point : shape.bend.flattened(point)
      for border in borders {
        let room = border.room(flat, place)
        guard room > 0 || (room == 0 && border.isClosed) else { return false }
      }
    }
    return swing == 0 || shape.holds(point.z, part, at: place, smooth: smooth)
  }

  func spans(at point: SIMD2<Double>) -> [Span] {
    guard shape.outline.contains(point) else { return [] }
    var span = shape.faces(part, at: point)
    guard span.top < span.bottom else { return [] }
    for border in borders {
      // The room is linear in z: the flat place of a bent one is.
      let ends = [span.top, span.bottom].map { z -> Double in
        let place = Vector(point.x, point.y, z)
        return border.room(shape.bend.isFlat ? place : shape.bend.flattened(place), point)
      }
      if ends[0] <= 0 && ends[1] <= 0 { return [] }
      guard ends[0] < 0 || ends[1] < 0 else { continue }
      let cut = span.top + span.length * ends[0] / (ends[0] - ends[1])
      if ends[0] < 0 { span.top = cut } else { span.bottom = cut }
    }
    return span.top < span.bottom ? [span] : []
  }

  func isNearFace(_ point: Vector, within distance: Double) -> Bool {
    let place = SIMD2(point.x, point.y)
    if shape.damage > 0 {
      let smooth = shape.smoothFaces(part, at: place)
      // Faces may slope: a wedge or a rough face is nearer than it is high above.
      let reach = 1.5 * distance + shape.swing
      if point.z < smooth.top + reach || point.z > smooth.bottom - reach { return true }
    }
    guard !borders.isEmpty else { return false }
    let flat = shape.bend.isFlat ? point : shape.bend.flattened(point)
    return borders.contains { $0.isContact && $0.room(flat, place) < distance + abs($0.terraces?.step ?? 0) }
  }

  func depth(over area: Area) -> ClosedRange<Double> { shape.depth(part, over: area) }

  /// The box around the outline's part behind the borders: each cuts off what no tilt can bring inside.
  private static func bounds(_ borders: [Border], _ shape: LamellaShape) -> Extent {
    var box = shape.extent
    let thick = shape.depth(over: shape.outline)
    let deepest = shape.thickness(at: shape.outline.low).magnitude + thick.upperBound - thick.lowerBound
    let slant = deepest * shape.bend.steepest(shape.outline)
    for border in borders {
      for axis in 0..<2 where abs(border.normal[axis]) > 0.999 {
        let across = Vector(1, 1, 1) - Vector(axis == 0 ? 1 : 0, axis == 1 ? 1 : 0, 0)
        let other = border.normal * across
        let far = pointwiseMax(
          Vector(abs(box.low.x), abs(box.low.y), abs(box.low.z)),
          Vector(abs(box.high.x), abs(box.high.y), abs(box.high.z)))
        let stray = Vector(abs(other.x), abs(other.y), abs(other.z)).dot(far) + slant
        let reach =
          (border.offset + abs(border.terraces?.step ?? 0) + stray) / abs(border.normal[axis]) + 1e-6
        if border.normal[axis] > 0 {
          box.high[axis] = min(box.high[axis], reach)
        } else {
          box.low[axis] = max(box.low[axis], -reach)
        }
      }
    }
    return box
  }
}
