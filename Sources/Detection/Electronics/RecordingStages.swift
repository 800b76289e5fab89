/// What happens between the expected signal and the recorded number. Each stage can be left out.
package struct RecordingStages: OptionSet, Sendable, Hashable, Codable {
  package let rawValue: Int
  package init(rawValue: Int) { self.rawValue = rawValue }

  /// Electrons come one by one.
  package static let shotNoise = Self(rawValue: 1 << 0)
  /// Electrons give unequal signals.
  package static let pulseHeights = Self(rawValue: 1 << 1)
  /// Signal without beam: dark counts of a scan detector, dark current and hot pixels of a camera.
  package static let dark = Self(rawValue: 1 << 2)
  /// Delayed light of the scintillator.
  package static let afterglow = Self(rawValue: 1 << 3)
  /// Finite bandwidth of the amplifier.
  package static let bandwidth = Self(rawValue: 1 << 4)
  /// Noise of amplifier and converter; read noise, and shot noise of the dark current.
  package static let electronicNoise = Self(rawValue: 1 << 5)
  /// Limits of the converter and of a pixel's well.
  package static let saturation = Self(rawValue: 1 << 6)
  /// Whole numbers.
  package static let quantisation = Self(rawValue: 1 << 7)
  /// Spread of electrons and light among a camera's pixels.
  package static let pointSpread = Self(rawValue: 1 << 8)
  /// Gain and offset of each pixel, dead pixels.
  package static let fixedPattern = Self(rawValue: 1 << 9)
  /// Cosmic rays and X-rays.
  package static let spikes = Self(rawValue: 1 << 10)
  /// Electrons that are lost to counting because they come together.
  package static let coincidence = Self(rawValue: 1 << 11)

  package static let all = Self(rawValue: (1 << 12) - 1)
  /// All that differs from one frame to the next.
  package static let noise: Self = [.shotNoise, .pulseHeights, .electronicNoise, .spikes]
  /// What is left for an expected value: everything that is linear and certain.
  package static let expectation = all.subtracting([noise, .saturation, .quantisation])
}
