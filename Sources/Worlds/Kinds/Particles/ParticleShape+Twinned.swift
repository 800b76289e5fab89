import Crystals

/// Particles of several twins of a face-centred cubic metal.
///
/// Five tetrahedra about a common <110> edge leave a wedge of 7.36° open, twenty about a common corner leave more; the
/// particle closes the gap by straining every tetrahedron alike (S. Ino, J. Phys. Soc. Jpn 21 (1966) 346; L. D. Marks,
/// Rep. Prog. Phys. 57 (1994) 603). The strain here keeps the volume.
extension ParticleShape {
  /// Five twins around an edge, each with two {111} caps and one {100} face at the distances of their energies (modified
  /// Wulff construction, L. D. Marks, J. Cryst. Growth 61 (1983) 556); without {100} faces where these cost too much.
  ///
  /// The fivefold axis is [1-10] of the first domain.
  /// - Parameter ratio: surface energy of {100} over that of {111}.
  static func decahedron(ratio: Double) -> ParticleShape {
    let axis = Vector(1, -1, 0).normalised
    let along = Vector(0, 0, 1)
    let across = Vector(1, 1, 0).normalised
    // The wedge between (111) and (11-1) has half angle atan(1/√2) about [001]; it becomes 36°.
    let stretch = tangent(.pi / 5) * 2.0.squareRoot()
    let (short, long) = (1 / stretch.squareRoot(), stretch.squareRoot())
    let basis = Matrix3(columns: along, across, axis)
    let strain = basis * Matrix3(diagonal: Vector(short, long, 1)) * basis.transposed
    var domains: [Domain] = []
    var facets: [Facet] = []
    var volume = 0.0
    for number in 0..<5 {
      let turn = Matrix3.rotation(about: axis, by: 2 * .pi / 5 * Double(number))
      let deformation = turn * strain
      let inner = [Vector(1, 1, 1), Vector(1, 1, -1)].map { -image(of: $0, deformation) }
        .map { normal in normal.dot(turn * along) < 0 ? normal : -normal }
      let caps = [Vector(1, -1, 1), Vector(-1, 1, 1)].map { image(of: $0, deformation) }
      let side = image(of: along, deformation)
      let outer =
        caps.map { Facet(name: "111", normal: $0, distance: 1) }
        + [Facet(name: "100", normal: side, distance: ratio)]
      add(deformation, inner, outer, &domains, &facets, &volume)
    }
    return ParticleShape(name: "decahedron", domains: domains, facets: facets, volume: volume)
  }

  /// Twenty twins around a corner, each with one outer {111} face.
  ///
  /// A radial bond is 1.051 times shorter than a tangential one (A. L. Mackay, Acta Cryst. 15 (1962) 916).
  static func icosahedron() -> ParticleShape {
    let golden = (1 + 5.0.squareRoot()) / 2
    var corners: [Vector] = []
    for one in [-1.0, 1] {
      for two in [-golden, golden] {
        corners += [Vector(0, one, two), Vector(one, two, 0), Vector(two, 0, one)]
      }
    }
    corners = corners.map(\.normalised)
    let edges = Matrix3(
      columns: Vector(1, 1, 0).normalised, Vector(1, 0, 1).normalised, Vector(0, 1, 1).normalised)
    // Bonds along the corners; their length relative to the crystal's such that the volume stays.
    var raw: [Matrix3] = []
    for first in 0..<12 {
      for second in first + 1..<12 where corners[first].dot(corners[second]) > 0.4 {
        for third in second + 1..<12
        where corners[first].dot(corners[third]) > 0.4 && corners[second].dot(corners[third]) > 0.4 {
          let set = Matrix3(columns: corners[first], corners[second], corners[third])
          // Both sets of edges need the same hand.
          let isAlike = set.determinant * edges.determinant > 0
          raw.append(
            isAlike ? set : Matrix3(columns: corners[first], corners[third], corners[second]))
        }
      }
    }
    let length = cubeRoot(abs(edges.determinant / raw[0].determinant))
    // Turned so that the first domain has its crystal's axes but for the strain.
    let frame = rotationPart((length * raw[0]) * edges.inverse).transposed
    var domains: [Domain] = []
    var facets: [Facet] = []
    var volume = 0.0
    for set in raw {
      let deformation = frame * (length * set) * edges.inverse
      let bonds = (frame * set).columns
      let inner = [(bonds.0, bonds.1, bonds.2), (bonds.1, bonds.2, bonds.0), (bonds.2, bonds.0, bonds.1)].map
      {
        first, second, third -> Vector in
        let normal = first.cross(second).normalised
        return normal.dot(third) < 0 ? normal : -normal
      }
      let outer = Facet(
        name: "111", normal: image(of: Vector(1, 1, 1), deformation), distance: 1)
      add(deformation, inner, [outer], &domains, &facets, &volume)
    }
    return ParticleShape(name: "icosahedron", domains: domains, facets: facets, volume: volume)
  }

  private static func add(
    _ deformation: Matrix3, _ inner: [Vector], _ outer: [Facet], _ domains: inout [Domain],
    _ facets: inout [Facet], _ volume: inout Double
  ) {
    let planes =
      inner.map { ConvexRegion.Plane(normal: $0, offset: 0) }
      + outer.map { ConvexRegion.Plane(normal: $0.normal, offset: $0.distance) }
    guard let solid = Polyhedron(planes) else { preconditionFailure("a twin of a particle is closed") }
    let kept = outer.indices.filter { solid.kept.contains(inner.count + $0) }.map { outer[$0] }
    domains.append(
      Domain(
        deformation: deformation, inner: inner,
        outer: kept.map { ConvexRegion.Plane(normal: $0.normal, offset: $0.distance) },
        hull: RoundedHull(points: solid.vertices, radius: 0), volume: solid.volume))
    facets += kept
    volume += solid.volume
  }

  /// The unit normal that a plane's normal becomes.
  private static func image(of normal: Vector, _ deformation: Matrix3) -> Vector {
    (deformation.inverse.transposed * normal).normalised
  }
}

/// The rotation in a matrix near one: of R U with a symmetric U, the part R (N. J. Higham, SIAM J. Sci. Stat. Comput. 7
/// (1986) 1160).
func rotationPart(_ matrix: Matrix3) -> Matrix3 {
  var turn = matrix
  for _ in 0..<60 { turn = 0.5 * (turn + turn.inverse.transposed) }
  return turn
}
