import Foundation
package import Quantities

extension XRayElement.Shell {
  /// Cross-section in Å² for the ionisation of this shell by electrons of a kinetic energy.
  ///
  /// The fits of D. Bote, F. Salvat, A. Jablonski, C. J. Powell, At. Data Nucl. Data Tables 95 (2009) 871 to distorted-wave (up to 16 times
  /// the threshold) and relativistic plane-wave Born calculations.
  package func ionisation(_ beam: ElectronBeam) -> Double {
    let times = beam.energy / threshold
    guard times > 1 else { return 0 }
    let bohr = 0.529177210
    let area = 4 * Double.pi * bohr * bohr
    if times <= 16 {
      let a = fit[6...10].map { $0 }
      let inverse = 1 / (1 + times)
      let square = inverse * inverse
      let sum = a[0] + a[1] * times + inverse * (a[2] + square * (a[3] + square * a[4]))
      return area * (times - 1) * sum * sum / (times * times)
    }
    let gamma = beam.lorentzFactor
    let squareVelocity = 1 - 1 / (gamma * gamma)
    // Momentum over mc.
    let momentum = (gamma * gamma - 1).squareRoot()
    let (b, strength, g) = (fit[0], fit[1], fit[2...5].map { $0 })
    let sum =
      (2 * log(momentum) - squareVelocity) * (1 + g[0] / momentum) + g[1]
      + g[2] / gamma.squareRoot() + g[3] / momentum
    return area * times / (times + b) * strength / squareVelocity * sum
  }
}

extension XRayElement {
  /// A line with its cross-section of emission.
  package struct Emission: Sendable {
    package let line: Line
    /// Photons per electron and atom on an Å², in all directions.
    package let crossSection: Double
  }

  /// All lines that a beam excites.
  ///
  /// Vacancies are made by the beam and move by Coster-Kronig transitions; those that inner shells leave when they emit are left
  /// out (a few percent of L lines).
  package func emissions(_ beam: ElectronBeam) -> [Emission] {
    let made = shells.map { $0.ionisation(beam) }
    var vacancies = Dictionary(uniqueKeysWithValues: zip(shells.map(\.name), made))
    for (shell, direct) in zip(shells, made) {
      for name in shell.moved.keys.sorted() { vacancies[name]? += direct * shell.moved[name]! }
    }
    let yields = Dictionary(uniqueKeysWithValues: shells.map { ($0.name, $0.yield) })
    return lines.compactMap { line in
      guard let vacancies = vacancies[line.shell], let yield = yields[line.shell] else { return nil }
      let area = vacancies * yield * line.share
      return area > 0 ? Emission(line: line, crossSection: area) : nil
    }
  }
}
