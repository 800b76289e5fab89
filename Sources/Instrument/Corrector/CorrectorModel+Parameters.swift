package import Configuration

extension CorrectorModel {
  /// Every parameter of the corrector.
  package static let parameters: [Parameter] = [
    Parameter(
      "native_nm",
      .table(
        [
          "C1": 2, "A1": 0.4, "A2": 32, "B2": 40, "C3": 123, "A3": 106, "S3": 212, "A4": 4700, "D4": 1300,
          "B4": 4000,
          "C5": 3e5, "A5": 3e5, "R5": 2e4, "S5": 2e4,
        ], 0...1e9, unit: "nm"), "Size of the coefficients after the alignment of the day (root mean square)."
    ),
    Parameter("native_scale", .number(1, 0...1000, unit: ""), "Scale of all of these."),
    Parameter(
      "axis_tilt_mrad", .number(0.2, 0...10, unit: "mrad"),
      "Tilt of the beam against the axis (root mean square)."),
    Parameter(
      "drift_nm_per_root_minute",
      .table(
        ["C1": 0.3, "A1": 0.2, "A2": 1, "B2": 1, "C3": 10, "A3": 5, "S3": 5, "A4": 50, "D4": 20, "B4": 50],
        0...1e6,
        unit: "nm/√min"), "Random walk of each component of the coefficients."),
    Parameter("drift_scale", .number(1, 0...1000, unit: ""), "Scale of all of these."),
    Parameter(
      "kick_nm",
      .table(
        [
          "C1": 100, "A1": 20, "A2": 200, "B2": 200, "C3": 1000, "A3": 500, "S3": 500, "A4": 3000, "D4": 2000,
          "B4": 3000,
        ], 0...1e9, unit: "nm"),
      "Jump of the coefficients after a change of the high tension (root mean square)."),
    Parameter("kick_scale", .number(1, 0...1000, unit: ""), "Scale of all of these."),
    Parameter(
      "mode_kick", .number(0.05, 0...10, unit: ""),
      "Jump after a change of mode against one of the high tension."),
    Parameter("kick_relaxing", .number(0.5, 0...1, unit: ""), "Share of a jump that goes again."),
    Parameter("kick_relaxation_s", .number(900, 1...1e6, unit: "s"), "Time constant with which it goes."),
    Parameter(
      "correction_range_um",
      .table(
        [
          "C1": 20, "A1": 5, "A2": 50, "B2": 30, "C3": 500, "A3": 200, "S3": 200, "A4": 5000, "D4": 5000,
          "B4": 5000,
        ], 0...1e9, unit: "µm"), "Largest total correction; what is not named cannot be corrected."),
    Parameter(
      "axis_range_mrad", .number(20, 0...100, unit: "mrad"), "Largest total correction of the beam tilt."),
    Parameter(
      "hysteresis_nm",
      .table(
        ["C1": 0.1, "A1": 0.1, "A2": 1, "B2": 1, "C3": 5, "A3": 3, "S3": 3, "A4": 30, "D4": 20, "B4": 30],
        0...1e6,
        unit: "nm"), "Half width of the hysteresis of corrections."),
    Parameter("gain_error", .number(0.06, 0...0.5, unit: ""), "Largest relative gain error of corrections."),
    Parameter(
      "correction_rotation_mrad", .number(50, 0...500, unit: "mrad"), "Largest rotation of corrections."),
    Parameter("crosstalk", .number(1, 0...20, unit: ""), "Scale of the cross-talk between corrections."),
    Parameter(
      "measurement_floor_nm", .number(0.1, 0...100, unit: "nm"),
      "Error of one measured C1 or A1 for any number of electrons."),
    Parameter(
      "measurement_noise_nm", .number(0.15, 0...100, unit: "nm"),
      "What the noise of one image with measurement_charge_pC adds to it."),
    Parameter(
      "measurement_charge_pC", .number(88, 1e-6...1e9, unit: "pC"),
      "Charge in one image at which that is told."),
    Parameter("smallest_tilt_mrad", .number(4, 0.01...50, unit: "mrad"), "Smallest outer tilt of a tableau."),
    Parameter(
      "measurement_range_um", .table(["C1": 0.47, "A1": 0.47, "A2": 180, "B2": 92], 1e-6...1e9, unit: "µm"),
      "Largest coefficients that can be measured."),
    Parameter("c1a1_s", .number(2, 0...1e4, unit: "s"), "How long a measurement of C1 and A1 takes."),
    Parameter("tableau_s", .number(1, 0...1e4, unit: "s"), "How long a tableau takes besides its images."),
    Parameter(
      "tableau_image_s", .number(0.4, 0.001...1e4, unit: "s"), "How long each image of a tableau takes."),
    Parameter("correction_s", .number(0.5, 0...1e4, unit: "s"), "How long a correction takes."),
  ]
}
