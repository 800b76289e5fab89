import Crystals

/// A shape of particles in its own axes and units: one crystal or several twins, with the volume of the unit ball.
///
/// The axes are those of the first domain's crystal before strain.
struct ParticleShape: Sendable {
  /// A single crystal of the particle.
  struct Domain: Sendable {
    /// Turns (and strains) Cartesian axes of the crystal into axes of the particle.
    var deformation: Matrix3
    /// Faces to the other domains; all go through the middle.
    var inner: [Vector]
    /// Faces to the outside.
    var outer: [ConvexRegion.Plane]
    var hull: RoundedHull
    var volume: Double
  }

  /// An outer face.
  struct Facet: Sendable {
    var name: String
    /// Unit vector outwards in axes of the particle.
    var normal: Vector
    /// Distance from the middle.
    var distance: Double
  }

  let name: String
  let domains: [Domain]
  let facets: [Facet]
  let hull: RoundedHull
  /// Farthest point from the middle.
  let circumradius: Double

  var isTwinned: Bool { domains.count > 1 }
  var isRound: Bool { facets.isEmpty }

  /// - Parameters:
  ///   - domains: with any common scale.
  ///   - facets: likewise.
  ///   - volume: of all domains, in the same scale.
  init(name: String, domains: [Domain], facets: [Facet], volume: Double) {
    let scale = cubeRoot(4 * .pi / 3 / volume)
    self.name = name
    self.domains = domains.map { domain in
      var domain = domain
      domain.outer = domain.outer.map { ConvexRegion.Plane(normal: $0.normal, offset: $0.offset * scale) }
      domain.hull = domain.hull.placed(.identity, scale: scale, at: .zero)
      domain.volume *= scale * scale * scale
      return domain
    }
    self.facets = facets.map { Facet(name: $0.name, normal: $0.normal, distance: $0.distance * scale) }
    hull = RoundedHull(
      points: self.domains.flatMap(\.hull.points), radius: self.domains.map(\.hull.radius).max() ?? 0)
    circumradius = (hull.points.map(\.length).max() ?? 0) + hull.radius
  }

  static let sphere = ParticleShape(
    name: "sphere",
    domains: [
      Domain(
        deformation: .identity, inner: [], outer: [], hull: RoundedHull(points: [.zero], radius: 1),
        volume: 4 * .pi / 3)
    ],
    facets: [], volume: 4 * .pi / 3)

  /// One crystal with flat faces; nil where they do not close.
  static func single(name: String, _ facets: [Facet]) -> ParticleShape? {
    let planes = facets.map { ConvexRegion.Plane(normal: $0.normal, offset: $0.distance) }
    guard let solid = Polyhedron(planes) else { return nil }
    let domain = Domain(
      deformation: .identity, inner: [], outer: solid.planes,
      hull: RoundedHull(points: solid.vertices, radius: 0), volume: solid.volume)
    return ParticleShape(
      name: name, domains: [domain], facets: solid.kept.map { facets[$0] }, volume: solid.volume)
  }
}
