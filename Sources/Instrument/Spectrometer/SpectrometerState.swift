package import Spectroscopy

/// The spectrometer as it is set.
package struct SpectrometerState: Sendable, Equatable, Codable {
  /// eV per channel.
  package internal(set) var dispersion: Double
  /// Energy in eV of channel 0.
  package internal(set) var offset: Double
  /// Diameter of the entrance aperture in mm.
  package internal(set) var aperture: Double
  package internal(set) var dark = SpectrometerSettings.DarkReference.good
  package internal(set) var correctsGain = true
  package internal(set) var tube = DriftTube()

  init(_ model: SpectrometerModel) {
    // 0.3 eV where the ladder has it, else the middle of the ladder.
    dispersion =
      model.dispersions.first { abs($0 - 0.3) < 1e-9 } ?? model.dispersions[model.dispersions.count / 2]
    aperture = model.apertures[model.apertures.count / 2]
    offset = -dispersion * model.zeroLossChannel
  }

  /// What the spectrometer is told for an exposure.
  func settings(_ model: SpectrometerModel, exposure: Double, frames: Int) -> SpectrometerSettings {
    SpectrometerSettings(
      dispersion: dispersion, offset: offset + dispersion * model.zeroLossChannel, exposure: exposure,
      frames: frames,
      dark: dark, correctsGain: correctsGain)
  }
}
