import Crystals
import Foundation
import Frames
import Numerics
import Optics
import Quantities
import Spectroscopy
import Worlds

/// Core losses of thin specimens, atom by atom.
extension SpecimenView {
  /// Exchanges numbers of atoms along the beam for sums over single atoms.
  func countAtoms(
    _ amounts: inout SpectralAmounts, _ world: TurnedWorld, _ optics: LiveOptics, _ lossOptics: LossOptics,
    edgesFrom lowest: Double, at places: [SIMD2<Double>], within frame: Area, _ watch: Watch
  ) throws {
    // Of the whole frame, so that the focus does not depend on which places are asked for together.
    let area = frame.expanded(by: LossWeights.period / 2)
    let atoms = world.atoms(in: area, threads: threads)
    guard !atoms.isEmpty else { return }
    let bodies = world.world.bodies(over: world.stageArea(area))
    let material = Dictionary(
      bodies.map { ($0.info.id, $0.info.material) }, uniquingKeysWith: { first, _ in first })
    // The mean height of the atoms decides on the focus.
    let height = atoms.reduce(0) { $0 + $1.position.z } / Double(atoms.count)
    let probe = optics.probe.withC10(movedBy: height.rounded())
    let foci = try optics.manyFoci
    var transfer: ProbeTransfer?
    var weights: [Int: LossWeights] = [:]
    for element in Set(atoms.map { Int($0.element) }).sorted() {
      try watch.check()
      let key = LossWeightsKey(
        probe: probe, foci: foci, source: optics.source, edge: Self.shownEdge(of: element, from: lowest),
        optics: lossOptics)
      weights[element] =
        try kept.value(for: .weights(key), bytes: { ($0 as! LossWeights).bytes }) {
          let known =
            transfer ?? ProbeTransfer(probe, foci: foci, period: SIMD2(repeating: LossWeights.period))
          transfer = known
          return LossWeights(
            known, source: key.source, kernel: try key.edge.map { try kernel($0, lossOptics) },
            highest: 2 * probe.aperture.semiangle / probe.beam.wavelength)
        } as? LossWeights
    }
    // Atoms by cells as wide as the reach of the weights.
    let cell = LossWeights.period / 2
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
    let kinds = Set(sites).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: kinds.enumerated().map { ($1, $0) })
    let kindOfAtom = sites.map { numbers[$0]! }
    let weightsOfKind = kinds.map { weights[$0.element]! }
    let table = bins
    let found = UncheckedSendable(AlignedBuffer<Double>(count: places.count * kinds.count))
    parallelFor(places.count, threads: threads) { _, index in
      let sums = found.value.pointer + index * kinds.count
      for kind in kinds.indices { sums[kind] = 0 }
      let middle = bin(places[index])
      for y in -1...1 {
        for x in -1...1 {
          for atom in table[middle &+ SIMD2(x, y)] ?? [] {
            let offset = SIMD2(atoms[atom].position.x, atoms[atom].position.y) - places[index]
            let kind = kindOfAtom[atom]
            sums[kind] += weightsOfKind[kind].value(offset) * Double(atoms[atom].occupancy)
          }
        }
      }
    }
    for index in places.indices {
      var sums: [SpectralAmounts.Site: Double] = [:]
      for (kind, site) in kinds.enumerated() {
        let sum = found.value.pointer[index * kinds.count + kind]
        if sum > 0 { sums[site] = sum }
      }
      amounts.replaceAtoms(at: index, by: sums)
    }
  }

  /// The edge that maps of an element show: the first one from an energy loss in eV on, else the deepest.
  static func shownEdge(of element: Int, from lowest: Double) -> IonisationEdge? {
    let all = OscillatorTables.shared.edges(of: element)
    let above = all.filter { $0.onset >= lowest }
    return above.min { $0.onset < $1.onset } ?? all.max { $0.onset < $1.onset }
  }

  private func kernel(_ edge: IonisationEdge, _ optics: LossOptics) throws -> DelocalisationKernel {
    try kept.value(for: .delocalisation(edge, optics), bytes: { _ in 4096 }) {
      try DelocalisationKernel(edge: edge, optics: optics)
    } as! DelocalisationKernel
  }
}
