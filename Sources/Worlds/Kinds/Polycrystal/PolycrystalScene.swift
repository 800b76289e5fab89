import Crystals
import Numerics

/// A film of columnar grains.
struct PolycrystalScene: Scene {
  var isCrowded: Bool { true }
  let size: SIMD2<Double>
  let materials: [Material]
  let seed: UInt64
  let film: SupportFilm
  let plan: VoronoiPlan
  let texture: GrainTexture
  /// The grains' material and its index.
  let material: Material
  let index: Int
  let sites: [CrystalSite]
  let symmetry: LatticeSymmetry
  /// Faces of the film without their fields: middle, rms in Å, and the field.
  let top, bottom: (z: Double, rms: Double, field: SmoothField?)
  let twins: (fraction: Double, width: Double)
  let contact: Contact
  /// The film below as a body, made once.
  let support: [any Body]
  private let cache = GrainCache()

  init(
    size: SIMD2<Double>, materials: [Material], seed: UInt64, film: SupportFilm, plan: VoronoiPlan,
    texture: GrainTexture, index: Int, top: (z: Double, rms: Double, field: SmoothField?),
    bottom: (z: Double, rms: Double, field: SmoothField?), twins: (fraction: Double, width: Double)
  ) {
    self.size = size
    self.materials = materials
    self.seed = seed
    self.film = film
    support = film.body(id: BodyID(0), seed: seed)
    self.plan = plan
    self.texture = texture
    self.index = index
    material = materials[index]
    sites = material.sites
    symmetry = LatticeSymmetry(material.crystal.cell)
    self.top = top
    self.bottom = bottom
    self.twins = twins
    contact = Contact(group: 2, distance: 0.8 * (material.crystal.shortestDistance() ?? 2.5))
  }

  func bodies(over area: Area) -> [any Body] {
    guard Area(centre: .zero, size: size).intersects(area) else { return [] }
    var bodies = support
    for cell in plan.cells(over: area) {
      bodies += cache.bodies(cell) { grain(cell) }.filter { $0.extent.area.intersects(area) }
    }
    return bodies.sorted { $0.info.id < $1.info.id }
  }

  func grainPlan(_ cell: SIMD2<Int>) -> GrainPlan? {
    let polygon = plan.polygon(cell)
    guard !polygon.sides.isEmpty else { return nil }
    return GrainPlan(
      cell: cell, polygon: polygon, texture: texture, material: material, middle: (top.z + bottom.z) / 2,
      twins: twins, stream: stream(cell))
  }

  private func stream(_ cell: SIMD2<Int>) -> RandomStream {
    RandomStream(seed: seed, purpose: .placement, index: cell.x, cell.y, 7)
  }

  /// Orientation of a grain without the cost of its sides.
  private func orientation(_ cell: SIMD2<Int>) -> Matrix3 {
    var turns = stream(cell).appending(1)
    return texture.draw(&turns)
  }

  private func grain(_ cell: SIMD2<Int>) -> [any Body] {
    guard let grain = grainPlan(cell) else { return [] }
    let box = grain.polygon.box
    func face(_ face: (z: Double, rms: Double, field: SmoothField?)) -> GrainRegion.Face {
      GrainRegion.Face(
        z: face.z, rms: face.rms,
        field: face.rms > 0 ? face.field.map { SmoothFieldPatch($0, over: box.expanded(by: 1)) } : nil)
    }
    let (upper, lower) = (face(top), face(bottom))
    let sides = grain.polygon.sides.map { GrainRegion.Side(normal: $0.normal, offset: $0.offset) }
    let thickness = bottom.z - top.z
    let object = BodyID(tileX: cell.x, tileY: cell.y, 1)
    let properties = [
      "diameter_nm": grain.diameter / 10, "area_nm2": grain.polygon.size / 100,
      "thickness_nm": thickness / 10,
      "has_twin": grain.twin == nil ? 0 : 1,
    ]
    func body(
      _ number: Int, _ orientation: Matrix3, _ origin: Vector, _ shape: String,
      _ planes: [ConvexRegion.Plane]
    ) -> any Body {
      CrystalBody(
        info: BodyInfo(
          id: BodyID(tileX: cell.x, tileY: cell.y, number), category: .grain, object: object,
          material: index, orientation: orientation, shape: shape, properties: properties),
        material: material, sites: sites, origin: origin,
        region: GrainRegion(sides: sides, box: box, top: upper, bottom: lower, planes: planes), seed: seed,
        contact: contact)
    }
    guard let twin = grain.twin else {
      return [body(1, grain.orientation, grain.origin, "voronoi", [])]
    }
    // Atoms on a twin boundary belong to both crystals; contact leaves one of each pair.
    func below(_ offset: Double) -> ConvexRegion.Plane {
      ConvexRegion.Plane(normal: twin.normal, offset: offset + 1e-4)
    }
    func above(_ offset: Double) -> ConvexRegion.Plane {
      ConvexRegion.Plane(normal: -twin.normal, offset: 1e-4 - offset)
    }
    let origin = twin.shared - twin.orientation * (sites.first?.offset ?? .zero)
    return [
      body(1, grain.orientation, grain.origin, "voronoi", [below(twin.planes.low)]),
      body(2, twin.orientation, origin, "twin lamella", [above(twin.planes.low), below(twin.planes.high)]),
      body(3, grain.orientation, grain.origin, "voronoi", [above(twin.planes.high)]),
    ]
  }

