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
    try Self.check(exact)
    try watch.check()
    let optics = exact.rounded(settings)
    let turned = try TurnedWorld(world, rotation: optics.rotation)
    let materials = try SpectralMaterials(world)
    let box = try LivePlaces.list(frame ?? places).box()
    let radius = optics.radius + optics.probe.beam.wavelength / max(optics.probe.aperture.semiangle, 1e-3)
    let deviation = (0.25 * radius * radius + Self.delocalisation * Self.delocalisation).squareRoot()
    var amounts = SpectralAmounts(
      turned, at: places, deviation: deviation, materials: materials, threads: threads)
    let lossOptics = try LossOptics(
      beam: optics.probe.beam, convergence: optics.probe.aperture.semiangle, collection: question.collection)
    let isAtomic =
      max(box.size.x, box.size.y) <= settings.border && 2 * optics.radius < Self.period / 2
      && turned.estimate(in: box.expanded(by: 1)).depth <= Self.thin
    if isAtomic {
      try watch.check()
      try countAtoms(&amounts, turned, optics, lossOptics, materials, at: places, watch)
    }
    try watch.check()
    return try made(amounts, materials, lossOptics, question, resolution: isAtomic ? "atoms" : "columns")
  }

  /// Exchanges numbers of atoms along the beam for sums over single atoms.
  private func countAtoms(
    _ amounts: inout SpectralAmounts, _ world: TurnedWorld, _ optics: LiveOptics, _ lossOptics: LossOptics,
    _ materials: SpectralMaterials, at places: [SIMD2<Double>], _ watch: Watch
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
  private func made(
    _ amounts: SpectralAmounts, _ materials: SpectralMaterials, _ optics: LossOptics, _ question: LossQuestion,
    resolution: String
  ) throws -> LiveLosses {
    // Every solid of the world with its elements, whether it is met or not: blocks of a scan share the model.
    var sites: Set<SpectralAmounts.Site> = []
    for (index, solid) in materials.solids.enumerated() {
      for element in solid.loss.atoms.keys { sites.insert(.init(material: index, element: element)) }
    }
    for place in amounts.places { sites.formUnion(place.atoms.keys) }
    let order = sites.sorted()
    var components: [LossComponent] = []
    for solid in materials.solids { components += [.volume(solid.loss), .surfaces(solid.loss)] }
    for site in order {
      let solid = materials.solids[site.material]
      components.append(
        .atoms(
          LossAtom(
            element: site.element, valence: solid.charges[site.element], environment: solid.environment,
            isLayered: solid.isLayered), host: solid.loss))
    }
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
    var values: [Double] = []
    var (shares, thickness) = ([Double](), [Double]())
    var (areal, valences) = ([[Int: Double]](), [[Int: Double]]())
    for place in amounts.places {
      for index in materials.solids.indices {
        let depth = place.thickness[index] ?? 0
        values += [depth, (place.share[index] ?? 0) * min(1, depth / least[index])]
      }
      var (scattered, sums, charged) = (0.0, [Int: Double](), [Int: SIMD2<Double>]())
      for site in order {
        let count = place.atoms[site] ?? 0
        values.append(count)
        guard count > 0 else { continue }
        // Per nm² to per Å².
        scattered += 0.01 * count * sections[site.element]!
        sums[site.element, default: 0] += count
        if let charge = materials.solids[site.material].charges[site.element] {
          charged[site.element, default: .zero] += SIMD2(count * charge, count)
        }
      }
      shares.append(exp(-scattered))
      thickness.append(place.thickness.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value })
      areal.append(sums)
      valences.append(charged.mapValues { $0.x / $0.y })
    }
    return LiveLosses(
      model: model, amounts: values, elastic: shares, resolution: resolution, thickness: thickness, areal: areal,
      valences: valences)
  }

  /// Thickness in nm from which a slab has both its surfaces whole: thinner ones would lose less than nothing in the volume.
  private static func fullSurface(_ model: LossModel, volume: Int) -> Double {
    let (inside, outside) = (model.single(volume), model.single(volume + 1))
    var least = 0.1
    for (bulk, surface) in zip(inside, outside) where surface < 0 && bulk > 0 { least = max(least, -surface / bulk) }
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
