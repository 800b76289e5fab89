import Crystals

/// A support film with particles on its entrance face.
struct NanoparticleScene: Scene {
  var isCrowded: Bool { true }
  let size: SIMD2<Double>
  let materials: [Material]
  let seed: UInt64
  let film: SupportFilm
  /// The film as a body, made once.
  let support: [any Body]
  let placement: HardCorePlacement<Draw>
  let shapes: [ParticleShape]
  let matter: PlacedParticle.Matter
  let truncation: Double

  /// What is drawn for a particle besides its place.
  struct Draw: Sendable {
    var shape: Int
    /// Å.
    var diameter: Double
    var rotation: Matrix3
    /// Place of the middle in the cell.
    var shift: Vector
  }

  /// Å between the support and the faces of particles.
  static let gap = 2.0
  /// Bodies per particle that ids leave room for: twenty twins at most.
  private static let stride = 32

  func bodies(over area: Area) -> [any Body] {
    guard Area(centre: .zero, size: size).intersects(area) else { return [] }
    var bodies = support
    for candidate in placement.particles(over: area) {
      bodies += particle(candidate).filter { $0.extent.area.intersects(area) }
    }
    return bodies.sorted { $0.info.id < $1.info.id }
  }

  private func particle(_ candidate: HardCorePlacement<Draw>.Candidate) -> [any Body] {
    let id = BodyID(
      tileX: candidate.tile.x, tileY: candidate.tile.y, 1 + candidate.number * Self.stride)
    return placed(candidate).bodies(
      first: id, matter: matter, shift: candidate.kind.shift, seed: seed, properties: [:])
  }

  /// The particle on the support, or on particles that come before it.
  func placed(_ candidate: HardCorePlacement<Draw>.Candidate) -> PlacedParticle {
    var particle = PlacedParticle(
      shape: shapes[candidate.kind.shape], scale: candidate.kind.diameter / 2,
      rotation: candidate.kind.rotation,
      centre: Vector(candidate.position.x, candidate.position.y, 0), truncation: truncation)
    let disc = Area(centre: candidate.position, size: SIMD2(repeating: 2 * candidate.radius + 1))
    particle.rest(on: film.surface(over: disc), gap: Self.gap)
    let hull = particle.hull
    var lift = 0.0
    for earlier in placement.earlier(than: candidate) {
      lift = max(lift, hull.lift(over: placed(earlier).hull, gap: 0.9 * matter.bond))
    }
    particle.centre.z -= lift
    return particle
  }
}
