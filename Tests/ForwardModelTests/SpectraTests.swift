import Crystals
import Foundation
import Numerics
import Optics
import Quantities
import Scattering
import Spectroscopy
import Synchronization
import Testing
import Worlds

@testable import ForwardModel

/// Energy losses of what lies under the beam.
@Suite(.serialized) struct SpectraTests {
  private static func optics(_ energy: Double = 200e3, semiangle: Double = 0.02) throws -> LiveOptics {
    LiveOptics(probe: try Probe(beam: ElectronBeam(energy: energy), aperture: .round(semiangle: semiangle)))
  }

  private static func question(step: Double = 0.5, highest: Double = 700) throws -> LossQuestion {
    LossQuestion(
      collection: 0.03, grid: try LossGrid(lowest: -5, highest: highest, step: step),
      zeroLoss: .coldFieldEmission)
  }

  private static let silicon = SurveyWorlds.material("Si-110")

  /// Each loss takes place somewhere.
  @Test(arguments: [0.0, 0.8], [false, true])
  func weightsAddUpToOne(width: Double, isSpread: Bool) throws {
    let probe = try Self.optics().probe
    let optics = try LossOptics(beam: probe.beam, convergence: 0.02, collection: 0.03)
    let edge = try #require(SpecimenView.shownEdge(of: 22, from: 80))
    let weights = LossWeights(
      ProbeTransfer(probe, foci: [.sharp], period: SIMD2(repeating: LossWeights.period)),
      source: width > 0 ? .gaussian(sigma: width) : nil,
      kernel: isSpread ? try DelocalisationKernel(edge: edge, optics: optics) : nil,
      highest: 2 * 0.02 / probe.beam.wavelength)
    let step = 0.12
    var (sum, square) = (0.0, 0.0)
    for j in -200..<200 {
      for i in -200..<200 {
        let place = SIMD2(Double(i) + 0.5, Double(j) + 0.5) * step
        let value = weights.value(place) * step * step / 100
        sum += value
        square += value * (place * place).sum()
      }
    }
    // Values below zero, which rounding and the kernel's tail give far out, are cut off.
    #expect(abs(sum - 1) < 0.01, "\(sum)")
    #expect(square / sum > 2 * width * width)
  }

  /// Maps of titanium are those of its L edge (eels.md: half of the losses within 0.146 nm at 200 kV and 30 mrad), not of the K edge.
  @Test func mapsShowTheFirstEdge() throws {
    let titanium = try #require(SpecimenView.shownEdge(of: 22, from: 80))
    #expect(titanium.name == "L3")
    let optics = try LossOptics(
      beam: ElectronBeam(energy: 200e3), convergence: 0.02, collection: 0.03)
    let d50 = try DelocalisationKernel(edge: titanium, optics: optics).d50
    #expect(abs(d50 / 0.146 - 1) < 0.1, "\(d50) nm")
    #expect(SpecimenView.shownEdge(of: 42, from: 80)?.shell == "M")
    #expect(SpecimenView.shownEdge(of: 6, from: 80)?.name == "K")
    // Recorded from 2 keV on, molybdenum shows L; lithium has nothing but K.
    #expect(SpecimenView.shownEdge(of: 42, from: 2000)?.name == "L3")
    #expect(SpecimenView.shownEdge(of: 3, from: 80)?.name == "K")
  }

  /// Elastic scattering leaves in the aperture what a sum over directions of the cone and deflections leaves there.
  @Test(arguments: [(0.02, 0.03), (0.03, 0.02), (0.0, 0.01)])
  func elasticScatteringIsThatOutOfTheAperture(convergence: Double, collection: Double) throws {
    let beam = ElectronBeam(energy: 200e3)
    let optics = try LossOptics(beam: beam, convergence: convergence, collection: collection)
    let factor = ScatteringFactor(element: 14, parametrization: .lobato)
    // Directions evenly spread over the cone.
    let directions = (0..<400).map { index -> SIMD2<Double> in
      let radius = convergence * ((Double(index) + 0.5) / 400).squareRoot()
      let turn = 2.399963229728653 * Double(index)
      return radius * SIMD2(cos(turn), sin(turn))
    }
    func isIn(_ place: SIMD2<Double>) -> Bool { (place * place).sum() <= collection * collection }
    let before = Double(directions.count(where: isIn))
    var sum = 0.0
    let (low, high, steps, turns) = (log(2e-4), log(0.6), 300, 24)
    for step in 0..<steps {
      let angle = exp(low + (high - low) * (Double(step) + 0.5) / Double(steps))
      var after = 0.0
      for turn in 0..<turns {
        let azimuth = 2 * .pi * (Double(turn) + 0.5) / Double(turns)
        let deflection = angle * SIMD2(cos(azimuth), sin(azimuth))
        after += Double(directions.count { isIn($0 + deflection) }) / Double(turns)
      }
      let amplitude =
        beam.lorentzFactor * factor.value(k2: angle * angle / (beam.wavelength * beam.wavelength))
      sum += amplitude * amplitude * angle * angle * (1 - after / before)
    }
    let expected = 2 * .pi * sum * (high - low) / Double(steps)
    let found = ElasticLoss(optics).crossSection(14)
    #expect(abs(found / expected - 1) < 0.03, "\(found) instead of \(expected) Å²")
  }

  /// The beam's places add up to a Gaussian.
  @Test func nodesHaveTheMomentsOfAGaussian() {
    let nodes = SpectralAmounts.nodes
    func mean(_ value: (SIMD2<Double>) -> Double) -> Double {
      nodes.reduce(0) { $0 + value($1) } / Double(nodes.count)
    }
    #expect(abs(mean(\.x)) < 1e-12 && abs(mean(\.y)) < 1e-12)
    #expect(abs(mean { $0.x * $0.x } - 1) < 1e-12 && abs(mean { $0.y * $0.y } - 1) < 1e-12)
    #expect(abs(mean { $0.x * $0.y }) < 1e-12)
  }

