/// A fast electron: energy, and what relativity makes of it.
package struct ElectronBeam: Sendable, Hashable {
  /// Kinetic energy in eV.
  package let energy: Double

  /// - Parameter energy: kinetic energy in eV, greater than 0.
  package init(energy: Double) {
    precondition(energy > 0 && energy.isFinite, "energy must be positive, got \(energy) eV")
    self.energy = energy
  }

  /// Rest energy of the electron in eV.
  private static var restEnergy: Double {
    PhysicalConstants.electronMass * PhysicalConstants.lightSpeed * PhysicalConstants.lightSpeed
      / PhysicalConstants.elementaryCharge
  }

  /// Lorentz factor 1 + eU / m c².
  package var lorentzFactor: Double { 1 + energy / Self.restEnergy }

  /// de Broglie wavelength h c / sqrt(E (2 m c² + E)) in Å.
  package var wavelength: Double {
    1e10 * PhysicalConstants.planck * PhysicalConstants.lightSpeed / PhysicalConstants.elementaryCharge
      / (energy * (2 * Self.restEnergy + energy)).squareRoot()
  }

  /// Phase per projected potential, 2 π γ m e λ / h², in rad/(V Å).
  package var interaction: Double {
    let metres = wavelength * 1e-10
    return 2 * .pi * lorentzFactor * PhysicalConstants.electronMass * PhysicalConstants.elementaryCharge
      * metres / (PhysicalConstants.planck * PhysicalConstants.planck) * 1e-10
  }
}
