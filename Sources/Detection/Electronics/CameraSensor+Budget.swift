extension CameraSensor {
  /// Largest count of one pixel of the sensor: of the converter or of the well.
  var upperCount: Double {
    min(model.fullScale, model.offsetCounts + model.wellElectrons * model.countsPerElectron)
  }

  /// Variance of a delivered pixel by read-out, in counts² of one frame.
  var readVariance: Double {
    let noise = model.readNoiseCarriers * model.countsPerElectron / model.carriersPerElectron
    return Double(settings.binning * settings.binning) * noise * noise
  }

  /// Variance of a delivered pixel by its dark current, hot pixels apart, in counts² of one frame.
  var darkVariance: Double {
    let carrier = model.countsPerElectron / model.carriersPerElectron
    let carriers = model.darkCarriersPerSecond * settings.exposure
    return Double(settings.binning * settings.binning) * carrier * carrier * carriers
  }

  /// Mean and variance of a pixel of nominal gain and offset under even illumination, of the combined frames before correction,
  /// without spikes.
  /// - Parameter electrons: expected on a delivered pixel in one frame, noticed or not.
  package func budget(electrons: Double, stages: RecordingStages = .all) -> VarianceBudget {
    var budget =
      settings.mode == .counting ? counted(electrons, stages) : integrated(electrons, stages)
    let frames = Double(settings.frames)
    let (sum, square) = settings.combination == .sum ? (frames, frames) : (1, 1 / frames)
    budget.mean *= sum
    budget.electrons *= square
    budget.pulseHeights *= square
    budget.dark *= square
    budget.electronics *= square
    budget.quantisation *= square
    return budget
  }

  private func integrated(_ electrons: Double, _ stages: RecordingStages) -> VarianceBudget {
    let bins = Double(settings.binning * settings.binning)
    let step = model.countsPerElectron
    let noticed = model.quantumEfficiency * electrons
    let shared = stages.contains(.pointSpread) ? signalSpread.noiseFactor : 1
    let perCarrier = step / model.carriersPerElectron
    let darkCarriers =
      stages.contains(.dark) ? bins * model.darkCarriersPerSecond * settings.exposure : 0
    var budget = VarianceBudget()
    budget.mean = bins * model.offsetCounts + perCarrier * darkCarriers + step * noticed
    if stages.contains(.shotNoise) { budget.electrons = step * step * shared * noticed }
    if stages.contains(.pulseHeights) {
      budget.pulseHeights = step * step * shared * noticed * model.pulseSpread * model.pulseSpread
    }
    if stages.contains(.electronicNoise) {
      budget.dark = stages.contains(.dark) ? darkVariance : 0
      budget.electronics = readVariance
    }
    if stages.contains(.quantisation) { budget.quantisation = 1 / 12 }
    return budget
  }

  private func counted(_ electrons: Double, _ stages: RecordingStages) -> VarianceBudget {
    let bins = Double(settings.binning * settings.binning)
    let loss = stages.contains(.coincidence) ? self.loss : CountingLoss(.none)
    let one = loss.moments(model.quantumEfficiency * electrons / bins)
    let dark = stages.contains(.dark) ? bins * model.falseCountsPerSecond * settings.exposure : 0
    var budget = VarianceBudget()
    budget.mean = bins * one.mean + dark
    if stages.contains(.shotNoise) { budget.electrons = bins * one.variance }
    if stages.contains(.electronicNoise) { budget.dark = dark }
    return budget
  }
}
