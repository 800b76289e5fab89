extension ScanDetectorModel {
  /// High-angle annular dark field: YAP:Ce or P46/P47 scintillator and photomultiplier.
  ///
  /// Decay of P46 (YAG:Ce) some 80 ns, of YAP:Ce and P47 some 30 ns, each with a slow part of microseconds. Detectors in use show
  /// pulses from below 0.1 to several µs, which streak along the fast axis at dwell times below (T. Mullarkey et al., Microsc.
  /// Microanal. 29 (2023) 1402). Single electrons stand out clearly, with a spread of a few tenths of their mean (R. Ishikawa, A. R.
  /// Lupini, S. D. Findlay, S. J. Pennycook, Microsc. Microanal. 20 (2014) 99; X. Sang, J. M. LeBeau, Ultramicroscopy 161 (2016) 3).
  package static let haadf = ScanDetectorModel(name: "HAADF")

  /// Annular dark field at medium angles: more electrons, so less gain.
  package static let df: ScanDetectorModel = {
    var model = ScanDetectorModel(name: "DF")
    model.serial = 2
    model.countsPerPicoampere = 8000
    return model
  }()

  /// Bright field: tens of pA in one spot. Its gain leaves room for 20 pA.
  package static let bf: ScanDetectorModel = {
    var model = ScanDetectorModel(name: "BF")
    model.serial = 3
    model.countsPerPicoampere = 2500
    model.darkPulses = 5e3
    return model
  }()

  /// Four quadrants on solid-state diodes: no afterglow, no multiplier, so that the amplifier's noise is that of many electrons and
  /// its bandwidth is low; gains differ by a few per cent.
  package static let segments: ScanDetectorModel = {
    var model = ScanDetectorModel(name: "DF4")
    model.serial = 4
    model.channels = 4
    model.channelGainSpread = 0.03
    model.quantumEfficiency = 0.95
    // An electron of 200 keV makes 55,000 pairs; what it leaves behind in dead layers and by backscattering makes the spread.
    model.pulseSpread = 0.2
    model.darkPulses = 0
    model.afterglowShares = []
    model.afterglowNanoseconds = []
    model.bandwidthMegahertz = 1
    model.countsPerPicoampere = 5000
    model.contrastDecades = 2
    model.amplifierNoiseCounts = 600
    return model
  }()

  package static let standard: [ScanDetectorModel] = [haadf, df, bf, segments]
}
