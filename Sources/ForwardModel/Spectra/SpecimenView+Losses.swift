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
  /// Standard deviations in Å by which losses are delocalised: those of solids by some share of v/ω, which is 68 Å for 20 eV and
  /// 200 kV, but most of a plasmon's losses take place much nearer; and core losses.
  private static let (delocalisation, coreDelocalisation) = (10.0, 2.0)
  /// Losses of less energy (eV) are no core losses that show atoms.
  private static let core = 80.0
  /// X-rays of less energetic edges (eV) are hardly seen.
  private static let hard = 1000.0

  /// Spectra at places of the laboratory.
  ///
  /// The low losses, and core losses of thick or wide specimens, follow what lies along the beam; core losses of atoms in thin ones follow the
  /// probe's intensity at the atoms, blurred by the delocalisation of each element's first edge above 80 eV that is recorded.
  /// - Parameters:
  ///   - frame: all places of the acquisition that these belong to; it decides on the regime.
  ///   - watch: may end the work.
  /// - Throws: `InputError` for impossible conditions; `CancellationError`.
  package func losses(
    of world: World, optics exact: LiveOptics, _ question: LossQuestion, at places: [SIMD2<Double>],
    within frame: [SIMD2<Double>]? = nil, watch: Watch = Watch()
  ) throws -> LiveLosses {
    let made = try amounts(
      of: world, optics: exact, collection: question.collection, edgesFrom: max(Self.core, question.lowest),
      at: places, within: frame, watch)
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
      of: world, optics: optics, collection: collection, edgesFrom: Self.hard, at: places, within: frame,
      watch)
    return made.amounts.places.map { $0.matter(made.materials) }
  }

  private struct Amounts {
    var amounts: SpectralAmounts
    let materials: SpectralMaterials
    let optics: LossOptics
    let isAtomic: Bool
  }

  private func amounts(
    of world: World, optics exact: LiveOptics, collection: Double, edgesFrom lowest: Double,
    at places: [SIMD2<Double>],
    within frame: [SIMD2<Double>]?, _ watch: Watch
  ) throws -> Amounts {
    try Self.check(exact)
    try watch.check()
    let optics = exact.rounded(settings)
    let turned = try TurnedWorld(world, rotation: optics.rotation)
    let materials = try SpectralMaterials(world)
    let box = try LivePlaces.list(frame ?? places).box()
    let radius = optics.radius + optics.probe.beam.wavelength / max(optics.probe.aperture.semiangle, 1e-3)
    func deviation(_ delocalisation: Double) -> Double {
      (0.25 * radius * radius + delocalisation * delocalisation).squareRoot()
    }
    let lossOptics = try LossOptics(
      beam: optics.probe.beam, convergence: optics.probe.aperture.semiangle, collection: collection)
    let isAtomic =
      max(box.size.x, box.size.y) <= settings.border && 2 * optics.radius < LossWeights.period / 2
      && turned.estimate(in: box.expanded(by: 1)).depth <= Self.thin
    var made = Amounts(
      amounts: SpectralAmounts(
        turned, at: places,
        deviation: (atoms: deviation(Self.coreDelocalisation), solids: deviation(Self.delocalisation)),
        materials: materials, threads: threads),
      materials: materials, optics: lossOptics, isAtomic: isAtomic)
    if isAtomic {
      try watch.check()
      try countAtoms(
        &made.amounts, turned, optics, lossOptics, edgesFrom: lowest, at: places, within: box, watch)
    }
    return made
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
    for solid in materials.solids {
      components += [.volume(solid.loss), .surfaces(solid.loss, of: .electrons)]
      if solid.loss.isPolar { components.append(.surfaces(solid.loss, of: .vibrations)) }
    }
    for site in order { components.append(materials.component(site)) }
    let key = LiveKey.losses(
      LossKey(
        optics: optics, question: question, solids: materials.solids,
        sites: order.map { SIMD2($0.material, $0.element) }))
    let model =
      try kept.value(for: key, bytes: { _ in components.count * question.grid.count * 64 }) {
        try LossModel(
          optics: optics, grid: question.grid, zeroLoss: question.zeroLoss, components: components,
          temperature: question.temperature)
      } as! LossModel
    let elastic = ElasticLoss(optics)
    let sections = Dictionary(
      uniqueKeysWithValues: Set(order.map(\.element)).map { ($0, elastic.crossSection($0)) })
    var (values, shares) = ([Double](), [Double]())
    for place in made.amounts.places {
      var component = 0
      for (index, solid) in materials.solids.enumerated() {
        let (depth, share) = (place.thickness[index] ?? 0, place.share[index] ?? 0)
        values.append(depth)
        // Of slabs too thin for whole surfaces, as much as leaves no loss below zero.
        for surface in component + 1..<component + (solid.loss.isPolar ? 3 : 2) {
          let whole = model.wholeThickness(surface)
          values.append(whole > 0 ? min(share, depth / whole) : share)
        }
        component += solid.loss.isPolar ? 3 : 2
      }
      values += order.map { place.atoms[$0] ?? 0 }
      // Per nm² to per Å².
      shares.append(exp(-order.reduce(0) { $0 + 0.01 * (place.atoms[$1] ?? 0) * sections[$1.element]! }))
    }
    return LiveLosses(
      model: model, amounts: values, elastic: shares, resolution: made.isAtomic ? "atoms" : "columns",
      matter: made.amounts.places.map { $0.matter(materials) }, particles: particles)
  }
}
