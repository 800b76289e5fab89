import Frames
import Crystals
import Foundation
import Numerics
import Optics
import Quantities
import Scattering
import Spectroscopy
package import Worlds

/// Energy losses of a specimen under the beam.
extension SpecimenView {
  /// Å through which the probe is the same at all atoms, so that losses may be counted atom by atom.
  private static let thin = 25.0
  /// Å; the field of the weights of single atoms.
  private static let period = 48.0
  /// Standard deviation in Å by which low losses are delocalised, half of v/ω for a plasmon of 20 eV at most.
  private static let delocalisation = 10.0
  /// Losses of less energy (eV) are no core losses that show atoms.
  private static let core = 80.0

  /// Spectra at places of the laboratory.
  ///
  /// The low losses, and core losses of thick or wide specimens, follow what lies along the beam; core losses of atoms in thin ones follow the
  /// probe's intensity at the atoms, blurred by the delocalisation of each element's first edge above 80 eV.
  /// - Parameters:
  ///   - frame: all places of the acquisition that these belong to; it decides on the regime.
  ///   - watch: may end the work.
  /// - Throws: `InputError` for impossible conditions; `CancellationError`.
  package func losses(
    of world: World, optics exact: LiveOptics, _ question: LossQuestion, at places: [SIMD2<Double>],
    within frame: [SIMD2<Double>]? = nil, watch: Watch = Watch()
  ) throws -> LiveLosses {
    let made = try amounts(
      of: world, optics: exact, collection: question.collection, at: places, within: frame, watch)
    try watch.check()
    let turned = try TurnedWorld(world, rotation: exact.rotation)
    let particles = try LiveParticles(
      turned, made.materials, beam: made.optics.beam, grid: question.grid, at: places, kept: kept, watch)
    return try self.made(made, question, particles)
  }

  /// How much matter is under the beam, for X-rays.
  /// - Parameter collection: rad within which electrons may leave that have ionised an atom.
  package func areal(
    of world: World, optics: LiveOptics, collection: Double, at places: [SIMD2<Double>],
    within frame: [SIMD2<Double>]? = nil, watch: Watch = Watch()
  ) throws -> [SpecimenMatter] {
    let made = try amounts(
      of: world, optics: optics, collection: collection, at: places, within: frame, watch)
    return made.amounts.places.map { $0.matter(made.materials) }
  }

  private struct Amounts {
    var amounts: SpectralAmounts
    let materials: SpectralMaterials
    let optics: LossOptics
    let isAtomic: Bool
  }

  private func amounts(
    of world: World, optics exact: LiveOptics, collection: Double, at places: [SIMD2<Double>],
    within frame: [SIMD2<Double>]?, _ watch: Watch
  ) throws -> Amounts {
    try Self.check(exact)
    try watch.check()
    let optics = exact.rounded(settings)
    let turned = try TurnedWorld(world, rotation: optics.rotation)
    let materials = try SpectralMaterials(world)
    let box = try LivePlaces.list(frame ?? places).box()
    let radius = optics.radius + optics.probe.beam.wavelength / max(optics.probe.aperture.semiangle, 1e-3)
    let deviation = (0.25 * radius * radius + Self.delocalisation * Self.delocalisation).squareRoot()
    let lossOptics = try LossOptics(
      beam: optics.probe.beam, convergence: optics.probe.aperture.semiangle, collection: collection)
    let isAtomic =
      max(box.size.x, box.size.y) <= settings.border && 2 * optics.radius < Self.period / 2
      && turned.estimate(in: box.expanded(by: 1)).depth <= Self.thin
    var made = Amounts(
      amounts: SpectralAmounts(
        turned, at: places, deviation: deviation, materials: materials, threads: threads),
      materials: materials, optics: lossOptics, isAtomic: isAtomic)
    if isAtomic {
      try watch.check()
      try countAtoms(&made.amounts, turned, optics, lossOptics, at: places, watch)
    }
    return made
  }

