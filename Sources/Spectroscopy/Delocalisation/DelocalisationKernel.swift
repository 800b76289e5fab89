import Foundation
import Quantities

/// Where around an atom a fast electron loses energy to one of its edges: a density D(r) per nm² that integrates to one.
///
/// D(r) ∝ |FT q⊥ g / (q² + q_E²)|² + γ⁻² |FT q_E g / (q² + q_E²)|², q_E = E / ħv, g² the oscillator strength relative to the
/// dipole limit, cut at the aperture k0 β. A local approximation (Egerton, 3rd ed., section 5.5.3): good for β of at least the
/// convergence; for smaller apertures interference between directions can even turn contrast over. Convolve with |ψ|².
package struct DelocalisationKernel: Sendable {
  /// Distances in nm, evenly spaced in their logarithm.
  package let radii: [Double]
  /// D there, per nm².
  package let density: [Double]

  /// - Parameters:
  ///   - energy: energy loss in eV; nil for the onset of the edge.
  ///   - edge: nil to take g = 1, for valence losses.
  /// - Throws: `InputError` without an edge or energy above zero.
  package init(edge: IonisationEdge?, energy: Double? = nil, optics: LossOptics) throws {
    guard let energy = energy ?? edge?.onset, energy > 0 else {
      throw InputError("delocalisation: an edge, or an energy loss above 0 eV, is needed")
    }
    let kinematics = LossKinematics(optics.beam)
    let least = energy / kinematics.hbarV
    let cut = kinematics.wave * optics.collection
    var damping: (Double) -> Double = { _ in 1 }
    if let edge, let shell = OscillatorTables.shared.shell(of: edge) {
      let strength = OscillatorTables.shared.strength(of: shell)
      let row = strength.row(above: max(energy - edge.onset, 10))
      damping = { wave in
        exp((strength.logarithm(row, at: wave * LossKinematics.bohr) - row[0]) / 2)
      }
    }
    // Middle points, fine against 1/r of the largest distance at every q.
    let (nearest, furthest) = (0.05 / cut, 8 / least + 12 / cut)
    let count = max(400, Int(cut * furthest * 1.5))
    let step = cut / Double(count)
    var waves: [(q: Double, across: Double, along: Double)] = []
    for index in 0..<count {
      let q = (Double(index) + 0.5) * step
      let full = q * q + least * least
      let g = damping(full.squareRoot()) / full * step
      waves.append((q, q * q * g, q * least * g / kinematics.gamma))
    }
    let points = 160
    let ratio = log(furthest / nearest) / Double(points - 1)
    radii = (0..<points).map { nearest * exp(Double($0) * ratio) }
    let shape = radii.map { r in
      var (across, along) = (0.0, 0.0)
      for wave in waves {
        across += wave.across * j1(wave.q * r)
        along += wave.along * j0(wave.q * r)
      }
      return across * across + along * along
    }
    // ∫ D 2π r dr, with r dr = r² d ln r; a disc of the first radius inside.
    let first = Double.pi * nearest * nearest * shape[0]
    let sum = zip(radii, shape).reduce(first) { $0 + 2 * .pi * $1.0 * $1.0 * $1.1 * ratio }
    density = shape.map { $0 / sum }
  }

  /// D at a distance in nm; zero beyond the last.
  package func value(_ distance: Double) -> Double {
    guard distance > radii[0] else { return density[0] }
    let ratio = log(radii[radii.count - 1] / radii[0]) / Double(radii.count - 1)
    let place = log(distance / radii[0]) / ratio
    let index = Int(place)
    guard index < radii.count - 1 else { return 0 }
    return density[index] + (place - Double(index)) * (density[index + 1] - density[index])
  }

  /// Radius in nm inside of which a share of the losses takes place.
  package func radius(holding share: Double) -> Double {
    let ratio = log(radii[radii.count - 1] / radii[0]) / Double(radii.count - 1)
    var sum = Double.pi * radii[0] * radii[0] * density[0]
    for (r, value) in zip(radii, density) {
      let part = 2 * .pi * r * r * value * ratio
      if sum + part >= share { return r * exp(((share - sum) / part - 0.5) * ratio) }
      sum += part
    }
    return radii[radii.count - 1]
  }

  /// Diameter in nm that holds half of the losses.
  package var d50: Double { 2 * radius(holding: 0.5) }

  /// ∫ D exp(2π i k r) d²r at a spatial frequency in 1/nm: what multiplies the transform of an intensity.
  package func transform(_ frequency: Double) -> Double {
    let ratio = log(radii[radii.count - 1] / radii[0]) / Double(radii.count - 1)
    let first = Double.pi * radii[0] * radii[0] * density[0]
    return zip(radii, density).reduce(first) {
      $0 + 2 * .pi * $1.0 * $1.0 * $1.1 * ratio * j0(2 * .pi * frequency * $1.0)
    }
  }
}