  /// Atoms end where a thick crystal ends; its plasmons reach further.
  @Test func coreLossesOfThickCrystalsAreSharp() throws {
    let part = Area(low: SIMD2(-2000, -2000), high: SIMD2(0, 2000))
    let world = SurveyWorlds.world([Self.silicon], [SurveyWorlds.slab(Self.silicon, thickness: 400, part)])
    let places = stride(from: -60.0, through: 20, by: 0.25).map { SIMD2($0, 3) }
    let found = try SpecimenView(threads: 2, memory: 1 << 30).losses(
      of: world, optics: Self.optics(), Self.question(), at: places)
    #expect(found.resolution == "columns")
    let whole = found.matter[0]
    #expect(abs(whole.thickness / 40 - 1) < 0.01, "\(whole.thickness) nm")
    let atoms = found.matter.map { $0.areal[14, default: 0] / whole.areal[14]! }
    let steps = zip(atoms, atoms.dropFirst()).map { $0 - $1 }
    #expect(steps.max()! < 0.1, "\(steps.max()!)")
    for (place, (atoms, matter)) in zip(places, zip(atoms, found.matter)) {
      if place.x > 8 { #expect(atoms < 0.01) }
      if place.x < -8 { #expect(atoms > 0.99) }
      if abs(place.x - 8) < 0.1 { #expect(matter.thickness > 0.1 * whole.thickness) }
    }
  }

  /// How an acquisition is cut into blocks, and on which grid it is computed, changes nothing that the specimen decides.
  @Test func blocksAndGridsChangeNothing() throws {
    let optics = try LiveWorlds.optics(defocus: 30)
    let places = (0..<24).map { SIMD2(Double($0 % 6), Double($0 / 6)) * 0.7 }
    let whole = try LiveWorlds.view().losses(
      of: LiveWorlds.world, optics: optics, Self.question(), at: places)
    #expect(whole.resolution == "atoms")
    let spectra = Mutex<[Int: [Double]]>([:])
    whole.spectra(threads: 2) { place, spectrum in spectra.withLock { $0[place] = spectrum } }
    let view = LiveWorlds.view()
    for range in [16..<24, 0..<7, 7..<16] {
      let part = try view.losses(
        of: LiveWorlds.world, optics: optics, Self.question(), at: Array(places[range]), within: places)
      let kinds = whole.model.components.count
      #expect(part.amounts == Array(whole.amounts[range.lowerBound * kinds..<range.upperBound * kinds]))
      #expect(part.elastic == Array(whole.elastic[range]))
      let found = Mutex<[Int: [Double]]>([:])
      part.spectra(2..<5, threads: 2) { place, spectrum in found.withLock { $0[place] = spectrum } }
      let known = spectra.withLock { $0 }
      found.withLock { found in
        #expect(found.keys.sorted() == [2, 3, 4])
        for (place, spectrum) in found { #expect(spectrum == known[range.lowerBound + place]) }
      }
    }
    let other = try view.losses(
      of: LiveWorlds.world, optics: optics, Self.question(step: 0.8, highest: 60), at: places)
    for index in whole.amounts.indices {
      #expect(abs(other.amounts[index] - whole.amounts[index]) <= 1e-12 * abs(whole.amounts[index]))
    }
    #expect(whole.elastic.allSatisfy { $0 < 1 && $0 > 0.8 })
  }

  /// Two solids of one name are two, if anything about them differs.
  @Test func whatIsKeptBelongsToItsSolid() throws {
    func solid(_ material: Material) throws -> SpectralMaterials.Solid {
      try SpectralMaterials(SurveyWorlds.world([material], [])).solids[0]
    }
    let plain = SurveyWorlds.material("SrTiO3-001")
    let reduced = Material(
      name: plain.name, crystal: plain.crystal, charges: plain.charges.merging([22: 3.5]) { $1 })
    #expect(try solid(plain) == solid(plain))
    #expect(try solid(plain) != solid(reduced))
    #expect(try solid(SurveyWorlds.material("MoS2")).isLayered)
    #expect(try !solid(plain).isLayered)
    // Crystals have the density of their cell: eight atoms of silicon in (0.5431 nm)³.
    #expect(abs(try solid(Self.silicon).crystalDensity / 49.94 - 1) < 0.01)
  }

  /// An acquisition that was stopped is stopped again at the same question, whatever is kept by then.
  @Test func asManyQuestionsWithEverythingKept() throws {
    let (view, places) = (LiveWorlds.view(), [SIMD2(0.3, 0.1), SIMD2(1.9, 1.4)])
    let optics = try LiveWorlds.optics()
    func asked(_ body: (SpecimenView.Watch) throws -> Void) rethrows -> Int {
      let count = Mutex(0)
      try body(
        SpecimenView.Watch(isCancelled: {
          count.withLock { $0 += 1 }
          return false
        }))
      return count.withLock { $0 }
    }
    let losses = try (0..<2).map { _ in
      try asked {
        _ = try view.losses(of: LiveWorlds.world, optics: optics, Self.question(), at: places, watch: $0)
      }
    }
    #expect(losses[0] == losses[1] && losses[0] > 1, "\(losses)")
    let camera = LiveCamera(columns: 40, rows: 40, pitch: 0.004)
    let patterns = try (0..<2).map { _ in
      try asked { watch in
        try view.patterns(of: LiveWorlds.world, optics: optics, at: places, camera: camera, watch: watch) {
          _, _ in
        }
      }
    }
    #expect(patterns[0] == patterns[1] && patterns[0] > 1, "\(patterns)")
  }
}
