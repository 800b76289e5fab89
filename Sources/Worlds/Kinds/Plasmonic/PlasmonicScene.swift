import Crystals
import Numerics

/// Rods, balls and cubes on a thin support: some at given places, others strewn.
struct PlasmonicScene: Scene {
  let size: SIMD2<Double>
  let materials: [Material]
  let seed: UInt64
  let film: SupportFilm
  /// The film as a body, made once.
  let support: [any Body]
  let placement: HardCorePlacement<PlasmonicParticle>?
  let listed: [(particle: PlasmonicParticle, matter: Int)]
  /// Matter of the strewn particles first.
  let matters: [Matter]

  /// What particles are made of.
  struct Matter: Sendable {
    var index: Int
    var sites: [CrystalSite]
    /// Unit vector along rods in Cartesian axes of the crystal.
    var axis: Vector
  }

  /// Å between the support and particles.
  static let gap = 2.0
  /// Number of the first strewn particle of a tile; listed ones count from 1.
  private static let firstStrewn = 10_000

  func bodies(over area: Area) -> [any Body] {
    guard Area(centre: .zero, size: size).intersects(area) else { return [] }
    var bodies = support
    for (number, entry) in listed.enumerated()
    where entry.particle.hull().extent.area.intersects(area) {
      bodies.append(
        body(
          entry.particle, matters[entry.matter], BodyID(1 + number),
          RandomStream(seed: seed, purpose: .placement, index: 0, 0, -3, number)))
    }
    for candidate in placement?.particles(over: area) ?? [] {
      var particle = candidate.kind
      particle.place = candidate.position
      guard particle.hull().extent.area.intersects(area) else { continue }
      let (tile, number) = (candidate.tile, candidate.number)
      bodies.append(
        body(
          particle, matters[0],
          BodyID(tileX: tile.x, tileY: tile.y, Self.firstStrewn + number),
          RandomStream(seed: seed, purpose: .placement, index: tile.x, tile.y, -4, number)))
    }
    return bodies.sorted { $0.info.id < $1.info.id }
  }

  private func body(
    _ particle: PlasmonicParticle, _ matter: Matter, _ id: BodyID, _ stream: RandomStream
  ) -> any Body {
    var stream = stream
    let material = materials[matter.index]
    let cell = material.crystal.cell
    let outline = particle.hull().extent.area.expanded(by: 1)
    let z = particle.restingHeight(on: film.surface(over: outline), gap: Self.gap)
    let orientation = particle.orientation(axis: matter.axis, &stream)
    let shift = Vector(stream.uniform(), stream.uniform(), stream.uniform())
    let centre = Vector(particle.place.x, particle.place.y, z)
    let isRod = particle.shape == .rod
    let half = particle.shape == .cube ? 90.0 : 180.0
    var angle = degrees(particle.rotation).truncatingRemainder(dividingBy: half)
    if angle < 0 { angle += half }
    let info = BodyInfo(
      id: id, category: .particle, material: matter.index, orientation: orientation,
      shape: particle.shape.rawValue,
      properties: [
        "length_nm": particle.length / 10, "width_nm": particle.width / 10,
        "aspect_ratio": particle.length / particle.width,
        "rotation_deg": particle.shape == .sphere ? 0 : angle, "is_rod": isRod ? 1 : 0,
        "centre_x_nm": centre.x / 10, "centre_y_nm": centre.y / 10, "centre_z_nm": centre.z / 10,
        "volume_nm3": particle.volume / 1000,
        "atoms": particle.volume * Double(material.crystal.count) / cell.volume,
      ])
    return CrystalBody(
      info: info, material: material, sites: matter.sites,
      origin: centre - orientation * (cell.matrix * shift), region: particle.region(z: z), seed: seed)
  }
}
