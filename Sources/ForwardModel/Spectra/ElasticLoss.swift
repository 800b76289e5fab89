import Foundation
import Optics
import Quantities
import Scattering
import Spectroscopy

/// Electrons that atoms scatter elastically out of a spectrometer's aperture: independent atoms, Poisson statistics. What crystals do
/// beyond that by diffraction is not told.
struct ElasticLoss: Sendable {
  private let optics: LossOptics
  /// Angles in rad: below and beyond is less than a hundredth of the rest.
  private static let (narrowest, widest) = (1e-4, 0.6)

  init(_ optics: LossOptics) { self.optics = optics }

  /// Å² of an atom: ∫ γ² f² (1 - W/W(0)) dΩ (first Born approximation), with W(θ) the share of the cone deflected by θ that the
  /// aperture collects. Relative to what passes unscattered, so that what is deflected into the aperture from outside makes
  /// up for what leaves it.
  func crossSection(_ element: Int) -> Double {
    let factor = ScatteringFactor(element: element, parametrization: .lobato)
    let overlap = ApertureOverlap(optics)
    let (low, high) = (log(Self.narrowest), log(max(Self.widest, 2 * overlap.largest)))
    let steps = 400
    var sum = 0.0
    for step in 0..<steps {
      let angle = exp(low + (high - low) * (Double(step) + 0.5) / Double(steps))
      let wave = angle / optics.beam.wavelength
      let amplitude = optics.beam.lorentzFactor * factor.value(k2: wave * wave)
      sum += amplitude * amplitude * angle * angle * max(0, 1 - overlap.share(angle) / optics.passed)
    }
    return 2 * .pi * sum * (high - low) / Double(steps)
  }
}
