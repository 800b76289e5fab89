import Foundation
package import Quantities

/// Radiation of electrons that are deflected by nuclei.
package enum Bremsstrahlung {
  /// Cross-section in Å² per eV for a photon in any direction: formula 3BN of H. W. Koch, J. W. Motz, Rev. Mod. Phys. 31 (1959) 920 (H. Bethe, W.
  /// Heitler 1934), Born approximation without screening.
  /// - Parameters:
  ///   - number: atomic number.
  ///   - photon: energy in eV.
  package static func crossSection(_ number: Int, _ beam: ElectronBeam, photon: Double) -> Double {
    guard photon > 0, photon < beam.energy else { return 0 }
    let rest = beam.energy / (beam.lorentzFactor - 1)
    let k = photon / rest
    let e0 = beam.lorentzFactor
    let e = e0 - k
    let p0 = (e0 * e0 - 1).squareRoot()
    let p = max(e * e - 1, 1e-12).squareRoot()
    let l0 = 2 * log(e0 + p0)
    let l = 2 * log(e + p)
    let big = 2 * log((e0 * e + p0 * p - 1) / k)
    let ends = l0 * e / pow(p0, 3) + l * e0 / pow(p, 3) - l * l0 / (p * p0)
    let plain = 4.0 / 3 - 2 * e0 * e * (p * p + p0 * p0) / (p0 * p0 * p * p) + ends
    let inner =
      (e0 * e + p0 * p0) / pow(p0, 3) * l0 - (e0 * e + p * p) / pow(p, 3) * l
      + 2 * k * e0 * e / (p * p * p0 * p0)
    let long =
      8.0 / 3 * e0 * e / (p0 * p) + k * k * (e0 * e0 * e * e + p0 * p0 * p * p) / pow(p0 * p, 3)
      + k / (2 * p0 * p) * inner
    // Classical radius of the electron in Å, and the fine-structure constant.
    let (radius, fine) = (2.8179403e-5, 1 / 137.035999)
    let charge = Double(number)
    return fine * radius * radius * charge * charge * p / p0 * (plain + big * long) / photon
  }

  /// Share of the photons per sr at an angle in rad from the beam's direction: a dipole's, seen from a moving source (E. Acosta, X. Llovet,
  /// F. Salvat, Appl. Phys. Lett. 80 (2002) 3228).
  package static func perSteradian(_ beam: ElectronBeam, angle: Double) -> Double {
    let gamma = beam.lorentzFactor
    let velocity = (1 - 1 / (gamma * gamma)).squareRoot()
    let cosine = cos(angle)
    let seen = (cosine - velocity) / (1 - velocity * cosine)
    let narrowing = (1 - velocity * velocity) / ((1 - velocity * cosine) * (1 - velocity * cosine))
    return 3 / (16 * .pi) * (1 + seen * seen) * narrowing
  }
}
