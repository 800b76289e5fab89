import Foundation
import Quantities

extension XRayDetectorModel {
  /// eV for a pair in silicon at 100 K and above (F. Scholze et al., J. Appl. Phys. 84 (1998) 2926).
  static let pairEnergy = 3.66
  /// Mn Kα in eV, the mean of the doublet.
  static let manganeseEnergy = 5895.0
  /// K edge and Kα of silicon in eV.
  static let siliconEdge = 1839.0
  static let siliconLine = 1739.8
  /// Full width over standard deviation.
  static let widths = 2.3548200450309493

  /// Standard deviation in eV of the signal of a photon: noise of the electronics, and of the number of pairs.
  package func deviation(atEnergy energy: Double) -> Double {
    let width = manganeseWidth / Self.widths
    let noise = width * width - fanoFactor * Self.pairEnergy * Self.manganeseEnergy
    return max(noise + fanoFactor * Self.pairEnergy * max(0, energy), 1).squareRoot()
  }

  /// Share of the photons that come to the detector that it hears of.
  package func efficiency(atEnergy energy: Double) -> Double {
    guard energy > 0 else { return 0 }
    let silicon = Self.perMetre("Si", atEnergy: energy)
    var path = deadLayerNanometres * 1e-9 * silicon
    for (material, thickness) in [
      ("polymer", polymerNanometres), ("nitride", nitrideNanometres), ("aluminium", aluminiumNanometres),
      ("ice", iceNanometres),
    ] where thickness > 0 {
      path += thickness * 1e-9 * Self.perMetre(material, atEnergy: energy)
    }
    return exp(-path) * -expm1(-siliconMillimetres * 1e-3 * silicon)
  }

  /// Share of the photons heard that lose a photon of silicon through the front (S. J. B. Reed, N. G. Ware, J. Phys. E 5 (1972) 582): half
  /// of the isotropic ones, from the depths where the first was absorbed.
  package func escape(atEnergy energy: Double) -> Double {
    guard energy > Self.siliconEdge, escapeScale > 0 else { return 0 }
    let ratio =
      Self.perMetre("Si", atEnergy: Self.siliconLine) / Self.perMetre("Si", atEnergy: energy)
    // Yield of K vacancies, and the K shell's share of the absorption (Elam et al. 2002: 0.0472 and 1 - 1/9.5).
    let (yield, share) = (0.0472, 0.895)
    return min(1, escapeScale * 0.5 * yield * share * (1 - ratio * log1p(1 / ratio)))
  }

  /// Atoms per Å³ of what stands before the sensor.
  private static let materials: [String: [Int: Double]] = [
    "Si": [14: 0.04996],
    // Polyimide of 1.4 g/cm³ as carbon.
    "polymer": [6: 0.0702],
    "nitride": [14: 0.0409, 7: 0.0546],
    "aluminium": [13: 0.0603],
    // 0.92 g/cm³.
    "ice": [8: 0.0308],
  ]

  /// Absorption per m.
  private static func perMetre(_ material: String, atEnergy energy: Double) -> Double {
    materials[material]!.sorted { $0.key < $1.key }.reduce(0) { sum, part in
      guard let element = try? XRayTables.element(part.key) else { return sum }
      return sum + part.value * element.absorption(atEnergy: energy) * 1e10
    }
  }
}
