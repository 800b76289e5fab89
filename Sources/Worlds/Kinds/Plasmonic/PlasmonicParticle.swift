import Crystals
import Foundation
import Numerics

/// A particle whose shape decides its resonances: a rod, a ball or a cube on a support.
struct PlasmonicParticle: Sendable {
  enum Shape: String, Sendable, CaseIterable {
    case rod, sphere, cube
  }

  var shape: Shape
  /// Length of a rod with its caps, diameter of a ball, edge of a cube, in Å.
  var length: Double
  /// Diameter of a rod; the length otherwise.
  var width: Double
  /// Middle in Å.
  var place: SIMD2<Double>
  /// Angle in rad from +x towards +y.
  var rotation: Double

  /// Radius in Å of the disc that holds its outline.
  var radius: Double { shape == .cube ? length / 2.0.squareRoot() : length / 2 }

  private var along: Vector { Vector(cos(rotation), sin(rotation), 0) }

  /// Its hull with the middle at a height z in Å.
  func hull(z: Double = 0) -> RoundedHull {
    let centre = Vector(place.x, place.y, z)
    switch shape {
    case .sphere: return RoundedHull(points: [centre], radius: length / 2)
    case .rod:
      let half = along * ((length - width) / 2)
      return RoundedHull(points: [centre - half, centre + half], radius: width / 2)
    case .cube:
      let (right, up) = (along * (length / 2), Vector(0, 0, 1).cross(along) * (length / 2))
      let corners = [right + up, right - up, -right - up, up - right]
      let top = Vector(0, 0, length / 2)
      return RoundedHull(points: corners.flatMap { [centre + $0 - top, centre + $0 + top] }, radius: 0)
    }
  }

  func region(z: Double) -> any Region {
    let centre = Vector(place.x, place.y, z)
    switch shape {
    case .sphere: return Ellipsoid(centre: centre, radius: length / 2)
    case .rod:
      let ends = hull(z: z).points
      return Capsule(from: ends[0], to: ends[1], radius: width / 2)
    case .cube:
      let axes = [along, Vector(0, 0, 1).cross(along), Vector(0, 0, 1)]
      return ConvexRegion(
        axes.flatMap { axis in
          [axis, -axis].map {
            ConvexRegion.Plane(normal: $0, offset: $0.dot(centre) + length / 2)
          }
        }, filling: hull(z: z).extent.expanded(by: 1e-3))
    }
  }

  /// Å³.
  var volume: Double {
    switch shape {
    case .sphere: .pi / 6 * length * length * length
    case .rod: .pi / 4 * width * width * (length - width) + .pi / 6 * width * width * width
    case .cube: length * length * length
    }
  }

  /// Widest gap in Å between the outlines of two, over lines that part them; negative where none does.
  static func separation(_ first: RoundedHull, _ second: RoundedHull) -> Double {
    var widest = -Double.infinity
    for step in 0..<720 {
      let angle = Double(step) * .pi / 360
      let normal = Vector(cos(angle), sin(angle), 0)
      widest = max(widest, -(first.reach(normal) + second.reach(-normal)))
    }
    return widest
  }

  /// z of the middle in Å at which it is `gap` before a surface somewhere and nowhere nearer.
  func restingHeight(on surface: (SIMD2<Double>) -> Double, gap: Double) -> Double {
    let region = region(z: 0)
    let box = region.extent.area
    let counts = pointwiseMin(
      pointwiseMax((box.size / 8).rounded(.up), SIMD2(repeating: 4)), SIMD2(repeating: 60))
    var height = Double.infinity
    for row in 0...Int(counts.y) {
      for column in 0...Int(counts.x) {
        let point = box.low + box.size * SIMD2(Double(column), Double(row)) / counts
        guard let bottom = region.spans(at: point).last?.bottom else { continue }
        height = min(height, surface(point) - gap - bottom)
      }
    }
    return height.isFinite ? height : surface(place) - gap - region.extent.high.z
  }

  /// Turns axes of a crystal into stage axes: a direction along a rod and any roll, a cube's axes along its edges, a ball
  /// anyhow.
  /// - Parameter axis: unit vector along rods in Cartesian axes of the crystal.
  func orientation(axis: Vector, _ stream: inout RandomStream) -> Matrix3 {
    let whole = Matrix3(quaternion: stream.quaternion())
    let roll = stream.uniform() * 2 * .pi
    switch shape {
    case .sphere: return whole
    case .cube: return Matrix3.rotation(about: Vector(0, 0, 1), by: rotation)
    case .rod:
      let right = abs(axis.x) < 0.9 ? Vector(1, 0, 0) : Vector(0, 1, 0)
      let upright = ParticleOrientation.frame(axis, right: right)
      // z to the rod's direction, after the roll about it.
      let lie = Matrix3(columns: Vector(0, 0, -1), Vector(0, 0, -1).cross(along) * -1, along)
      return lie * Matrix3.rotation(about: Vector(0, 0, 1), by: roll) * upright
    }
  }
}
