import Crystals
import Foundation

/// A closed convex polyhedron: faces that are there, corners, volume.
struct Polyhedron: Sendable {
  /// Planes with a face, in the order given.
  let planes: [ConvexRegion.Plane]
  /// Index of each kept plane in the list given.
  let kept: [Int]
  let vertices: [Vector]
  let volume: Double

  /// - Returns: nil where the planes enclose no finite volume around or beside the origin.
  init?(_ all: [ConvexRegion.Plane]) {
    let size = all.map { abs($0.offset) }.max() ?? 0
    guard size > 0 else { return nil }
    // Corners of open shapes lie far out or are missing; a box that touches tells.
    let limit = 1e4 * size
    let box = [Vector(1, 0, 0), Vector(0, 1, 0), Vector(0, 0, 1)].flatMap { axis in
      [axis, -axis].map { ConvexRegion.Plane(normal: $0, offset: limit) }
    }
    let corners = Self.corners(all + box, slack: 1e-9 * size)
    guard corners.count >= 4, corners.allSatisfy({ max(abs($0.x), abs($0.y), abs($0.z)) < 0.99 * limit })
    else { return nil }
    var kept: [Int] = []
    var volume = 0.0
    for (index, plane) in all.enumerated() {
      let area = Self.area(of: plane, corners, slack: 1e-7 * size)
      guard area > 1e-9 * size * size else { continue }
      kept.append(index)
      volume += area * plane.offset / 3
    }
    guard volume > 1e-9 * size * size * size else { return nil }
    self.kept = kept
    self.volume = volume
    planes = kept.map { all[$0] }
    vertices = corners
  }

  /// Area in Å² of the face on a plane of the list.
  func area(_ index: Int) -> Double {
    Self.area(of: planes[index], vertices, slack: 1e-7 * (planes.map { abs($0.offset) }.max() ?? 1))
  }

  private static func corners(_ planes: [ConvexRegion.Plane], slack: Double) -> [Vector] {
    var corners: [Vector] = []
    for first in planes.indices {
      for second in planes.indices where second > first {
        let line = planes[first].normal.cross(planes[second].normal)
        if line.lengthSquared < 1e-12 { continue }
        for third in planes.indices where third > second {
          let volume = line.dot(planes[third].normal)
          if abs(volume) < 1e-9 { continue }
          let one = planes[second].normal.cross(planes[third].normal) * planes[first].offset
          let two = planes[third].normal.cross(planes[first].normal) * planes[second].offset
          let corner = (one + two + line * planes[third].offset) / volume
          guard planes.allSatisfy({ $0.normal.dot(corner) <= $0.offset + slack }),
            !corners.contains(where: { ($0 - corner).lengthSquared < 1e6 * slack * slack })
          else { continue }
          corners.append(corner)
        }
      }
    }
    return corners
  }

  private static func area(of plane: ConvexRegion.Plane, _ corners: [Vector], slack: Double) -> Double {
    let face = corners.filter { abs(plane.normal.dot($0) - plane.offset) < slack }
    guard face.count >= 3 else { return 0 }
    let middle = face.reduce(Vector.zero, +) / Double(face.count)
    let across = (face[0] - middle).normalised
    let up = plane.normal.cross(across)
    let around = face.map { ($0, atan2(up.dot($0 - middle), across.dot($0 - middle))) }
      .sorted { $0.1 < $1.1 }.map { $0.0 - middle }
    var sum = 0.0
    for index in around.indices {
      sum += around[index].cross(around[(index + 1) % around.count]).dot(plane.normal) / 2
    }
    return sum
  }
}
