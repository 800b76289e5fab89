import Foundation

/// Losses at the two clean surfaces of a slab under normal incidence, without retardation and coupling (Ritchie 1957):
/// probability per eV, on top of the volume's. Negative where the surfaces take strength from it. Within 1 % of the full slab
/// from 10 nm on.
struct SurfaceLoss: Sendable {
  /// Energy in eV beyond which surfaces are not told from the volume.
  static let highest = 300.0

  private let material: LossMaterial
  private let band: Range<Double>?
  private let angular: SmoothTable

  init(_ material: LossMaterial, _ optics: LossOptics, band: SurfaceBand = .all) {
    self.material = material
    self.band = band.energies(material)
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
    guard let band, band.contains(energy) else { return 0 }
    return angular.value(energy) / energy * material.dielectric.surfaceFunction(energy)
  }

  /// Thickness in nm from which a slab has both its surfaces whole: with them, thinner ones would lose less than nothing at
  /// some energy.
  func wholeThickness(_ volume: VolumeLoss) -> Double {
    guard let band else { return 0 }
    // Even in ln E: 0.3 % are finer than what solids show, vibrations of light ones included.
    let (lowest, ratio) = (max(band.lowerBound, 2e-3), 1.003)
    var (least, energy) = (0.0, lowest)
    while energy < band.upperBound {
      let (surface, bulk) = (value(energy), volume.value(energy))
      if surface < 0, bulk > 0 { least = max(least, -surface / bulk) }
      energy *= ratio
    }
    return least
  }
}
