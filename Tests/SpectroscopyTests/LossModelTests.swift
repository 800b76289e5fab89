import Foundation
import Numerics
import Quantities
import Testing

@testable import Spectroscopy

@Suite struct LossModelTests {
  private static func optics(_ convergence: Double = 0.01, _ collection: Double = 0.02) throws -> LossOptics {
    try LossOptics(
      beam: ElectronBeam(energy: 200e3), convergence: convergence, collection: collection)
  }

  private static func model(
    _ name: String, step: Double = 0.25, highest: Double = 1000, convergence: Double = 0.01
  ) throws -> (LossModel, LossMaterial) {
    let material = try LossMaterial(named: name)
    let grid = try LossGrid(lowest: -10, highest: highest, step: step)
    let model = try LossModel(
      optics: optics(convergence), grid: grid, zeroLoss: .schottky, components: material.components())
    return (model, material)
  }

  /// ln(I_t / I_0) is the integral of the collected single scattering: thickness as practice measures it.
  @Test(arguments: ["hBN", "SrTiO3", "Al"], [0.01, 0.03])
  func logarithmOfTheRatioIsTheIntegralOfSingleLosses(name: String, convergence: Double) throws {
    let (model, material) = try Self.model(name, step: 0.5, highest: 3500, convergence: convergence)
    for thickness in [10.0, 60] {
      let amounts = material.amounts(thickness: thickness)
      let truth = model.truth(amounts: amounts)
      let arrived = model.spectrum(amounts: amounts).reduce(0, +) * model.grid.step
      let unscattered = model.optics.passed * exp(-truth.total)
      let onGrid =
        amounts.indices.reduce(0) { $0 + amounts[$1] * model.single($1).reduce(0, +) } * model.grid.step
        / model.optics.passed
      #expect(abs(log(arrived / unscattered) - onGrid) < 1e-4, "\(name) \(thickness) nm")
      // What is told holds for grids without an end; 3500 eV are nearly as many.
      #expect(abs(truth.collected / onGrid - 1) < 0.01, "\(name): \(truth.collected), on the grid \(onGrid)")
      #expect(truth.collected < truth.total)
    }
  }

  /// t/λ of the aperture is that of the specimen, not of the grid.
  @Test func thicknessDoesNotDependOnTheEndOfTheGrid() throws {
    let (short, material) = try Self.model("SrTiO3", highest: 5)
    let (long, _) = try Self.model("SrTiO3", highest: 1000)
    let amounts = material.amounts(thickness: 30)
    #expect(short.truth(amounts: amounts).collected == long.truth(amounts: amounts).collected)
    #expect(short.truth(amounts: amounts).edges.isEmpty && !long.truth(amounts: amounts).edges.isEmpty)
  }

  /// Narrow vibrations are on grids of any step, and gains and losses of less than half a step are none.
  @Test(arguments: [0.002, 0.02, 0.1])
  func vibrationsAreNotMissed(step: Double) throws {
    let material = try LossMaterial(named: "hBN")
    let grid = try LossGrid(lowest: -1, highest: 1, step: step)
    let samples = try LossSamples(
      .volume(material), optics: Self.optics(), grid: grid, temperature: 295)
    // Im(-1/ε) of a longitudinal vibration is all within a few of its widths of 1 meV around 0.1996 eV.
    let found = (0..<grid.count).reduce(0) { sum, index in
      (0.15..<0.25).contains(grid.energy(index)) ? sum + samples.density[index] * step : sum
    }
    let loss = VolumeLoss(material, try Self.optics())
    let (first, last) = (0.15, 0.25)
    var expected = 0.0
    for index in 0..<20_000 {
      let energy = first + (last - first) * (Double(index) + 0.5) / 20_000
      expected +=
        loss.value(energy) / (1 - exp(-energy / (295 * ElectronSource.boltzmann))) * (last - first) / 20_000
    }
    #expect(abs(found / expected - 1) < 0.03, "\(found) instead of \(expected)")
    let whole = samples.density.reduce(0, +) * step
    // Beyond 1 eV hBN takes up much more, which this grid does not see.
    #expect(whole < samples.collected && samples.collected < samples.total)
  }