  func features(in area: Area) -> [Feature] {
    let middle = (top.z + bottom.z) / 2
    var features: [Feature] = []
    for cell in plan.cells(over: area).sorted(by: { ($0.y, $0.x) < ($1.y, $1.x) }) {
      guard let grain = grainPlan(cell) else { continue }
      for side in grain.polygon.sides {
        // Both grains have the side; one tells of it.
        guard let other = side.neighbour, (cell.y, cell.x) < (other.y, other.x),
          Self.meets(side.from, side.to, area)
        else { continue }
        let angle = symmetry.disorientation(grain.orientation, orientation(other))
        let run = side.to - side.from
        features.append(
          Feature(
            kind: "grain_boundary",
            path: [side.from, side.to].map { Vector($0.x, $0.y, middle) },
            properties: [
              "misorientation_deg": degrees(angle), "length_nm": (run * run).sum().squareRoot() / 10,
            ]))
      }
      features += twinBoundaries(grain, middle, area)
    }
    return features
  }

  /// Traces of the planes of a lamella in the middle of the film.
  private func twinBoundaries(_ grain: GrainPlan, _ middle: Double, _ area: Area) -> [Feature] {
    guard let twin = grain.twin else { return [] }
    let normal = SIMD2(twin.normal.x, twin.normal.y)
    let length = (normal * normal).sum().squareRoot()
    guard length > 1e-6 else { return [] }
    let angle = symmetry.disorientation(grain.orientation, twin.orientation)
    return [twin.planes.low, twin.planes.high].compactMap { plane in
      let offset = plane - twin.normal.z * middle
      let ends = grain.polygon.sides.compactMap { side -> SIMD2<Double>? in
        let (one, two) = ((side.from * normal).sum() - offset, (side.to * normal).sum() - offset)
        guard (one < 0) != (two < 0) else { return nil }
        return side.from + (side.to - side.from) * (one / (one - two))
      }
      guard ends.count == 2, Self.meets(ends[0], ends[1], area) else { return nil }
      return Feature(
        kind: "twin_boundary", path: ends.map { Vector($0.x, $0.y, middle) },
        properties: [
          "misorientation_deg": degrees(angle),
          "inclination_deg": degrees(arcCosine(min(1, abs(twin.normal.z)))),
        ])
    }
  }

  /// Whether a line from one point to another goes through an area.
  private static func meets(_ from: SIMD2<Double>, _ to: SIMD2<Double>, _ area: Area) -> Bool {
    var (start, end) = (0.0, 1.0)
    for axis in 0..<2 {
      let run = to[axis] - from[axis]
      let (low, high) = (area.low[axis] - from[axis], area.high[axis] - from[axis])
      if abs(run) < 1e-12 {
        if low > 0 || high < 0 { return false }
      } else {
        start = max(start, min(low / run, high / run))
        end = min(end, max(low / run, high / run))
      }
    }
    return start <= end
  }
}
