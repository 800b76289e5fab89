import Detection

/// What a spectrum has brought to a camera, before it is read: all that does not depend on the exposures before.
package struct LossExposure: Sendable {
  /// Of each frame in electrons; none where electrons are counted.
  let light: [[Double]]
  /// Truth: electrons that are expected in each channel, before anything spreads or is lost.
  package let electrons: [Double]
  /// Counts of all frames, where electrons are counted one by one; else zeros.
  let counts: [Double]
  /// Of what the counts are made from, and their variance; nil where nobody asked.
  let mean: [Double]
  let variance: [Double]?
  let shift: Double
  let cut: SIMD2<Int>
  let axis: EnergyAxis
  let stages: RecordingStages
  let address: RecordingAddress?
}
