import Crystals
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
    /// Of each material, in nm.
    var thickness: [Int: Double] = [:]
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
        thickness: thickness.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }, areal: sums,
        valences: charged.mapValues { $0.x / $0.y })
    }
  }

  private(set) var places: [Place]

  /// Places around the middle of a Gaussian in standard deviations, and their weights: exact for polynomials up to the fifth order.
  private static let nodes: [(offset: SIMD2<Double>, weight: Double)] =
    [(.zero, 0.5)]
    + (0..<6).map { index in
      let turn = sineCosine(Double(index) * .pi / 3)
      return (2 * SIMD2(turn.cosine, turn.sine), 1.0 / 12)
    }

  /// - Parameter deviation: of the beam with what delocalises the losses, along an axis, in Å.
  init(
    _ world: TurnedWorld, at places: [SIMD2<Double>], deviation: Double, materials: SpectralMaterials,
    threads: Int
  ) {
    var found = [Place](repeating: Place(), count: places.count)
    guard let box = Area(around: places) else {
      self.places = found
      return
    }
    let area = world.stageArea(box.expanded(by: 2.5 * deviation))
    let bodies = world.world.bodies(over: area)
    // A foil that leans is longer along the beam.
    let path = 1 / abs(world.rotation[2, 2])
    found.withUnsafeMutableBufferPointer { buffer in
      let target = UncheckedSendable(buffer.baseAddress!)
      parallelFor(places.count, threads: threads) { _, index in
        var place = Place()
        for node in Self.nodes {
          let point = world.stage(places[index] + deviation * node.offset)
          var met: Set<Int> = []
          for layer in World.layers(at: point, of: bodies) {
            let body = bodies[layer.body]
            let material = body.info.material
            let solid = materials.solids[material]
            var atoms = 0.0
            for (element, count) in body.composition(mixing: layer.mixing).sorted(by: { $0.key < $1.key }) {
              let amount = 100 * node.weight * path * layer.cells * count
              place.atoms[Site(material: material, element: element), default: 0] += amount
              atoms += amount
            }
            place.thickness[material, default: 0] += atoms / solid.density
            // Particles that resonate have surfaces of their own.
            if LiveParticles.shape(of: body.info, materials) != nil { continue }
            if met.insert(material).inserted { place.share[material, default: 0] += node.weight }
          }
        }
        target.value[index] = place
      }
    }
    self.places = found
  }

  /// Exchanges the numbers of atoms for those that the beam meets atom by atom.
  mutating func replaceAtoms(at place: Int, by atoms: [Site: Double]) { places[place].atoms = atoms }
}
