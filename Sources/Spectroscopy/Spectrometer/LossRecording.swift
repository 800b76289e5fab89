/// A spectrum as the camera delivers it, and what is true of it.
package struct LossRecording: Sendable, Equatable {
  /// Sum of the frames in counts, after the corrections that were asked for.
  package let counts: [Float]
  /// Nominal energy in eV of the middle of channel 0, and eV per channel.
  package let first, dispersion: Double
  /// Truth: electrons that are expected in each channel, before anything spreads or is lost.
  package let electrons: [Double]
  /// Truth: mean and variance of the counts by chance of the frames, without spikes and cut-offs. References are as they are. The
  /// variance is empty where the exposure does not tell it.
  package let expected, variance: [Double]
  /// Truth: by how many eV losses appear larger than they are, of the first frame, without the errors of the offset.
  package let shift: Double
  /// How many channels of how many frames were cut off below and above.
  package let cut: SIMD2<Int>
  package let afterglow: LossAfterglow
}
