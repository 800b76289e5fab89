import Crystals
import Foundation
import Numerics
import Spectroscopy
import Worlds

/// What lies along the beam at places: of each solid how much, and how many atoms of each element.
struct SpectralAmounts: Sendable {
  /// An element in a solid.
  struct Site: Hashable, Comparable, Sendable {
    let material, element: Int

    static func < (one: Site, other: Site) -> Bool {
      (one.material, one.element) < (other.material, other.element)
    }
  }

  struct Place: Sendable {
    /// Of each material, in nm: as much as losses count, and as the crystals are.
    var thickness: [Int: Double] = [:]
    var geometric: [Int: Double] = [:]
    /// Share of the beam that meets it.
    var share: [Int: Double] = [:]
    /// Atoms per nm².
    var atoms: [Site: Double] = [:]

    func matter(_ materials: SpectralMaterials) -> SpecimenMatter {
      var (sums, charged) = ([Int: Double](), [Int: SIMD2<Double>]())
      for (site, count) in atoms.sorted(by: { $0.key < $1.key }) {
        sums[site.element, default: 0] += count
        guard count > 0, let charge = materials.solids[site.material].charges[site.element] else { continue }
        charged[site.element, default: .zero] += SIMD2(count * charge, count)
      }
      return SpecimenMatter(
        thickness: geometric.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }, areal: sums,
        valences: charged.mapValues { $0.x / $0.y })
    }
  }

  private(set) var places: [Place]

  /// Places in a Gaussian in standard deviations, of equal weight: on a spiral with as much current between its turns, and opposite
  /// to each; odd moments are none, second moments exact. Many, so that borders that the beam moves over give no stairs.
  static let nodes: [SIMD2<Double>] = {
    let pairs = 16
    let golden = .pi * (3 - 5.0.squareRoot())
    let half = (0..<pairs).map { index in
      let turn = sineCosine(Double(index) * golden)
      let radius = (-2 * log(1 - (Double(index) + 0.5) / Double(pairs))).squareRoot()
      return radius * SIMD2(turn.cosine, turn.sine)
    }
    // By Cholesky's factors of the moments.
    let count = Double(pairs)
    let xx = half.reduce(0) { $0 + $1.x * $1.x } / count
    let xy = half.reduce(0) { $0 + $1.x * $1.y } / count
    let yy = half.reduce(0) { $0 + $1.y * $1.y } / count
    let (first, mixed) = (xx.squareRoot(), xy / xx.squareRoot())
    let second = (yy - mixed * mixed).squareRoot()
    return half.flatMap { place in
      let x = place.x / first
      let round = SIMD2(x, (place.y - mixed * x) / second)
      return [round, -round]
    }
  }()
  /// No node is further away, in standard deviations.
  private static let farthest = nodes.map { ($0 * $0).sum().squareRoot() }.max()!

  /// - Parameters:
  ///   - deviation: of the beam along an axis in Å, with what delocalises the losses: of atoms, and of the volumes and surfaces
  ///     of solids.
  init(
    _ world: TurnedWorld, at places: [SIMD2<Double>], deviation: (atoms: Double, solids: Double),
    materials: SpectralMaterials, threads: Int
  ) {
    var found = [Place](repeating: Place(), count: places.count)
    guard let box = Area(around: places) else {
      self.places = found
      return
    }
    let reach = Self.farthest * max(deviation.atoms, deviation.solids)
    let bodies = world.world.bodies(over: world.stageArea(box.expanded(by: reach)))
    let extents = bodies.map(\.extent.area)
    // A foil that leans is longer along the beam.
    let path = 1 / abs(world.rotation[2, 2])
    let weight = 1 / Double(Self.nodes.count)
    found.withUnsafeMutableBufferPointer { buffer in
      let target = UncheckedSendable(buffer.baseAddress!)
      parallelFor(places.count, threads: threads) { _, index in
        var place = Place()
        /// Nodes of a deviation, with the bodies near to them.
        func visit(
          _ deviation: Double, _ body: (_ info: BodyInfo, _ atoms: [(element: Int, count: Double)]) -> Void,
          next: () -> Void
        ) {
          let points = Self.nodes.map { world.stage(places[index] + deviation * $0) }
          let around = Area(around: points)!
          let near = bodies.indices.filter { extents[$0].intersects(around) }.map { bodies[$0] }
          for point in points {
            for layer in World.layers(at: point, of: near) {
              let counts = near[layer.body].composition(mixing: layer.mixing).sorted { $0.key < $1.key }
              body(
                near[layer.body].info,
                counts.map { ($0.key, 100 * weight * path * layer.cells * $0.value) })
            }
            next()
          }
        }
        visit(deviation.atoms) { info, atoms in
          for (element, count) in atoms {
            place.atoms[Site(material: info.material, element: element), default: 0] += count
          }
        } next: {
        }
        var met: Set<Int> = []
        visit(deviation.solids) { info, atoms in
          let material = info.material
          let (count, solid) = (atoms.reduce(0) { $0 + $1.count }, materials.solids[material])
          place.thickness[material, default: 0] += count / solid.density
          place.geometric[material, default: 0] += count / solid.crystalDensity
          // Particles that resonate have surfaces of their own.
          if LiveParticles.shape(of: info, materials) != nil { return }
          if met.insert(material).inserted { place.share[material, default: 0] += weight }
        } next: {
          met.removeAll(keepingCapacity: true)
        }
        target.value[index] = place
      }
    }
    self.places = found
  }

  /// Exchanges the numbers of atoms for those that the beam meets atom by atom.
  mutating func replaceAtoms(at place: Int, by atoms: [Site: Double]) { places[place].atoms = atoms }
}