  /// Exchanges numbers of atoms along the beam for sums over single atoms.
  private func countAtoms(
    _ amounts: inout SpectralAmounts, _ world: TurnedWorld, _ optics: LiveOptics, _ lossOptics: LossOptics,
    at places: [SIMD2<Double>], _ watch: Watch
  ) throws {
    let area = Area(around: places)!.expanded(by: Self.period / 2)
    let atoms = world.atoms(in: area, threads: threads)
    guard !atoms.isEmpty else { return }
    let bodies = world.world.bodies(over: world.stageArea(area))
    let material = Dictionary(
      bodies.map { ($0.info.id, $0.info.material) }, uniquingKeysWith: { first, _ in first })
    // The mean height of the atoms decides on the focus.
    let height = atoms.reduce(0) { $0 + $1.position.z } / Double(atoms.count)
    let transfer = ProbeTransfer(
      optics.probe.withC10(movedBy: height.rounded()), foci: try optics.manyFoci,
      period: SIMD2(repeating: Self.period))
    let highest = 2 * optics.probe.aperture.semiangle / optics.probe.beam.wavelength
    var weights: [Int: LossWeights] = [:]
    for element in Set(atoms.map { Int($0.element) }).sorted() {
      try watch.check()
      weights[element] = LossWeights(
        transfer, source: optics.source, kernel: try kernel(element, lossOptics), period: Self.period,
        highest: highest)
    }
    // Atoms by cells as wide as the reach of the weights.
    let cell = Self.period / 2
    @Sendable func bin(_ place: SIMD2<Double>) -> SIMD2<Int> {
      SIMD2(Int((place.x / cell).rounded(.down)), Int((place.y / cell).rounded(.down)))
    }
    var bins: [SIMD2<Int>: [Int]] = [:]
    for index in atoms.indices {
      bins[bin(SIMD2(atoms[index].position.x, atoms[index].position.y)), default: []].append(index)
    }
    let sites = atoms.map {
      SpectralAmounts.Site(material: material[$0.identity.body] ?? 0, element: Int($0.element))
    }
    let found = UncheckedSendable(
      UnsafeMutablePointer<[SpectralAmounts.Site: Double]>.allocate(capacity: places.count))
    found.value.initialize(repeating: [:], count: places.count)
    defer {
      found.value.deinitialize(count: places.count)
      found.value.deallocate()
    }
    let (known, table) = (weights, bins)
    parallelFor(places.count, threads: threads) { _, index in
      var sums: [SpectralAmounts.Site: Double] = [:]
      let middle = bin(places[index])
      for y in -1...1 {
        for x in -1...1 {
          for atom in table[middle &+ SIMD2(x, y)] ?? [] {
            let offset = SIMD2(atoms[atom].position.x, atoms[atom].position.y) - places[index]
            let weight = known[sites[atom].element]!.value(offset)
            if weight > 0 { sums[sites[atom], default: 0] += weight * Double(atoms[atom].occupancy) }
          }
        }
      }
      found.value[index] = sums
    }
    for index in places.indices { amounts.replaceAtoms(at: index, by: found.value[index]) }
  }

  /// Of an element's first core loss.
  private func kernel(_ element: Int, _ optics: LossOptics) throws -> DelocalisationKernel? {
    let edges = OscillatorTables.shared.edges(of: element)
    guard let edge = edges.first(where: { $0.onset >= Self.core }) ?? edges.last else { return nil }
    return try kept.value(for: .delocalisation(element, optics), bytes: { _ in 4096 }) {
      try DelocalisationKernel(edge: edge, optics: optics)
    } as? DelocalisationKernel
  }

  /// The model of all components, and their amounts.
  private func made(_ made: Amounts, _ question: LossQuestion, _ particles: LiveParticles) throws
    -> LiveLosses
  {
    let (materials, optics) = (made.materials, made.optics)
    // Every solid of the world with its elements, whether it is met or not: blocks of a scan share the model.
    var sites: Set<SpectralAmounts.Site> = []
    for (index, solid) in materials.solids.enumerated() {
      for element in solid.loss.atoms.keys { sites.insert(.init(material: index, element: element)) }
    }
    for place in made.amounts.places { sites.formUnion(place.atoms.keys) }
    let order = sites.sorted()
    var components: [LossComponent] = []
    for solid in materials.solids { components += [.volume(solid.loss), .surfaces(solid.loss)] }
    for site in order { components.append(materials.component(site)) }
    let key = LiveKey.losses(
      LossKey(
        optics: optics, question: question, solids: materials.solids.map { "\($0.loss.name) \($0.density)" },
        sites: order.map { SIMD2($0.material, $0.element) }))
    let model =
      try kept.value(for: key, bytes: { _ in components.count * question.grid.count * 64 }) {
        try LossModel(
          optics: optics, grid: question.grid, zeroLoss: question.zeroLoss, components: components,
          temperature: question.temperature)
      } as! LossModel
    let least = materials.solids.indices.map { Self.fullSurface(model, volume: 2 * $0) }
    let elastic = ElasticLoss(beam: optics.beam, collection: optics.collection)
    let sections = Dictionary(
      uniqueKeysWithValues: Set(order.map(\.element)).map { ($0, elastic.crossSection($0)) })
    var (values, shares) = ([Double](), [Double]())
    for place in made.amounts.places {
      for index in materials.solids.indices {
        let depth = place.thickness[index] ?? 0
        values += [depth, (place.share[index] ?? 0) * min(1, depth / least[index])]
      }
      values += order.map { place.atoms[$0] ?? 0 }
      // Per nm² to per Å².
      shares.append(exp(-order.reduce(0) { $0 + 0.01 * (place.atoms[$1] ?? 0) * sections[$1.element]! }))
    }
    return LiveLosses(
      model: model, amounts: values, elastic: shares, resolution: made.isAtomic ? "atoms" : "columns",
      matter: made.amounts.places.map { $0.matter(materials) }, particles: particles)
  }

  /// Thickness in nm from which a slab has both its surfaces whole: thinner ones would lose less than nothing in the volume.
  private static func fullSurface(_ model: LossModel, volume: Int) -> Double {
    let (inside, outside) = (model.single(volume), model.single(volume + 1))
    var least = 0.1
    for (bulk, surface) in zip(inside, outside) where surface < 0 && bulk > 0 {
      least = max(least, -surface / bulk)
    }
    return least
  }
}

/// What a model of losses depends on.
struct LossKey: Sendable, Hashable {
  let optics: LossOptics
  let question: LossQuestion
  let solids: [String]
  let sites: [SIMD2<Int>]
}
