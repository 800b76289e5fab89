import Crystals
import Foundation
package import Quantities

/// Energy that electrons give to nuclei, and how often it is enough.
package enum KnockOn {
  /// Rest energy of the atomic mass unit and of the electron in eV.
  private static let massUnit =
    PhysicalConstants.atomicMass * 1e-3 * PhysicalConstants.lightSpeed * PhysicalConstants.lightSpeed
    / PhysicalConstants.elementaryCharge
  private static let restEnergy =
    PhysicalConstants.electronMass * PhysicalConstants.lightSpeed * PhysicalConstants.lightSpeed
    / PhysicalConstants.elementaryCharge
  private static let fineStructure = 7.2973525664e-3
  /// Classical radius of the electron in Å.
  private static let electronRadius = 2.8179403227e-5

  /// Largest energy in eV that an electron can give to a nucleus, thrown straight back.
  ///
  /// (2p + Mv)²/2M for a nucleus that moves at v along the beam (J. C. Meyer et al., Phys. Rev. Lett. 108 (2012) 196102); at rest it is
  /// 2E(E + 2mc²)/Mc².
  /// - Parameters:
  ///   - weight: of the atom, in atomic mass units.
  ///   - velocity: of the nucleus along the beam in m/s.
  package static func largestTransfer(_ beam: ElectronBeam, weight: Double, velocity: Double = 0) -> Double {
    let mass = weight * massUnit
    let momentum = (beam.energy * (beam.energy + 2 * restEnergy)).squareRoot()
    let sum = 2 * momentum + mass * velocity / PhysicalConstants.lightSpeed
    return sum > 0 ? sum * sum / (2 * mass) : 0
  }

  /// Cross-section in Å² for giving at least `threshold` eV to a nucleus that can take up to `largest`.
  ///
  /// W. A. McKinley and H. Feshbach, Phys. Rev. 74 (1948) 1759, integrated over the angle (F. Seitz and J. S. Koehler, Solid State Physics
  /// 2 (1956) 305). Good for light and middle elements; for Z over 40 it is too small by tens of percent.
  package static func crossSection(number: Int, _ beam: ElectronBeam, threshold: Double, largest: Double)
    -> Double
  {
    guard threshold > 0, largest > threshold else { return 0 }
    let gamma = beam.lorentzFactor
    let square = 1 - 1 / (gamma * gamma)
    let a = .pi * fineStructure * Double(number) * square.squareRoot()
    let ratio = threshold / largest
    let rutherford =
      .pi * Double(number * number) * electronRadius * electronRadius * (1 - square) / (square * square)
    let form = 1 + 2 * a * ratio.squareRoot() - ratio * (1 + 2 * a - (square + a) * log(ratio))
    return max(0, rutherford / ratio * form)
  }

  /// The same, averaged over a normal velocity of the nucleus along the beam.
  /// - Parameter meanSquareVelocity: in m²/s²; 0 for a nucleus at rest.
  package static func crossSection(
    number: Int, weight: Double, _ beam: ElectronBeam, threshold: Double, meanSquareVelocity: Double
  ) -> Double {
    guard meanSquareVelocity > 0 else {
      return crossSection(
        number: number, beam, threshold: threshold, largest: largestTransfer(beam, weight: weight))
    }
    let deviation = meanSquareVelocity.squareRoot()
    let steps = 240
    let width = 6.0
    var (sum, weights) = (0.0, 0.0)
    for step in 0...steps {
      let u = width * (2 * Double(step) / Double(steps) - 1)
      let share = exp(-u * u / 2)
      let largest = largestTransfer(beam, weight: weight, velocity: u * deviation)
      sum += share * crossSection(number: number, beam, threshold: threshold, largest: largest)
      weights += share
    }
    return sum / weights
  }

  /// Mean-square velocity along an axis in m²/s² of an atom whose mean-square displacement along it is known: that of the harmonic
  /// oscillator with this displacement, zero-point motion included.
  /// - Parameters:
  ///   - meanSquare: in Å²; 0 gives 0.
  ///   - temperature: in K.
  package static func meanSquareVelocity(meanSquare: Double, weight: Double, temperature: Double) -> Double {
    guard meanSquare > 0 else { return 0 }
    let mass = weight * PhysicalConstants.atomicMass * 1e-3
    let reduced = PhysicalConstants.planck / (2 * .pi)
    let thermal = 2 * 1.38064852e-23 * max(temperature, 1e-3)
    // <u²> = ħ/(2Mω) coth(ħω/2kT) falls with ω.
    func displacement(_ frequency: Double) -> Double {
      reduced / (2 * mass * frequency) / tanh(reduced * frequency / thermal) * 1e20
    }
    var (low, high) = (log(1e10), log(1e16))
    for _ in 0..<80 {
      let middle = (low + high) / 2
      if displacement(exp(middle)) > meanSquare { low = middle } else { high = middle }
    }
    let frequency = exp((low + high) / 2)
    return frequency * frequency * meanSquare * 1e-20
  }
}