  /// Surfaces take at no energy more than the thinnest slab that has them whole gives; grids do not matter.
  @Test(arguments: ["Al", "SrTiO3", "hBN"])
  func thinSlabsLoseNothingBelowZero(name: String) throws {
    let material = try LossMaterial(named: name)
    let bands: [SurfaceBand] = [.electrons, .vibrations]
    func model(_ step: Double) throws -> LossModel {
      try LossModel(
        optics: Self.optics(), grid: LossGrid(lowest: -1, highest: 60, step: step), zeroLoss: .schottky,
        components: [.volume(material)] + bands.map { .surfaces(material, of: $0) }, temperature: nil)
    }
    let (fine, coarse) = (try model(0.02), try model(0.5))
    for component in 1...2 {
      let whole = fine.wholeThickness(component)
      #expect(whole == coarse.wholeThickness(component))
      for model in [fine, coarse] {
        let (bulk, surface) = (model.single(0), model.single(component))
        let most = bulk.max()! * whole
        for (b, s) in zip(bulk, surface) { #expect(whole * b + s >= -2e-3 * most) }
      }
    }
    // Nanometres for the sharp plasmon of a metal, less where it is damped (SrTiO3: 0.36 nm); more for vibrations.
    #expect(fine.wholeThickness(1) > 0.1 && fine.wholeThickness(1) < 20, "\(fine.wholeThickness(1)) nm")
    #expect((fine.wholeThickness(2) > fine.wholeThickness(1)) == material.isPolar)
    // Both together are what was one.
    let all = try LossSamples(
      .surfaces(material), optics: Self.optics(), grid: fine.grid, temperature: nil)
    for index in all.density.indices {
      // The cell in which the bands meet belongs to both.
      guard abs(fine.grid.energy(index) - 1) > 0.02 else { continue }
      let sum = fine.single(1)[index] + fine.single(2)[index]
      #expect(abs(sum - all.density[index]) <= 1e-12 + 1e-9 * abs(sum))
    }
  }

  /// Without apertures and ends of the grid no electron is lost, whatever the thickness; with vacuum all arrive.
  @Test func electronsAreConserved() throws {
    let (model, material) = try Self.model("Si")
    let vacuum = model.spectrum(amounts: material.amounts(thickness: 0))
    #expect(abs(vacuum.reduce(0, +) * model.grid.step - 1) < 1e-9)
    #expect(
      abs(model.spectrum(amounts: material.amounts(thickness: 0), elastic: 0.7).reduce(0, +) * 0.25 - 0.7)
        < 1e-9)
    let wide = try LossModel(
      optics: LossOptics(beam: ElectronBeam(energy: 200e3), convergence: 0, collection: 0.8),
      grid: LossGrid(lowest: -10, highest: 8000, step: 0.5), zeroLoss: .coldFieldEmission,
      components: material.components())
    for thickness in [50.0, 300] {
      let amounts = material.amounts(thickness: thickness)
      let arrived = wide.spectrum(amounts: amounts).reduce(0, +) * 0.5
      // Losses beyond 8 keV and the smallest, below half a step, are the difference.
      #expect(abs(arrived - 1) < 3e-3, "\(thickness) nm: \(arrived)")
    }
    for value in model.spectrum(amounts: material.amounts(thickness: 200)) { #expect(value > -1e-12) }
  }

  /// A single sharp loss gives Poisson's distribution of its multiples.
  @Test func multiplesOfOneLossFollowPoisson() throws {
    let grid = try LossGrid(lowest: -2, highest: 200, step: 0.5)
    let scattering = PluralScattering(grid: grid)
    var single = [Double](repeating: 0, count: grid.count)
    single[grid.below + 30] = 1 / grid.step
    var zero = [Double](repeating: 0, count: grid.count)
    zero[grid.below] = 1 / grid.step
    for mean in [0.2, 1.0, 4.0] {
      let transform = scattering.transform(single.map { $0 * mean })
      let spectrum = transform.withUnsafeBufferPointer {
        $0.baseAddress.map {
          scattering.spectrum(
            $0, .init(total: mean), zeroLoss: scattering.transform(zero), space: .init(scattering))
        } ?? []
      }
      var expected = exp(-mean)
      for order in 0...13 {
        let found = spectrum[grid.below + 30 * order] * grid.step
        #expect(abs(found - expected) < 1e-10, "mean \(mean), order \(order)")
        expected *= mean / Double(order + 1)
      }
    }
  }

  /// Where a place stands in a batch and how many threads there are must not change a bit.
  @Test func batchesAndThreadsChangeNothing() throws {
    let (model, material) = try Self.model("hBN", step: 0.5)
    let thicknesses = [10.0, 20, 30, 40, 50]
    let amounts = thicknesses.flatMap { material.amounts(thickness: $0) }
    let alone = thicknesses.map { model.spectrum(amounts: material.amounts(thickness: $0), elastic: 0.9) }
    model.spectra(amounts: amounts, elastic: thicknesses.map { _ in 0.9 }, threads: 3) { place, spectrum in
      #expect(spectrum == alone[place])
    }
  }

  /// Mean free paths of the independent program of eels.md (volume and cores, no surfaces), for β = 20 mrad.
  @Test(arguments: [
    ("Al", 140.864), ("Ag", 84.270), ("Au", 84.067), ("Cu", 96.730), ("Si", 148.580), ("SiO2", 183.513),
    ("Al2O3", 136.198), ("diamond", 103.156), ("amorphous carbon", 153.520), ("hBN", 137.539),
    ("graphite", 123.632),
    ("MoS2", 130.035), ("SrTiO3", 119.167), ("TiO2", 112.216), ("MgO", 125.459), ("GaN", 109.374),
    ("Fe", 103.823), ("Ti", 116.736), ("Ni", 82.220), ("W", 81.151), ("Pt", 79.217),
  ])
  func meanFreePathsAreThoseOfTheReference(name: String, expected: Double) throws {
    let known = try LossMaterial(named: name)
    // The reference has neither gaps nor vibrations.
    let electrons = known.dielectric
    let material = LossMaterial(
      name: name, atoms: known.atoms,
      dielectric: DielectricFunction(
        oscillators: electrons.oscillators, background: electrons.background, gap: 0, table: electrons.table),
      alongC: nil, split: known.split)
    let optics = try Self.optics(0)
    let volume = VolumeLoss(material, optics)
    let step = 0.2
    var sum = 0.0
    for index in 0..<15000 { sum += volume.value((Double(index) + 0.5) * step) * step }
    for (element, density) in material.atoms {
      let loss = AtomLoss(LossAtom(element: element), above: material.firstEdge, optics)
      for index in 0..<15000 { sum += density * loss.value((Double(index) + 0.5) * step) * step }
    }
    #expect(abs(1 / sum / expected - 1) < 0.01, "\(name): \(1 / sum) nm")
  }

  /// A solid that is not in the library has the plasmon of its valence electrons: 15.8 eV for aluminium's density.
  @Test func unknownSolidsHaveTheFreeElectronPlasmon() throws {
    let material = try LossMaterial(name: "unknown", atoms: [13: 60.26])
    let energies = stride(from: 5.0, to: 30, by: 0.05)
    let peak = energies.max {
      material.dielectric.lossFunction($0) < material.dielectric.lossFunction($1)
    }
    #expect(abs((peak ?? 0) - 15.8) < 0.5)
    #expect(throws: InputError.self) { try LossMaterial(name: "x", atoms: [:]) }
    #expect(throws: InputError.self) { try LossMaterial(named: "unobtainium") }
  }

  /// What a place has of its own counts like a component: more of the volume gives the same spectrum as its single scattering does, but
  /// for electrons that go beside the aperture.
  @Test func singleScatteringOfAPlaceCounts() throws {
    let (model, material) = try Self.model("Al")
    let more = model.single(0).map { 20 * $0 }
    let thin = material.amounts(thickness: 10)
    var thick = thin
    thick[0] += 20
    let wanted = model.spectrum(amounts: thick)
    let sum = UncheckedSendable(AlignedBuffer<Double>(count: model.grid.count))
    model.spectra(amounts: thin, elastic: [1], threads: 1, own: { _ in more }) { _, spectrum in
      for (index, value) in spectrum.enumerated() { sum.value.pointer[index] = value }
    }
    // Electrons beside the aperture thin all energies out alike.
    let middle = model.grid.below
    let factor = sum.value.pointer[middle] / wanted[middle]
    #expect(factor > 1 && factor < 1.2)
    for index in stride(from: middle, to: model.grid.count, by: 37) {
      #expect(abs(sum.value.pointer[index] - factor * wanted[index]) < 1e-6 * factor * wanted[middle])
    }
  }

  /// Electrons of p shells of 15 to 25 eV take part in the plasmon of a solid of which nothing else is known, and are no core losses then.
  @Test func shallowShellsTakePartInThePlasmon() throws {
    let barium = try LossMaterial(name: "x", atoms: [56: 15, 22: 15, 8: 45], gap: 3)
    #expect(barium.firstEdge > 17 && barium.firstEdge < 26)
    // Ba 6s² 5p⁶, Ti 3d² 4s², O 2s² 2p⁴: 30 electrons in 0.0667 nm³ have a plasmon at 24.9 eV, above the gap.
    let peak = (100...400).map { 0.1 * Double($0) }.max {
      func loss(_ energy: Double) -> Double {
        let value = barium.dielectric.value(energy)
        return value.im / value.squaredMagnitude
      }
      return loss($0) < loss($1)
    }!
    #expect(abs(peak - 24.9) < 1.5)
    #expect(try LossMaterial(name: "y", atoms: [31: 22, 33: 22]).firstEdge < 12)
  }
}
