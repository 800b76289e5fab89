import Foundation
import Quantities

/// Single scattering by one amount of a component: on the grid as collected, and altogether.
struct LossSamples: Sendable {
  /// Probability per eV.
  let density: [Double]
  /// Mean number of losses into any angle.
  let total: Double

  /// - Parameter temperature: of the specimen in K; nil for no gains of energy.
  init(_ component: LossComponent, optics: LossOptics, grid: LossGrid, temperature: Double?) throws {
    // Everything within 0.8 rad counts as scattered into any angle.
    let open = try LossOptics(beam: optics.beam, convergence: 0, collection: 0.8)
    switch component {
    case .volume(let material):
      let (inside, all) = (VolumeLoss(material, optics), VolumeLoss(material, open))
      let heat =
        material.dielectric.vibrations.isEmpty ? nil : temperature.map { $0 * ElectronSource.boltzmann }
      density = Self.valence(grid, heat: heat, inside.value)
      total = Self.valenceTotal(heat: heat, all.value)
    case .surfaces(let material):
      let (inside, all) = (SurfaceLoss(material, optics), SurfaceLoss(material, open))
      let heat =
        material.dielectric.vibrations.isEmpty ? nil : temperature.map { $0 * ElectronSource.boltzmann }
      density = Self.valence(grid, heat: heat, inside.value)
      total = Self.valenceTotal(heat: heat, all.value)
    case .retardedSlab(let material, let thickness):
      let inside = RetardedSlab(material, thickness: thickness, optics)
      let all = RetardedSlab(material, thickness: thickness, open)
      density = Self.valence(grid, heat: nil, inside.value)
      total = Self.valenceTotal(heat: nil, all.value)
    case .atoms(let atom, let host):
      let lowest = host?.firstEdge ?? 0
      let (inside, all) = (AtomLoss(atom, above: lowest, optics), AtomLoss(atom, above: lowest, open))
      density = grid.sampled(above: max(inside.begin, 0), inside.value)
      total = Self.coreTotal(all, below: optics.beam.energy / 2)
    }
  }

  /// Below this energy (eV) heat matters.
  private static let warm = 0.6

  /// With heat kT, gains and losses are as n to n + 1 of vibrations in equilibrium.
  private static func thermal(_ energy: Double, _ heat: Double?, _ value: (Double) -> Double) -> Double {
    guard let heat, abs(energy) < warm else { return energy > 0 ? value(energy) : 0 }
    let loss = value(abs(energy)) / (1 - exp(-abs(energy) / heat))
    return energy > 0 ? loss : loss * exp(energy / heat)
  }

  private static func valence(_ grid: LossGrid, heat: Double?, _ value: (Double) -> Double) -> [Double] {
    var density = grid.sampled(above: heat == nil ? 0 : -warm) { thermal($0, heat, value) }
    // What loses less than half a step is not told from no loss.
    density[grid.below] = 0
    return density
  }

  /// Points even in ln E; the narrowest features are a few per cent of their energy wide.
  private static func valenceTotal(heat: Double?, _ value: (Double) -> Double) -> Double {
    let (lowest, highest, count) = (1e-3, 2e4, 6000)
    let step = log(highest / lowest) / Double(count)
    return (0..<count).reduce(0) { sum, index in
      let energy = lowest * exp((Double(index) + 0.5) * step)
      return sum + (thermal(energy, heat, value) + thermal(-energy, heat, value)) * energy * step
    }
  }

  private static func coreTotal(_ loss: AtomLoss, below highest: Double) -> Double {
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
