import Detection

extension SpectrometerModel {
  static let fields: [DeclaredField<SpectrometerModel>] =
    opticsFields + axisFields + signalFields + electronicsFields + countingFields + timeFields

  private static let opticsFields: [DeclaredField<SpectrometerModel>] = [
    .init(
      "serial", .integer(\.serial, 0...1_000_000_000), "serial number: fixes gains, offsets, dispersions"),
    .init("channels", .integer(\.channels, 64...16384), "channels of a spectrum"),
    .init(
      "dispersions_eV", .numbers(\.dispersions, 1e-4...10, unit: "eV"), "dispersions that can be chosen"),
    .init(
      "zero_loss_channel", .number(\.zeroLossChannel, 0...16383, unit: ""),
      "where the zero loss is without an offset"),
    .init("apertures_mm", .numbers(\.apertures, 0.01...50, unit: "mm"), "entrance apertures"),
    .init(
      "aperture_distance", .number(\.apertureDistance, 0.01...100, unit: ""),
      "camera length at the entrance aperture over the nominal one"),
    .init("lowest_offset_eV", .number(\.lowestOffset, -10_000...0, unit: "eV"), "range of the drift tube"),
    .init("highest_offset_eV", .number(\.highestOffset, 0...20_000, unit: "eV"), "range of the drift tube"),
  ]

  private static let axisFields: [DeclaredField<SpectrometerModel>] = [
    .init("move_error_eV", .number(\.moveError, 0...10, unit: "eV"), "error of the offset after a move"),
    .init("creep", .number(\.creepShare, 0...0.5, unit: ""), "share of a move that comes late"),
    .init("creep_s", .number(\.creepSeconds, 0.001...10_000, unit: "s"), "how late"),
    .init(
      "hysteresis_eV", .number(\.hysteresisRange, 0...5000, unit: "eV"), "play of the offset's memory"),
    .init(
      "hysteresis", .number(\.hysteresisShare, 0...0.5, unit: ""), "share of the play that is an error"),
    .init(
      "drift_eV_per_root_min", .number(\.driftPerRootMinute, 0...10, unit: "eV"),
      "random walk of the axis over a minute"),
    .init("jitter_eV", .number(\.jitter, 0...10, unit: "eV"), "shift between frames"),
    .init("ripple_eV", .number(\.ripple, 0...5, unit: "eV"), "amplitude of the ripple of the mains"),
    .init("ripple_Hz", .number(\.rippleFrequency, 1...1000, unit: "Hz"), "frequency of the ripple"),
    .init(
      "non_linearity", .number(\.nonLinearity, -0.05...0.05, unit: ""),
      "greatest departure from a straight axis over the range"),
    .init(
      "dispersion_error", .number(\.dispersionError, 0...0.1, unit: ""),
      "deviation of dispersions from what they are said to be"),
    .init(
      "dual_offset_error_eV", .number(\.dualOffsetError, 0...10, unit: "eV"),
      "error of the second offset of a dual exposure"),
  ]

  private static let signalFields: [DeclaredField<SpectrometerModel>] = [
    .init(
      "quantum_efficiency", .number(\.quantumEfficiency, 0...1, unit: ""),
      "share of electrons that are noticed"),
    .init(
      "electron_spread_ch", .number(\.electronSpread, 0...16, unit: "channels"),
      "standard deviation of where an electron comes"),
    .init(
      "signal_spread_ch", .number(\.signalSpread, 0...16, unit: "channels"),
      "standard deviation of the spread of an electron's signal"),
    .init("tail_share", .number(\.tailShare, 0...0.9, unit: ""), "share of the signal in wide tails"),
    .init("tail_ch", .number(\.tailChannels, 0.1...500, unit: "channels"), "half width of the tails"),
    .init(
      "counts_per_electron", .number(\.countsPerElectron, 1e-3...1e5, unit: "counts"),
      "signal of an electron"),
    .init(
      "pulse_spread", .number(\.pulseSpread, 0...3, unit: ""),
      "relative standard deviation of the signal of single electrons"),
    .init(
      "gain_spread", .number(\.gainSpread, 0...0.5, unit: ""),
      "relative standard deviation of the channels' gains"),
    .init(
      "gain_reference_error", .number(\.gainReferenceError, 0...0.5, unit: ""),
      "relative standard deviation of the gain reference"),
  ]

