import Crystals
import Numerics

/// What a grain of a film is before atoms: its sides, its crystal, its twin.
struct GrainPlan: Sendable {
  let cell: SIMD2<Int>
  let polygon: VoronoiPlan.Polygon
  let orientation: Matrix3
  /// A corner of the lattice in Å.
  let origin: Vector
  let twin: Twin?

  /// A lamella between two coherent Σ3 boundaries on {111}, of a face-centred crystal.
  struct Twin: Sendable {
    /// Unit vector across the lamella.
    var normal: Vector
    /// Both planes: normal · point in Å.
    var planes: (low: Double, high: Double)
    /// Orientation, and an atom that both crystals share.
    var orientation: Matrix3
    var shared: Vector
  }

  /// - Parameters:
  ///   - stream: numbers of this grain.
  ///   - middle: z of the middle of the film in Å.
  ///   - twins: part of the grains with a lamella, and its mean thickness in Å.
  init(
    cell: SIMD2<Int>, polygon: VoronoiPlan.Polygon, texture: GrainTexture, material: Material,
    middle: Double, twins: (fraction: Double, width: Double), stream: RandomStream
  ) {
    self.cell = cell
    self.polygon = polygon
    var turns = stream.appending(1)
    orientation = texture.draw(&turns)
    var rest = stream.appending(2)
    let shift = Vector(rest.uniform(), rest.uniform(), rest.uniform())
    let box = polygon.box
    let centre = Vector(box.centre.x, box.centre.y, middle)
    origin = centre - orientation * (material.crystal.cell.matrix * shift)
    var chance = stream.appending(3)
    guard chance.uniform() < twins.fraction, let first = material.crystal.atoms.first else {
      twin = nil
      return
    }
    let edge = material.crystal.cell.a.length
    let signs = Vector(1, chance.uniform() < 0.5 ? -1 : 1, chance.uniform() < 0.5 ? -1 : 1)
    let normal = orientation * signs.normalised
    // A lattice vector that leads one {111} plane on.
    let step = orientation * (Vector(signs.x, signs.y, 0) * (edge / 2))
    let spacing = edge / 3.0.squareRoot()
    let atom = origin + orientation * first.position
    // Somewhere in the inner half of the grain.
    let across = (chance.uniform() - 0.5) / 2 * polygon.size.squareRoot()
    let number = ((normal.dot(centre - atom) + across) / spacing).rounded()
    // After three planes the stacking of the twin is in step with the parent's again.
    let layers = 3 * max(1, (twins.width * (0.5 + chance.uniform()) / spacing / 3).rounded())
    let shared = atom + step * number
    let low = normal.dot(shared)
    twin = Twin(
      normal: normal, planes: (low, low + layers * spacing),
      orientation: Matrix3.rotation(about: normal, by: .pi) * orientation, shared: shared)
  }

  /// Diameter in Å of the disc of the grain's area.
  var diameter: Double { (4 * polygon.size / .pi).squareRoot() }
}
