extension CameraModel {
  static let fields: [DeclaredField<CameraModel>] =
    sensorFields + electronicsFields + countingFields + timeFields

  private static let sensorFields: [DeclaredField<CameraModel>] = [
    .init("serial", .integer(\.serial, 0...1_000_000_000), "serial number: fixes gains, offsets and defects"),
    .init("columns", .integer(\.columns, 8...8192), "pixels of a row"),
    .init("rows", .integer(\.rows, 8...8192), "rows of pixels"),
    .init("pixel_um", .number(\.pixelMicrometres, 0.1...1000, unit: "µm"), "side of a pixel"),
    .init(
      "quantum_efficiency", .number(\.quantumEfficiency, 0...1, unit: ""),
      "share of electrons that are noticed"),
    .init(
      "pulse_spread", .number(\.pulseSpread, 0...3, unit: ""),
      "relative standard deviation of the signal of single electrons"),
    .init(
      "electron_spread_px", .number(\.electronSpreadPixels, 0...16, unit: "pixels"),
      "standard deviation of where an electron is noticed"),
    .init(
      "signal_spread_px", .number(\.signalSpreadPixels, 0...16, unit: "pixels"),
      "standard deviation of the spread of an electron's signal"),
    .init("halo_share", .number(\.haloShare, 0...1, unit: ""), "share of the signal that spreads wider"),
    .init("halo_px", .number(\.haloPixels, 0...64, unit: "pixels"), "standard deviation of that spread"),
    .init(
      "gain_spread", .number(\.gainSpread, 0...0.5, unit: ""), "relative standard deviation of pixel gains"),
    .init("dead_share", .number(\.deadShare, 0...0.5, unit: ""), "share of pixels that see nothing"),
    .init("hot_share", .number(\.hotShare, 0...0.5, unit: ""), "share of pixels with much dark current"),
    .init(
      "hot_carriers_per_s", .number(\.hotCarriersPerSecond, 0...1e9, unit: "carriers/s"),
      "mean dark current that hot pixels have more"),
    .init(
      "spikes_per_cm2_s", .number(\.spikesPerAreaAndSecond, 0...1e6, unit: "1/cm²/s"),
      "cosmic rays and X-rays"),
    .init("spike_electrons", .number(\.spikeElectrons, 0...1e6, unit: "electrons"), "mean signal of these"),
    .init("spike_px", .number(\.spikePixels, 0...1000, unit: "pixels"), "mean length of their tracks"),
  ]

  private static let electronicsFields: [DeclaredField<CameraModel>] = [
    .init(
      "counts_per_electron", .number(\.countsPerElectron, 1e-4...1e6, unit: "counts"), "signal of an electron"
    ),
    .init(
      "carriers_per_electron", .number(\.carriersPerElectron, 1e-2...1e7, unit: "carriers"),
      "charge that the sensor collects for an electron"),
    .init(
      "dark_carriers_per_s", .number(\.darkCarriersPerSecond, 0...1e9, unit: "carriers/s"),
      "dark current of a pixel"),
    .init(
      "read_noise_carriers", .number(\.readNoiseCarriers, 0...1e6, unit: "carriers"),
      "standard deviation of a read-out"),
    .init("offset_counts", .number(\.offsetCounts, 0...1e6, unit: "counts"), "counts without signal"),
    .init(
      "offset_spread_counts", .number(\.offsetSpreadCounts, 0...1e5, unit: "counts"),
      "standard deviation of the pixels' offsets"),
    .init("well_electrons", .number(\.wellElectrons, 1...1e12, unit: "electrons"), "what a pixel holds"),
    .init("bits", .integer(\.bits, 8...24), "bits of the converter"),
    .init(
      "safe_electrons_per_s", .number(\.safeElectronsPerSecond, 1...1e15, unit: "electrons/s"),
      "rate on a pixel above which the sensor suffers"),
  ]

  private static let countingFields: [DeclaredField<CameraModel>] = [
    .init(
      "counting_frames_per_s", .number(\.countingFramesPerSecond, 0...1e7, unit: "1/s"),
      "internal frames that are searched for electrons; 0 for none"),
    .init(
      "coincidence_px", .number(\.coincidencePixels, 1...1000, unit: "pixels"),
      "area within which electrons of an internal frame are taken for one"),
    .init(
      "dead_ns", .number(\.deadNanoseconds, 0...1e9, unit: "ns"),
      "time for which a counting pixel is blind after an electron; 0 where internal frames are searched"),
    .init("paralyzable", .truth(\.isParalyzable), "whether another electron prolongs this time"),
    .init(
      "false_counts_per_s", .number(\.falseCountsPerSecond, 0...1e6, unit: "1/s"),
      "counts of a pixel without electrons"),
  ]

  private static let timeFields: [DeclaredField<CameraModel>] = [
    .init(
      "shortest_exposure_ms", .number(\.shortestExposureMilliseconds, 1e-6...1e6, unit: "ms"),
      "shortest exposure"),
    .init(
      "longest_exposure_ms", .number(\.longestExposureMilliseconds, 1e-6...1e6, unit: "ms"),
      "longest exposure"),
    .init("readout_ms", .number(\.readoutMilliseconds, 0...1e6, unit: "ms"), "time to read all lines"),
    .init("gap_ms", .number(\.gapMilliseconds, 0...1e6, unit: "ms"), "time between frames that is lost"),
    .init(
      "overlaps_readout", .truth(\.overlapsReadout), "whether a frame is exposed while the last one is read"),
    .init(
      "overhead_ms", .number(\.overheadMilliseconds, 0...1e6, unit: "ms"),
      "time that an acquisition costs besides its frames"),
  ]
}
