import Foundation
import Quantities

/// Energy-differential cross-section of one sub-shell for given optics, in nm²/eV per atom: the one-electron continuum of the
/// free atom, before threshold shapes and fine structure.
///
/// dσ/dE = (4π a0² R² / (E T)) N ∫ f(q, E) W(θ) F(θ) d ln q² (Inokuti, Rev. Mod. Phys. 43 (1971) 297; F: transverse part
/// after Fano). Evaluated on a table of energies above the onset, and interpolated between: ln σ in ln(ε + 8).
package struct CrossSection: Sendable {
  /// Energies above the onset.
  let energies: [Double]
  /// ln of dσ/dE there.
  let logarithms: [Double]
  /// Energy loss at the onset in eV.
  let onset: Double

  /// - Parameters:
  ///   - electrons: how many electrons of the sub-shell.
  ///   - isRetarded: with the transverse part.
  init(
    _ strength: OscillatorStrength, onset: Double, electrons: Double, optics: LossOptics,
    isRetarded: Bool = true
  ) {
    let kinematics = LossKinematics(optics.beam)
    let overlap = ApertureOverlap(optics)
    let nodes = strength.energies
    // Three points in each interval of the table, and on to 20 keV.
    var grid: [Double] = []
    for (low, high) in zip(nodes, nodes.dropFirst()) {
      for third in 0..<3 { grid.append(low + (high - low) * Double(third) / 3) }
    }
    energies = grid + [nodes[nodes.count - 1], 5000, 7000, 10000, 14000, 20000]
    self.onset = onset
    logarithms = energies.map { above in
      let energy = onset + above
      guard energy < 0.5 * optics.beam.energy else { return -100 }
      let characteristic = kinematics.characteristicAngle(energy)
      let wave = kinematics.squaredWave(energy)
      let row = strength.row(above: above)
      var sum = 0.0
      for (angle, weight) in overlap.nodes(characteristic: characteristic) {
        let half = sin(angle / 2)
        let square = wave.least + wave.growth * half * half
        // d ln q² = growth sin(θ)/2 dθ / q²
        var value =
          weight * exp(strength.logarithm(row, at: square.squareRoot())) * wave.growth * sin(angle)
          / (2 * square)
        if isRetarded { value *= kinematics.transverse(angle, characteristic) }
        sum += value
      }
      let area = 4 * Double.pi * LossKinematics.bohr * LossKinematics.bohr
      let scale = area * LossKinematics.rydberg * LossKinematics.rydberg / (energy * kinematics.half)
      return log(max(scale * electrons * sum, 1e-40))
    }
  }

  /// dσ/dE in nm²/eV at an energy loss; below the onset the value there.
  func value(_ energy: Double) -> Double {
    let above = max(energy - onset, energies[0])
    let last = energies.count - 1
    if above >= energies[last] { return 0 }
    var (low, high) = (0, last)
    while high - low > 1 {
      let middle = (low + high) / 2
      if energies[middle] <= above { low = middle } else { high = middle }
    }
    let (first, second) = (log(energies[low] + 8), log(energies[high] + 8))
    let share = (log(above + 8) - first) / (second - first)
    return exp(logarithms[low] + share * (logarithms[high] - logarithms[low]))
  }
}
