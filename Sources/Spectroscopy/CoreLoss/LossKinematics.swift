import Foundation
import Quantities

/// Momentum and angle of inelastic scattering (Egerton, Electron Energy-Loss Spectroscopy, 3rd ed., sections 3.2 and 3.6).
struct LossKinematics: Sendable {
  /// Rest energy of the electron, Rydberg energy (eV), radius of Bohr (nm), ħc (eV nm).
  static let rest = 510_998.95
  static let rydberg = 13.605693
  static let bohr = 0.0529177211
  static let hbarC = 197.3269804

  /// Lorentz factor.
  let gamma: Double
  /// m v²/2 in eV.
  let half: Double
  /// Wave number of the beam in 1/nm.
  let wave: Double

  init(_ beam: ElectronBeam) {
    gamma = 1 + beam.energy / Self.rest
    let beta2 = 1 - 1 / (gamma * gamma)
    half = Self.rest * beta2 / 2
    wave = (beam.energy * (beam.energy + 2 * Self.rest)).squareRoot() / Self.hbarC
  }

  /// ħv in eV nm.
  var hbarV: Double { Self.hbarC * (2 * half / Self.rest).squareRoot() }

  /// θ_E = E / γ m v², rad.
  func characteristicAngle(_ energy: Double) -> Double { energy / (2 * gamma * half) }

  /// Angle of the Bethe ridge sqrt(2 m E) / ħ k0, rad.
  func ridgeAngle(_ energy: Double) -> Double {
    (2 * Self.rest * energy).squareRoot() / (Self.hbarC * wave)
  }

  /// (q a0)² at no scattering angle, and its factor of sin²(θ/2).
  func squaredWave(_ energy: Double) -> (least: Double, growth: Double) {
    let least =
      energy * energy / (4 * Self.rydberg * half)
      + energy * energy * energy / (8 * gamma * gamma * gamma * Self.rydberg * half * half)
    let before = half / (Self.rydberg * (1 - 2 * half / Self.rest))
    let after = max(before - energy / Self.rydberg * (gamma - energy / (2 * Self.rest)), 0)
    return (least, 4 * (before * after).squareRoot())
  }

  /// What transverse (retarded) fields multiply the scattering into an angle with (Fano 1956).
  func transverse(_ angle: Double, _ characteristic: Double) -> Double {
    let (square, e2, g2) = (angle * angle, characteristic * characteristic, gamma * gamma)
    let middle = square + e2 / g2
    return (square + e2) * (square + e2 / (g2 * g2)) / (middle * middle)
  }
}