  private static let electronicsFields: [DeclaredField<SpectrometerModel>] = [
    .init(
      "dark_per_s", .number(\.darkPerSecond, 0...1e7, unit: "counts/s"), "dark signal of a channel"),
    .init("dark_variance", .number(\.darkVariance, 0...1e3, unit: "counts"), "its variance per count"),
    .init("offset_counts", .number(\.offsetCounts, 0...1e6, unit: "counts"), "counts without signal"),
    .init(
      "offset_spread_counts", .number(\.offsetSpread, 0...1e5, unit: "counts"),
      "standard deviation of the channels' offsets"),
    .init(
      "read_noise_counts", .number(\.readNoise, 0...1e5, unit: "counts"),
      "standard deviation of a read-out"),
    .init(
      "quick_dark_frames", .integer(\.quickDarkFrames, 1...1_000_000), "frames of a quick dark reference"),
    .init(
      "good_dark_frames", .integer(\.goodDarkFrames, 1...1_000_000), "frames of a good dark reference"),
    .init(
      "well_electrons", .number(\.wellElectrons, 1...1e12, unit: "electrons"), "what a channel holds"),
    .init("bits", .integer(\.bits, 8...32), "bits of a channel"),
    .init(
      "afterglow", .number(\.afterglowShare, 0...0.5, unit: ""),
      "share of the light that comes in the next frame"),
    .init(
      "afterglow_ms", .number(\.afterglowMilliseconds, 1e-3...1e6, unit: "ms"), "decay of the afterglow"),
    .init("spikes_per_s", .number(\.spikesPerSecond, 0...1e5, unit: "1/s"), "cosmic rays and X-rays"),
    .init(
      "spike_electrons", .number(\.spikeElectrons, 0...1e7, unit: "electrons"), "mean signal of these"),
  ]

  private static let countingFields: [DeclaredField<SpectrometerModel>] = [
    .init(
      "counting_frames_per_s", .number(\.countingFramesPerSecond, 0...1e7, unit: "1/s"),
      "internal frames in which electrons are counted; 0 for an integrating camera"),
    .init(
      "illuminated_rows", .number(\.illuminatedRows, 1...10_000, unit: "pixels"),
      "pixels of a channel that see the beam"),
    .init(
      "coincidence_px", .number(\.coincidencePixels, 1...1000, unit: "pixels"),
      "area within which electrons of an internal frame are taken for one"),
    .init(
      "false_counts_per_s", .number(\.falseCountsPerSecond, 0...1e6, unit: "1/s"),
      "counts of a channel without electrons"),
    .init(
      "safe_electrons_per_s", .number(\.safeElectronsPerSecond, 1...1e15, unit: "electrons/s"),
      "rate on a channel above which the camera suffers"),
  ]

  private static let timeFields: [DeclaredField<SpectrometerModel>] = [
    .init(
      "shortest_exposure_ms", .number(\.shortestExposureMilliseconds, 1e-6...1e6, unit: "ms"),
      "shortest exposure"),
    .init(
      "longest_exposure_ms", .number(\.longestExposureMilliseconds, 1e-6...1e7, unit: "ms"),
      "longest exposure"),
    .init(
      "readout_ms", .number(\.readoutMilliseconds, 0...1e6, unit: "ms"),
      "time after a frame in which nothing is recorded"),
    .init(
      "overhead_ms", .number(\.overheadMilliseconds, 0...1e6, unit: "ms"),
      "time that an acquisition costs besides its frames"),
  ]
}
