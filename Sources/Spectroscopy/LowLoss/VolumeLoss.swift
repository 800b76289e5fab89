import Foundation
import Numerics

/// Valence losses inside a solid: probability per eV and nm of thickness, collected by the aperture.
///
/// (1 / π a0 m v²) Im(-1/ε(E)) A(E), A = ∫ 2θ W dθ / (θ² + θ_E²) · θ_r² / (θ² + θ_r²): the Bethe ridge at θ_r cuts softly what
/// free electrons of that energy cannot take up. Beyond an energy E_b the atoms' own strength takes over, because tails of
/// oscillators are too weak there: weight 1 / (1 + (E/E_b)⁸) of the dielectric part, E_b the last energy where it is larger.
struct VolumeLoss: Sendable {
  private let material: LossMaterial
  private let scale: Double
  /// A(E).
  private let angular: SmoothTable
  /// Im(-1/ε) averaged over directions of the momentum, for layered solids.
  private let layered: [Double]
  private static let layeredStep = 0.1
  /// Fits of dielectric functions know nothing beyond, whatever their tails say.
  private static let highestCrossing = 200.0
  /// Plasmons are the solid's, however free atoms would share their strength.
  private static let lowestCrossing = 30.0
  private let atomic: [(perVolume: Double, section: CrossSection)]
  /// E_b in eV.
  let crossing: Double

  init(_ material: LossMaterial, _ optics: LossOptics) {
    self.material = material
    let kinematics = LossKinematics(optics.beam)
    let overlap = ApertureOverlap(optics)
    let scale = 1 / (.pi * LossKinematics.bohr * 2 * kinematics.half)
    self.scale = scale
    func weight(_ angle: Double, _ energy: Double, _ characteristic: Double) -> Double {
      let ridge = kinematics.ridgeAngle(energy)
      return 2 * angle / (angle * angle + characteristic * characteristic) * ridge * ridge
        / (angle * angle + ridge * ridge)
    }
    let angular = SmoothTable(from: 1e-3, to: 2e4) { energy in
      let characteristic = kinematics.characteristicAngle(energy)
      return overlap.nodes(characteristic: characteristic).reduce(0) {
        $0 + $1.weight * weight($1.angle, energy, characteristic)
      }
    }
    self.angular = angular
    if let other = material.alongC {
      layered = (1...1200).map { index in
        let energy = Self.layeredStep * Double(index)
        let characteristic = kinematics.characteristicAngle(energy)
        let (across, along) = (material.dielectric.value(energy), other.value(energy))
        let sum = overlap.nodes(characteristic: characteristic).reduce(0) { sum, node in
          let (t2, e2) = (node.angle * node.angle, characteristic * characteristic)
          let mean = (across * t2 + along * e2) * (1 / (t2 + e2))
          return sum + node.weight * weight(node.angle, energy, characteristic) * mean.im
            / mean.squaredMagnitude
        }
        return sum / angular.value(energy)
      }
    } else {
      layered = []
    }
    atomic = material.atoms.sorted { $0.key < $1.key }.flatMap { element, density in
      let tables = OscillatorTables.shared
      let valence = tables.shells(of: element).filter(\.isValence).map {
        CrossSectionCache.shared.section(valence: $0, optics)
      }
      let shallow = tables.edges(of: element).filter { $0.onset <= material.firstEdge }.compactMap {
        CrossSectionCache.shared.section($0, optics)
      }
      return (valence + shallow).map { (density, $0) }
    }
    var crossing = Self.lowestCrossing
    let atoms = atomic
    for energy in stride(from: Self.highestCrossing, to: Self.lowestCrossing, by: -1) {
      let inSolid = scale * angular.value(energy) * material.dielectric.lossFunction(energy)
      if Self.atomic(atoms, energy) < inSolid {
        crossing = energy
        break
      }
    }
    self.crossing = crossing
  }

  private static func atomic(_ atoms: [(perVolume: Double, section: CrossSection)], _ energy: Double)
    -> Double
  {
    atoms.reduce(0) { $0 + (energy > $1.section.onset ? $1.perVolume * $1.section.value(energy) : 0) }
  }

  /// Probability per eV and nm at an energy above zero.
  func value(_ energy: Double) -> Double {
    let share = 1 / (1 + pow(energy / crossing, 8))
    var sum = 0.0
    if share > 1e-6 {
      let place = energy / Self.layeredStep - 1
      let loss: Double
      if place >= 0, place < Double(layered.count - 1) {
        let index = Int(place)
        loss = layered[index] + (place - Double(index)) * (layered[index + 1] - layered[index])
      } else {
        loss = material.dielectric.lossFunction(energy)
      }
      sum += share * scale * angular.value(energy) * loss
    }
    if share < 1 - 1e-6 { sum += (1 - share) * Self.atomic(atomic, energy) }
    return sum
  }
}
