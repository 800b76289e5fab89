import Foundation
import Numerics
package import Optics

/// The electron source: its brightness, its energy spread and how its emission changes with time.
package struct Gun: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    /// Cold field emitter: narrow and bright; adsorbates lower the emission after a flash and make it flicker.
    case cold = "cold-FEG"
    /// Bright Schottky emitter.
    case schottky = "X-FEG"
  }

  package let kind: Kind
  /// Reduced brightness right after a flash, in A/(m² sr V).
  package let brightness: ReducedBrightness
  /// Full width at half maximum in eV of the energies.
  package let energyWidth: Double
  /// Share of the emission that is lost long after a flash, and the time constant of the loss in s.
  let decay: Double
  let decayTime: Double
  private let flicker: FlickerNoise

  /// What a kind of gun has unless it is told otherwise.
  ///
  /// Brightness and energy spread: Schottky emitters about 1e7 to 1e8 A/(m² sr V) and 0.6 to 1 eV, cold ones above 1e8 and 0.3 to
  /// 0.4 eV (Bronsgeest, Barth, Swanson, Kruit, J. Vac. Sci. Technol. B 26 (2008) 949; Young, Phys. Rev. 113 (1959) 110). The decay
  /// and flicker are of the size that makers quote for cold emitters in a good vacuum; they are not measured values of one gun.
  struct Standard {
    let brightness, energyWidth, decay, decayTime, flicker: Double

    static func of(_ kind: Kind) -> Standard {
      switch kind {
      case .cold:
        Standard(brightness: 2e8, energyWidth: 0.35, decay: 0.35, decayTime: 4 * 3600, flicker: 0.01)
      case .schottky:
        Standard(brightness: 7.5e7, energyWidth: 0.9, decay: 0, decayTime: 4 * 3600, flicker: 0.002)
      }
    }
  }

  init(_ model: ColumnModel, seed: UInt64) {
    kind = model.gunKind
    brightness = model.brightness
    energyWidth = model.gun.energyWidth
    decay = model.gun.decay
    decayTime = model.gun.decayTime
    flicker = FlickerNoise(
      deviation: model.gun.flicker, shortest: 1e-3, longest: 1000,
      stream: RandomStream(seed: seed, purpose: .gunFlicker))
  }

  /// The emission at a moment divided by the one right after a flash: 1 - d (1 - exp(-t/τ)), times 1 + flicker.
  /// - Parameter flash: the end of the latest flash.
  package func currentFactor(at time: InstrumentTime, flash: InstrumentTime) -> Double {
    max(settledFactor(at: time, flash: flash) * (1 + flicker(time)), 0)
  }

  /// The same without flicker.
  package func settledFactor(at time: InstrumentTime, flash: InstrumentTime) -> Double {
    1 - decay * (1 - exp(-max((time - flash).seconds, 0) / decayTime))
  }
}
