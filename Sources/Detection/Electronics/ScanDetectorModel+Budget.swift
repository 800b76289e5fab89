extension ScanDetectorModel {
  /// Variance of amplifier and converter in counts².
  func electronicVariance(dwell: Double) -> Double {
    amplifierNoiseCounts * amplifierNoiseCounts * 1e-6 / dwell + converterNoiseCounts * converterNoiseCounts
  }

  /// Mean and variance of a pixel far from the begin of a line under even illumination.
  /// - Parameters:
  ///   - electrons: expected on the detector in a dwell time, noticed or not.
  ///   - dwell: in s.
  package func budget(
    electrons: Double, dwell: Double, settings: ScanDetectorSettings, channel: Int = 0,
    stages: RecordingStages = .all
  ) -> VarianceBudget {
    let step = settings.gain(self, channel: channel) / dwell
    let shared = step * step * response(stages).sampled(dwell: dwell).autocovariance(lag: 0)
    let noticed = quantumEfficiency * electrons
    let dark = stages.contains(.dark) ? darkPulses * dwell : 0
    var budget = VarianceBudget()
    budget.mean = settings.offset(self) + step * (noticed + dark)
    if stages.contains(.shotNoise) {
      budget.electrons = shared * noticed
      budget.dark = shared * dark
    }
    if stages.contains(.pulseHeights) {
      budget.pulseHeights = shared * (noticed + dark) * pulseSpread * pulseSpread
    }
    if stages.contains(.electronicNoise) { budget.electronics = electronicVariance(dwell: dwell) }
    if stages.contains(.quantisation) { budget.quantisation = 1 / 12 }
    return budget
  }

  /// Correlation of the noise of two pixels of a line, `lag` pixels apart, under even illumination.
  package func correlation(
    lag: Int, electrons: Double, dwell: Double, settings: ScanDetectorSettings, channel: Int = 0,
    stages: RecordingStages = .all
  ) -> Double {
    let budget = budget(
      electrons: electrons, dwell: dwell, settings: settings, channel: channel, stages: stages)
    let sampled = response(stages).sampled(dwell: dwell)
    let white = (budget.electrons + budget.dark + budget.pulseHeights) / sampled.autocovariance(lag: 0)
    return lag == 0 ? 1 : white * sampled.autocovariance(lag: lag) / budget.total
  }
}
