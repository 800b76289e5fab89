import Foundation
import Quantities

/// Single scattering by one amount of a component: on the grid as collected, and altogether.
struct LossSamples: Sendable {
  /// Probability per eV.
  let density: [Double]
  /// Mean number of collected losses, on the grid or beyond its end.
  let collected: Double
  /// Mean number of losses into any angle.
  let total: Double
  /// Thickness in nm from which slabs have surfaces whole; 0 for what is no surface.
  let wholeThickness: Double

  /// - Parameter temperature: of the specimen in K; nil for no gains of energy.
  init(_ component: LossComponent, optics: LossOptics, grid: LossGrid, temperature: Double?) throws {
    // Everything within 0.8 rad counts as scattered into any angle.
    let open = try LossOptics(beam: optics.beam, convergence: 0, collection: 0.8)
    var whole = 0.0
    switch component {
    case .volume(let material):
      let (inside, all) = (VolumeLoss(material, optics), VolumeLoss(material, open))
      let sampling = Sampling(grid, material, temperature)
      density = sampling.density(inside.value)
      (collected, total) = (sampling.integral(inside.value), sampling.integral(all.value))
    case .surfaces(let material, let band):
      let inside = SurfaceLoss(material, optics, band: band)
      let all = SurfaceLoss(material, open, band: band)
      let sampling = Sampling(grid, material, temperature)
      density = sampling.density(inside.value)
      (collected, total) = (sampling.integral(inside.value), sampling.integral(all.value))
      whole = inside.wholeThickness(VolumeLoss(material, optics))
    case .retardedSlab(let material, let thickness):
      let inside = RetardedSlab(material, thickness: thickness, optics)
      let all = RetardedSlab(material, thickness: thickness, open)
      let sampling = Sampling(grid, material, nil)
      density = sampling.density(inside.value)
      (collected, total) = (sampling.integral(inside.value), sampling.integral(all.value))
    case .atoms(let atom, let host):
      let lowest = host?.firstEdge ?? 0
      let (inside, all) = (AtomLoss(atom, above: lowest, optics), AtomLoss(atom, above: lowest, open))
      let highest = optics.beam.energy / 2
      density = grid.sampled(above: max(inside.begin, 0), inside.value)
      (collected, total) = (Self.integral(inside, below: highest), Self.integral(all, below: highest))
    }
    wholeThickness = whole
  }

  /// How valence losses of a solid are sampled.
  private struct Sampling {
    let grid: LossGrid
    /// kT in eV for gains of energy.
    let heat: Double?
    /// Vibrations are narrow.
    let narrow: (below: Double, fine: Double)?

    /// Below this energy (eV) heat matters.
    private static let warm = 0.6
    /// eV below which vibrations are.
    private static let vibrations = 0.3

    init(_ grid: LossGrid, _ material: LossMaterial, _ temperature: Double?) {
      self.grid = grid
      let width = material.dielectric.vibrations.map(\.width).min()
      heat = width == nil ? nil : temperature.map { $0 * ElectronSource.boltzmann }
      narrow = width.map { (Self.vibrations, 0.5 * $0) }
    }

    /// With heat kT, gains and losses are as n to n + 1 of vibrations in equilibrium.
    private func thermal(_ energy: Double, _ value: (Double) -> Double) -> Double {
      guard let heat, abs(energy) < Self.warm else { return energy > 0 ? value(energy) : 0 }
      let loss = value(abs(energy)) / (1 - exp(-abs(energy) / heat))
      return energy > 0 ? loss : loss * exp(energy / heat)
    }

    func density(_ value: (Double) -> Double) -> [Double] {
      var density = grid.sampled(above: heat == nil ? 0 : -Self.warm, narrow: narrow) { thermal($0, value) }
      // What loses less than half a step is not told from no loss.
      density[grid.below] = 0
      return density
    }

    /// Points even in ln E; the narrowest features are a few per cent of their energy wide.
    func integral(_ value: (Double) -> Double) -> Double {
      let (lowest, highest, count) = (max(1e-3, grid.step / 2), 2e4, 6000)
      let step = log(highest / lowest) / Double(count)
      return (0..<count).reduce(0) { sum, index in
        let energy = lowest * exp((Double(index) + 0.5) * step)
        return sum + (thermal(energy, value) + thermal(-energy, value)) * energy * step
      }
    }
  }

  private static func integral(_ loss: AtomLoss, below highest: Double) -> Double {
    guard loss.begin < highest else { return 0 }
    // 0.1 eV for 60 eV from each begin on, elsewhere 1 % of the energy.
    var (sum, energy) = (0.0, max(loss.begin, 0.05))
    let begins = loss.begins
    while energy < highest {
      let isNear = begins.contains { energy >= $0 - 0.2 && energy < $0 + 60 }
      var step = isNear ? 0.1 : 0.01 * energy
      if !isNear, let next = begins.first(where: { $0 > energy }) { step = min(step, next - energy + 1e-6) }
      sum += loss.value(energy + step / 2) * step
      energy += step
    }
    return sum
  }
}
