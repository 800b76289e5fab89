extension SpectrometerModel {
  /// Scintillator, fibre optics and a sensor whose rows are added, as spectrometers with dual exposures have it.
  package static let integrating: SpectrometerModel = {
    var model = SpectrometerModel(name: "BM-Spectra")
    model.serial = 201
    return model
  }()

  /// A direct detector that counts in internal frames: no read noise, no spread of signals, losses at high rates.
  package static let counting: SpectrometerModel = {
    var model = SpectrometerModel(name: "BM-Count")
    model.serial = 202
    model.quantumEfficiency = 0.85
    model.electronSpread = 0.5
    model.signalSpread = 0
    model.tailShare = 0
    model.countsPerElectron = 1
    model.pulseSpread = 0
    model.gainSpread = 0.02
    model.gainReferenceError = 0.002
    model.darkPerSecond = 0
    model.darkVariance = 0
    model.offsetCounts = 0
    model.offsetSpread = 0
    model.readNoise = 0
    model.wellElectrons = 1e9
    model.bits = 32
    model.afterglowShare = 0
    model.spikesPerSecond = 0.05
    model.countingFramesPerSecond = 2250
    model.illuminatedRows = 200
    model.coincidencePixels = 4
    model.falseCountsPerSecond = 0.02
    model.safeElectronsPerSecond = 1e8
    model.shortestExposureMilliseconds = 0.5
    model.readoutMilliseconds = 0
    model.overheadMilliseconds = 100
    return model
  }()

  package static let standard: [SpectrometerModel] = [integrating, counting]
}
