package import Numerics

/// Which random numbers a recording gets.
package struct RecordingAddress: Sendable, Hashable, Codable {
  /// Seed of the session.
  package var seed: UInt64
  /// Counts acquisitions.
  package var acquisition: Int
  /// Which detector of the instrument.
  package var detector: Int
  /// Number of a frame in a series, or of the scan position a pattern belongs to; 0 for a single one.
  package var item: Int

  package init(seed: UInt64, acquisition: Int, detector: Int, item: Int = 0) {
    (self.seed, self.acquisition, self.detector, self.item) = (seed, acquisition, detector, item)
  }

  /// - Parameter part: frame of a camera, channel of a scan detector.
  package func stream(_ purpose: RandomStream.Purpose, part: Int) -> RandomStream {
    RandomStream(seed: seed, purpose: purpose, index: acquisition, detector, item, part)
  }
}

extension RandomStream.Purpose {
  /// Arrivals of electrons at a detector; per line.
  static let detectedElectrons = Self("recording.electrons")
  /// Signals of single electrons; per line.
  static let pulseHeights = Self("recording.pulse-heights")
  /// Moments of a dwell time at which electrons come; per line.
  static let arrivalMoments = Self("recording.arrival-moments")
  /// Amplifier, converter, read-out; per line.
  static let electronicNoise = Self("recording.electronics")
  /// Counts without electrons; per line.
  static let falseCounts = Self("recording.false-counts")
  /// Cosmic rays and X-rays; per frame.
  static let spikes = Self("recording.spikes")
  /// Gains of the channels of a scan detector, by serial number.
  static let channelGain = Self("recording.channel-gain")
  /// Gains, offsets and defects of the pixels of a camera, by serial number and row.
  static let pixelGain = Self("recording.pixel-gain")
  static let pixelOffset = Self("recording.pixel-offset")
  static let pixelDefects = Self("recording.pixel-defects")
  /// Noise of dark and gain references; per line.
  static let referenceNoise = Self("recording.references")
}
