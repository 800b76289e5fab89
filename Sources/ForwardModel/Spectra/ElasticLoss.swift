import Foundation
import Optics
import Quantities
import Scattering

/// Electrons that atoms scatter elastically out of a spectrometer's aperture: independent atoms, Poisson statistics. What crystals do
/// beyond that by diffraction is not told.
struct ElasticLoss: Sendable {
  private let wavelength, gamma, collection: Double
  /// Largest angle in rad; beyond is less than a hundredth of the rest.
  private static let widest = 0.6

  init(beam: ElectronBeam, collection: Double) {
    (wavelength, gamma) = (beam.wavelength, beam.lorentzFactor)
    self.collection = collection
  }

  /// Å² of an atom: ∫ γ² f² dΩ from the aperture's edge on (first Born approximation).
  func crossSection(_ element: Int) -> Double {
    let factor = ScatteringFactor(element: element, parametrization: .lobato)
    let (low, high) = (log(collection), log(max(Self.widest, 2 * collection)))
    let steps = 200
    var sum = 0.0
    for step in 0..<steps {
      let angle = exp(low + (high - low) * (Double(step) + 0.5) / Double(steps))
      let wave = angle / wavelength
      let amplitude = gamma * factor.value(k2: wave * wave)
      sum += amplitude * amplitude * angle * angle
    }
    return 2 * .pi * sum * (high - low) / Double(steps)
  }
}
