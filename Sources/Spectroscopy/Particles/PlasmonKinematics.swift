import Quantities

/// What a fast electron does to a particle: it brings a field with the wave number E / ħv along its path.
struct PlasmonKinematics: Sendable {
  /// e² / 4πε0 in eV Å, and ħc in eV Å (CODATA).
  static let squareCharge = 14.39964
  static let hbarLight = 1973.2698

  let lorentz: Double
  /// ħv in eV Å.
  let hbarVelocity: Double

  init(_ beam: ElectronBeam) {
    lorentz = beam.lorentzFactor
    hbarVelocity = Self.hbarLight * (1 - 1 / (lorentz * lorentz)).squareRoot()
  }

  /// E / ħv in 1/Å.
  func wave(_ energy: Double) -> Double { energy / hbarVelocity }

  /// e² / (π (ħv)²) in 1/(eV Å): Γ(E) is this times ∬ cos(q (z - z')) Im(-W) dz dz' of the screened interaction W (F. J. García de Abajo,
  /// Rev. Mod. Phys. 82 (2010) 209).
  var strength: Double { Self.squareCharge / (.pi * hbarVelocity * hbarVelocity) }
}
