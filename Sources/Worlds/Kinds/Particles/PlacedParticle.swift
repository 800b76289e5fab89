import Crystals
import Numerics

/// A particle of some shape at its place.
struct PlacedParticle: Sendable {
  let shape: ParticleShape
  /// Radius in Å of the ball of equal volume.
  let scale: Double
  /// Turns axes of the particle into stage axes.
  let rotation: Matrix3
  /// Middle in Å.
  var centre: Vector
  /// Part of the height that the support cuts away.
  let truncation: Double

  /// How the atoms of a particle are made.
  struct Matter: Sendable {
    var material: Material
    var index: Int
    var sites: [CrystalSite]
    /// Thickness and width in Å of a shell; nil for one matter throughout.
    var shell: (thickness: Double, width: Double)?
    /// Shortest distance of atoms in Å.
    var bond: Double
  }

  var hull: RoundedHull { shape.hull.placed(rotation, scale: scale, at: centre) }

  /// z in Å of the cut, or of the lowest point.
  var foot: Double {
    let down = rotation.transposed * Vector(0, 0, 1)
    let (below, above) = (shape.hull.reach(down) * scale, shape.hull.reach(-down) * scale)
    return centre.z + below - truncation * (below + above)
  }

  /// Outer faces in stage coordinates, without the cut.
  var faces: [ConvexRegion.Plane] {
    shape.facets.map { facet in
      let normal = rotation * facet.normal
      return ConvexRegion.Plane(normal: normal, offset: facet.distance * scale + normal.dot(centre))
    }
  }

  /// Moves it along the beam until it is `gap` Å before a surface somewhere and nowhere nearer.
  /// - Parameter surface: z of the surface in Å at a point of the stage plane.
  mutating func rest(on surface: (SIMD2<Double>) -> Double, gap: Double) {
    let (faces, foot) = (faces, foot)
    let middle = SIMD2(centre.x, centre.y)
    let radius = shape.circumradius * scale
    // Surfaces of supports are smooth over 8 Å.
    let half = min(16, max(2, Int((radius / 8).rounded(.up))))
    var room = Double.infinity
    for row in -half...half {
      for column in -half...half {
        let offset = SIMD2(Double(column), Double(row)) * (radius / Double(half))
        guard let lowest = lowest(offset, faces) else { continue }
        room = min(room, surface(middle + offset) - gap - min(lowest, foot))
      }
    }
    centre.z += room.isFinite ? room : surface(middle) - gap - foot
  }

  /// z of the far side at an offset from the middle; nil beside the particle.
  private func lowest(_ offset: SIMD2<Double>, _ faces: [ConvexRegion.Plane]) -> Double? {
    if shape.isRound {
      let left = scale * scale - (offset * offset).sum()
      return left >= 0 ? centre.z + left.squareRoot() : nil
    }
    var (top, bottom) = (-Double.infinity, Double.infinity)
    for face in faces {
      let rest =
        face.offset - face.normal.x * (centre.x + offset.x) - face.normal.y * (centre.y + offset.y)
      if face.normal.z > 1e-9 {
        bottom = min(bottom, rest / face.normal.z)
      } else if face.normal.z < -1e-9 {
        top = max(top, rest / face.normal.z)
      } else if rest < 0 {
        return nil
      }
    }
    return top <= bottom ? bottom : nil
  }

  /// Twins of a particle share the atoms on their common faces.
  static let contactGroup = 1

  /// The particle as one body for each of its twins.
  /// - Parameters:
  ///   - first: id of the first body; those of the others follow.
  ///   - shift: place of the middle in the crystal's cell, as fractions, for a single crystal; twins have an atom there.
  func bodies(
    first: BodyID, matter: Matter, shift: Vector, seed: UInt64, properties: [String: Double]
  ) -> [any Body] {
    let cut = ConvexRegion.Plane(normal: Vector(0, 0, 1), offset: foot)
    let faces = faces
    let regions = shape.domains.map { region($0, cut) }
    let volume = regions.reduce(0) { $0 + $1.volume }
    let cell = matter.material.crystal.cell
    let density = Double(matter.material.crystal.count) / cell.volume
    var shared = properties
    shared["diameter_nm"] = 2 * scale / 10
    shared["centre_x_nm"] = centre.x / 10
    shared["centre_y_nm"] = centre.y / 10
    shared["centre_z_nm"] = centre.z / 10
    shared["particle_volume_nm3"] = volume / 1000
    shared["domains"] = Double(regions.count { $0.volume > 0 })
    let mixing = matter.shell.map {
      ShellDepth(
        faces: faces, centre: centre, radius: scale, shell: $0.thickness, width: $0.width)
    }
    var bodies: [any Body] = []
    for (number, domain) in shape.domains.enumerated() where regions[number].volume > 0 {
      let orientation = rotation * domain.deformation
      var properties = shared
      properties["volume_nm3"] = regions[number].volume / 1000
      properties["atoms"] = regions[number].volume * density
      let info = BodyInfo(
        id: BodyID(
          tileX: Int(first.tileX), tileY: Int(first.tileY), Int(first.ordinal) + number),
        category: .particle, object: first, material: matter.index, orientation: orientation,
        shape: shape.name, properties: properties)
      let origin =
        shape.isTwinned
        ? centre - orientation * (matter.sites.first?.offset ?? .zero)
        : centre - orientation * (cell.matrix * shift)
      bodies.append(
        CrystalBody(
          info: info, material: matter.material, sites: matter.sites, origin: origin,
          region: regions[number].region, seed: seed,
          contact: shape.isTwinned
            ? Contact(group: Self.contactGroup, distance: 0.75 * matter.bond) : nil,
          mixing: mixing))
    }
    return bodies
  }

  /// Å by which twins reach over their common faces, so that atoms on these belong to both and rounding loses none.
  private static let slack = 1e-4

  private func region(_ domain: ParticleShape.Domain, _ cut: ConvexRegion.Plane)
    -> (region: any Region, volume: Double)
  {
    let hull = domain.hull.placed(rotation, scale: scale, at: centre)
    var extent = hull.extent.expanded(by: 1e-3)
    let isCut = truncation > 0 && extent.high.z > cut.offset
    if isCut { extent.high.z = cut.offset }
    if shape.isRound {
      let ball = Ellipsoid(centre: centre, radius: scale)
      guard isCut else { return (ball, 4 * .pi / 3 * scale * scale * scale) }
      // What is left of a ball above the plane, from its height.
      let height = cut.offset - centre.z + scale
      let volume = .pi * height * height * (3 * scale - height) / 3
      return (
        IntersectionRegion([ball, ConvexRegion([cut], filling: extent)]), max(0, volume)
      )
    }
    let inner = domain.inner.map { normal in
      let turned = rotation * normal
      return ConvexRegion.Plane(normal: turned, offset: turned.dot(centre) + Self.slack)
    }
    let outer = domain.outer.map { plane in
      let turned = rotation * plane.normal
      return ConvexRegion.Plane(normal: turned, offset: plane.offset * scale + turned.dot(centre))
    }
    let planes = inner + outer + (isCut ? [cut] : [])
    let volume: Double
    if isCut {
      // Around the middle, where rounding is least.
      let local = planes.map {
        ConvexRegion.Plane(normal: $0.normal, offset: $0.offset - $0.normal.dot(centre))
      }
      volume = extent.isEmpty ? 0 : Polyhedron(local)?.volume ?? 0
    } else {
      volume = domain.volume * scale * scale * scale
    }
    return (ConvexRegion(planes, filling: extent), volume)
  }
}
