import Numerics

extension RandomStream.Purpose {
  /// Where moves of the drift tube end; by serial number and move.
  static let offsetError = Self("spectrometer.offset")
  /// Dispersions, by serial number and rung of the ladder.
  static let dispersionError = Self("spectrometer.dispersion")
  /// Shifts between frames, which the two exposures of a pair share.
  static let energyJitter = Self("spectrometer.jitter")
  /// Errors of the second offset of a pair.
  static let dualOffset = Self("spectrometer.dual-offset")
  /// Gains and offsets of channels, by serial number.
  static let channelGains = Self("spectrometer.gains")
  static let channelOffsets = Self("spectrometer.offsets")
  /// Noise of references, by serial number and reference.
  static let darkReference = Self("spectrometer.dark-reference")
  static let gainReference = Self("spectrometer.gain-reference")
  /// Arrivals, signals of electrons, read-out, counts without electrons, cosmic rays; per frame.
  static let lossElectrons = Self("spectrometer.electrons")
  static let lossPulses = Self("spectrometer.pulses")
  static let lossReadout = Self("spectrometer.read-out")
  static let lossFalseCounts = Self("spectrometer.false-counts")
  static let lossSpikes = Self("spectrometer.spikes")
}
