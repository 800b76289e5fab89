import Foundation
import Optics

/// What a slit of a monochromator lets through of a Gaussian spectrum that it is centred on.
struct EnergySlit: Sendable {
  /// Share of the electrons.
  let share: Double
  /// Standard deviation in eV of their energies.
  let sigma: Double

  /// - Parameters:
  ///   - width: full width of the slit in eV, 0 for none.
  ///   - energyWidth: full width at half maximum of the spectrum in eV.
  init(width: Double, energyWidth: Double) {
    let source = FocalSpread.Causes.sigma(fullWidth: energyWidth)
    guard width > 0, source > 0 else {
      (share, sigma) = (1, source)
      return
    }
    // A normal distribution cut at ±a: variance 1 - 2 a φ(a) / (2 Φ(a) - 1) times the whole one.
    let cut = width / 2 / source
    share = erf(cut / 2.0.squareRoot())
    let density = exp(-cut * cut / 2) / (2 * Double.pi).squareRoot()
    sigma = source * max(1 - 2 * cut * density / share, 0).squareRoot()
  }
}
