package import Configuration

extension ColumnModel {
  /// Keys whose values are those of the gun where nothing is said.
  static let ofTheGun: Set<String> = [
    "brightness_A_m2_sr_V", "energy_width_eV", "emission_decay", "emission_flicker",
  ]

  /// Every parameter of the column.
  package static let parameters: [Parameter] = [
    Parameter("gun", .word("X-FEG", Gun.Kind.allCases.map(\.rawValue)), "Kind of the electron source."),
    Parameter(
      "brightness_A_m2_sr_V", .number(7.5e7, 1e4...1e11, unit: "A/(m² sr V)"),
      "Reduced brightness right after a flash; absent: that of the gun's kind."),
    Parameter(
      "energy_width_eV", .number(0.9, 0...5, unit: "eV"),
      "Full width at half maximum of the energies; absent: that of the gun's kind."),
    Parameter(
      "emission_decay", .number(0, 0...0.95, unit: ""),
      "Share of the emission that is lost long after a flash; absent: that of the gun's kind."),
    Parameter("emission_decay_h", .number(4, 0.01...1000, unit: "h"), "Time constant of that loss."),
    Parameter(
      "emission_flicker", .number(0.002, 0...0.2, unit: ""),
      "Relative root mean square of the emission's 1/f noise from 1 ms to 1000 s; absent: that of the gun's kind."
    ),
    Parameter(
      "high_tensions_kV", .numbers([30, 60, 80, 120, 200, 300], count: nil, 5...400, unit: "kV"),
      "High tensions that the column is aligned for."),
    Parameter(
      "condenser_apertures_um", .numbers([20, 30, 40, 50, 70, 100, 150], count: nil, 1...1000, unit: "µm"),
      "Diameters of the condenser apertures."),
    Parameter(
      "semiangle_mrad_per_um", .number(0.428, 0.001...10, unit: "mrad/µm"),
      "Convergence semiangle for each µm of the condenser aperture."),
    Parameter(
      "energy_slits_eV", .numbers([0, 0.1, 0.2, 0.5], count: nil, 0...10, unit: "eV"),
      "Widths of the slits of the monochromator; 0 is no slit."),
    Parameter(
      "camera_lengths_m",
      .numbers(
        [
          0.029, 0.037, 0.046, 0.058, 0.073, 0.091, 0.115, 0.145, 0.185, 0.23, 0.285, 0.36, 0.46, 0.58, 0.73,
          0.91,
          1.15, 1.45, 1.85, 2.3,
        ], count: nil, 0.001...100, unit: "m"), "Camera lengths."),
    Parameter(
      "reference_camera_length_m", .number(0.091, 0.001...100, unit: "m"),
      "Camera length at which the angles of the detectors are told."),
    Parameter(
      "largest_angle_mrad", .number(200, 1...500, unit: "mrad"),
      "Angle beyond which the lens lets nothing through."),
    Parameter(
      "source_width_pm", .number(74, 0...10000, unit: "pm"),
      "Full width at half maximum of the source's image at spot size 7 and gun lens 50."),
    Parameter(
      "gun_lens_halving", .number(30, 1...1000, unit: ""),
      "Excitation of the gun lens that halves the current."),
    Parameter("chromatic_mm", .number(1.4, 0...20, unit: "mm"), "Coefficient Cc of chromatic aberration."),
    Parameter(
      "high_tension_ripple_ppm", .number(0.2, 0...100, unit: "ppm"),
      "Root mean square ripple of the high tension."),
    Parameter(
      "lens_ripple_ppm", .number(0.1, 0...100, unit: "ppm"),
      "Root mean square ripple of the objective lens current."),
    Parameter(
      "high_tension_error_ppm", .number(2, 0...1000, unit: "ppm"),
      "Error of the high tension right after a change."),
    Parameter(
      "high_tension_settling_s", .number(600, 1...1e6, unit: "s"), "Time constant with which that error goes."
    ),
    Parameter(
      "high_tension_change_s", .number(300, 0...1e5, unit: "s"),
      "How long a change of the high tension takes."),
    Parameter("blanking_us", .number(10, 0...1e6, unit: "µs"), "How long the beam takes to go off or on."),
    Parameter("field_lowest_nm", .number(0.5, 0.01...1000, unit: "nm"), "Smallest field of view."),
    Parameter("field_highest_nm", .number(100_000, 10...1e7, unit: "nm"), "Largest field of view."),
    Parameter(
      "setting_errors", .number(1, 0...10, unit: ""),
      "Scale of the gain errors, offsets and steps of settings and of their readings."),
    Parameter("reading_noise", .number(1, 0...100, unit: ""), "Scale of the noise of readings."),
    Parameter("high_tension_kV", .number(200, 5...400, unit: "kV"), "High tension at start."),
    Parameter("condenser_aperture_um", .number(70, 1...1000, unit: "µm"), "Condenser aperture at start."),
    Parameter("camera_length_m", .number(0.091, 0.001...100, unit: "m"), "Camera length at start."),
    Parameter("spot_size", .integer(7, 1...11), "Spot size at start."),
    Parameter("field_of_view_nm", .number(10, 0.01...1e7, unit: "nm"), "Field of view at start."),
  ]
}
