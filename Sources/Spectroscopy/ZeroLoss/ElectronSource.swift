import Foundation

/// Energy distribution of the electrons that a gun emits, as a function of energy loss (slower electrons are at positive
/// losses).
package enum ElectronSource: Sendable, Hashable {
  /// Cold field emission (Young, Phys. Rev. 113 (1959) 110): exp(-E/d) / (1 + exp(-E/kT)), d in eV, room temperature.
  /// Sharp toward gain, an exponential tail toward loss.
  case coldFieldEmission(decay: Double)
  /// Thermally assisted emission over a barrier that a field has lowered: half a Maxwell distribution toward gain whose edge
  /// tunnelling rounds over `tunnelling` eV; temperature of the tip in K.
  case schottky(temperature: Double, tunnelling: Double)
  /// What a slit lets through: a Gaussian of this full width at half maximum in eV with `tail`, a share of electrons in a
  /// Lorentzian five times as wide.
  case monochromated(width: Double, tail: Double)

  /// Boltzmann's constant in eV/K.
  static let boltzmann = 8.617333e-5

  /// Not normalised.
  func density(_ energy: Double) -> Double {
    switch self {
    case .coldFieldEmission(let decay):
      let thermal = Self.boltzmann * 295
      // Both sides written so that nothing overflows.
      return energy > 0
        ? exp(-energy / decay) / (1 + exp(-energy / thermal))
        : exp(energy * (1 / thermal - 1 / decay)) / (1 + exp(energy / thermal))
    case .schottky(let temperature, let tunnelling):
      let thermal = Self.boltzmann * temperature
      // Excess energy over the barrier, going over into exp(-E/d) below it.
      let over = -energy
      let soft =
        over > 30 * tunnelling ? over : tunnelling * log1p(exp(max(over / tunnelling, -700)))
      return soft * exp(-max(over, 0) / thermal)
    case .monochromated(let width, let tail):
      let sigma = width / 2.3548200450309493
      let half = 2.5 * width
      let gaussian = exp(-energy * energy / (2 * sigma * sigma)) / (sigma * (2 * .pi).squareRoot())
      return (1 - tail) * gaussian + tail * half / (.pi * (energy * energy + half * half))
    }
  }

  /// A width in eV that resolves the distribution, and how far it reaches to either side of zero.
  var scale: (fine: Double, reach: Double) {
    switch self {
    case .coldFieldEmission(let decay): (min(decay, Self.boltzmann * 295), 30 * decay)
    case .schottky(let temperature, let tunnelling):
      (min(tunnelling, Self.boltzmann * temperature), 30 * max(tunnelling, Self.boltzmann * temperature))
    case .monochromated(let width, let tail): (width / 3, tail > 0 ? 100 * width : 4 * width)
    }
  }
}
