extension CameraModel {
  /// A hybrid pixel array detector that integrates, for scanning diffraction: 256 x 256 pixels, 10,000 frames per s.
  ///
  /// After the EMPAD (M. W. Tate et al., Microsc. Microanal. 22 (2016) 237: 150 µm pixels on 500 µm of silicon, a single electron of 200
  /// keV 140 times the read noise) and the EMPAD-G2 (H. T. Philipp et al., Microsc. Microanal. 28
  /// (2022) 425: 10,000 frames per s, 180 pA per pixel), with the pixel number of a Medipix3. An electron of 200 keV makes 200,000 / 3.6 = 55,000
  /// pairs. Its well is what 180 pA bring in 0.1 ms.
  package static let fastPixelated: CameraModel = {
    var model = CameraModel(name: "BM-Empad")
    model.serial = 101
    model.pixelMicrometres = 100
    model.quantumEfficiency = 0.97
    model.pulseSpread = 0.15
    // Side scattering in the silicon at 200 keV is of the order of a pixel.
    model.electronSpreadPixels = 0.35
    model.signalSpreadPixels = 0.3
    model.countsPerElectron = 140
    model.carriersPerElectron = 55_000
    model.darkCarriersPerSecond = 2e6
    model.readNoiseCarriers = 400
    model.offsetCounts = 100
    model.offsetSpreadCounts = 5
    model.gainSpread = 0.02
    model.deadShare = 5e-5
    model.hotShare = 1e-4
    model.hotCarriersPerSecond = 5e7
    model.wellElectrons = 112_000
    model.bits = 24
    model.shortestExposureMilliseconds = 0.001
    model.longestExposureMilliseconds = 1000
    model.readoutMilliseconds = 0.1
    model.gapMilliseconds = 0
    model.overlapsReadout = true
    model.overheadMilliseconds = 20
    model.spikesPerAreaAndSecond = 0.02
    model.spikeElectrons = 2
    model.spikePixels = 2
    // 180 pA.
    model.safeElectronsPerSecond = 1.1e9
    return model
  }()

  /// A scintillator, fibre optics and a CMOS sensor of 4096 x 4096 pixels of 14 µm, as the Ceta 16M.
  ///
  /// Transfer at half of the highest frequency near 0.4, light far from where it was made, and a signal that spreads more than its
  /// noise shows, as fibre-coupled cameras have it (R. R. Meyer, A. I. Kirkland, Microsc. Res. Tech. 49 (2000) 269; M. Vulovic et al., Acta
  /// Cryst. D 66 (2010) 97). About one full frame per s, 16 bits.
  package static let largeCMOS: CameraModel = {
    var model = CameraModel(name: "BM-Ceta")
    model.serial = 102
    model.columns = 4096
    model.rows = 4096
    model.pixelMicrometres = 14
    model.quantumEfficiency = 0.9
    model.pulseSpread = 0.6
    model.electronSpreadPixels = 0.7
    model.signalSpreadPixels = 0.8
    model.haloShare = 0.15
    model.haloPixels = 5
    model.countsPerElectron = 20
    model.carriersPerElectron = 60
    model.darkCarriersPerSecond = 20
    model.readNoiseCarriers = 20
    model.offsetCounts = 200
    model.offsetSpreadCounts = 8
    model.gainSpread = 0.02
    model.deadShare = 2e-5
    model.hotShare = 1e-4
    model.hotCarriersPerSecond = 2000
    model.wellElectrons = 3000
    model.bits = 16
    model.shortestExposureMilliseconds = 1
    model.longestExposureMilliseconds = 60_000
    model.readoutMilliseconds = 800
    model.gapMilliseconds = 5
    model.overlapsReadout = false
    model.overheadMilliseconds = 150
    model.spikesPerAreaAndSecond = 0.03
    model.spikeElectrons = 20
    model.spikePixels = 4
    model.safeElectronsPerSecond = 1e6
    return model
  }()

  /// A thinned monolithic sensor that counts electrons in its internal frames, or integrates them: 4096 x 4096 pixels, as the Falcon 4.
  ///
  /// 250 internal frames per s; quantum efficiency near 0.9 at 300 kV; some tens of pixels to an event, so that losses reach 10 % at
  /// about 10 electrons per s and pixel (X. Li et al., Nat. Methods 10 (2013) 584, for this kind of counting).
  package static let directElectron: CameraModel = {
    var model = CameraModel(name: "BM-Falcon")
    model.serial = 103
    model.columns = 4096
    model.rows = 4096
    model.pixelMicrometres = 14
    model.quantumEfficiency = 0.9
    // Landau's distribution of deposited energy.
    model.pulseSpread = 0.7
    model.electronSpreadPixels = 0.25
    model.signalSpreadPixels = 0.45
    model.countsPerElectron = 40
    model.carriersPerElectron = 800
    model.darkCarriersPerSecond = 100
    model.readNoiseCarriers = 40
    model.offsetCounts = 100
    model.offsetSpreadCounts = 5
    model.gainSpread = 0.03
    model.deadShare = 1e-5
    model.hotShare = 5e-5
    model.hotCarriersPerSecond = 5000
    model.wellElectrons = 60
    model.bits = 12
    model.countingFramesPerSecond = 250
    model.coincidencePixels = 5
    model.falseCountsPerSecond = 0.002
    model.shortestExposureMilliseconds = 4
    model.longestExposureMilliseconds = 60_000
    model.readoutMilliseconds = 4
    model.overlapsReadout = true
    model.overheadMilliseconds = 300
    model.spikesPerAreaAndSecond = 0.02
    model.spikeElectrons = 3
    model.spikePixels = 6
    // 40 electrons per internal frame.
    model.safeElectronsPerSecond = 1e4
    return model
  }()

  package static let standard: [CameraModel] = [fastPixelated, largeCMOS, directElectron]
}
