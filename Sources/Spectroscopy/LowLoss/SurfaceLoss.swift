import Foundation

/// Losses at the two clean surfaces of a slab under normal incidence, without retardation and coupling (Ritchie 1957):
/// probability per eV, on top of the volume's. Negative where the surfaces take strength from it. Within 1 % of the full slab
/// from 10 nm on.
struct SurfaceLoss: Sendable {
  private let material: LossMaterial
  private let angular: SmoothTable

  init(_ material: LossMaterial, _ optics: LossOptics) {
    self.material = material
    let kinematics = LossKinematics(optics.beam)
    let overlap = ApertureOverlap(optics)
    let scale = 1 / (.pi * LossKinematics.bohr * kinematics.wave * kinematics.half)
    // E times the factor is smooth; for a parallel beam it is (atan(β/θ_E)/θ_E - β/(β² + θ_E²)).
    angular = SmoothTable(from: 1e-3, to: 1e3) { energy in
      let characteristic = kinematics.characteristicAngle(energy)
      let e2 = characteristic * characteristic
      return energy * scale
        * overlap.nodes(characteristic: characteristic).reduce(0) { sum, node in
          let square = node.angle * node.angle
          return sum + node.weight * 2 * square / ((square + e2) * (square + e2))
        }
    }
  }

  /// Probability per eV at an energy above zero.
  func value(_ energy: Double) -> Double {
    energy > 300 ? 0 : angular.value(energy) / energy * material.dielectric.surfaceFunction(energy)
  }
}
