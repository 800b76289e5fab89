extension Refusals {
  private static func annular(_ name: String) -> String {
    "[{name: '\(name)', type: 'annular', inner_mrad: 40, outer_mrad: 60}]"
  }

  static let detectors: [Wrong] = [
    Wrong("detectors", "", "detectors, outputs: both are empty; allowed: at least one detector or output"),
    Wrong("detectors", "[]", "detectors, outputs: both are empty", ("scan", "")),
    Wrong("detectors", "{}", "detectors: an object is not allowed; allowed: a list"),
    Wrong("detectors", "[1]", "detectors[0]: a number is not allowed; allowed: an object"),
    Wrong("detectors", "[{type: 'com'}]", "detectors[0].name: missing"),
    Wrong("detectors", "[{name: 'a'}]", "detectors[0].type: missing"),
    Wrong(
      "detectors", "[{name: 3, type: 'com'}]", "detectors[0].name: a number is not allowed; allowed: a text"),
    Wrong(
      "detectors", "[{name: 'a', type: 'anular'}]",
      "detectors[0].type: \"anular\" is not allowed; allowed: annular, segmented, pixelated, com, icom, dpc;"
        + " did you mean annular?"
    ),
    Wrong(
      "detectors", "[{name: 'a', type: 'com', bin: 2}]",
      "detectors[0].bin: unknown key; allowed here: name, type"),
    Wrong(
      "detectors", "[{name: 'a', type: 'com'}, {name: 'a', type: 'com'}]",
      "detectors[1].name: \"a\" is used twice"),
    Wrong("detectors", annular(""), "detector or output name \"\" is not allowed"),
    Wrong("detectors", annular("a/b"), "detector or output name \"a/b\" is not allowed"),
    Wrong("detectors", annular(" a"), "detector or output name \" a\" is not allowed"),
    Wrong("detectors", annular("a\\nb"), "detectors[0].name: \"a\\nb\" is not allowed; allowed: no control"),
    Wrong(
      "detectors", annular("metadata"),
      "detector or output \"metadata\": this name is used by the file format"),
    Wrong("detectors", annular("probe"), "detectors[0].name: \"probe\" is the name of an output"),
    Wrong("detectors", annular("exit_wave"), "detectors[0].name: \"exit_wave\" is the name of an output"),
    Wrong("detectors", annular("x"), "x: the name \"x\" is used by an axis"),
    Wrong("detectors", "[{name: 'kx', type: 'pixelated'}]", "kx: the name \"kx\" is used by an axis"),
    Wrong(
      "detectors", "[{name: 'segment', type: 'segmented', inner_mrad: 0, outer_mrad: 9}]",
      "segment: the name \"segment\" is used"),
    Wrong(
      "detectors", annular("thickness"), "thickness: the name \"thickness\" is used by an axis",
      ("thicknesses_A", "[2]")),
    Wrong(
      "detectors", annular("position"), "position: the name \"position\" is used by an axis",
      ("scan", "{positions_A: [[1, 1]]}")),
    Wrong(
      "detectors", "[{name: 'a', type: 'annular', inner_mrad: 40, outer_mrad: 40}]",
      "detectors[0].outer_mrad: 40 mrad is not allowed; allowed: more than inner_mrad, 40"),
    Wrong(
      "detectors", "[{name: 'a', type: 'annular', inner_mrad: -1, outer_mrad: 40}]",
      "detectors[0].inner_mrad: -1 mrad is not"),
    Wrong(
      "detectors", "[{name: 'a', type: 'annular', inner_mrad: 40, outer_mrad: Infinity}]",
      "detectors[0].outer_mrad: inf mrad is not"),
    Wrong(
      "detectors", "[{name: 'a', type: 'annular', inner_mrad: 40, outer_mrad: 200}]",
      "outer angle of a: 200 mrad is not allowed; allowed: up to 66.8782 with pixels of 0.125 Å (pixels of 0.0417 Å would do)"
    ),
    Wrong(
      "detectors", "[{name: 'a', type: 'pixelated', max_angle_mrad: 200}]",
      "outer angle of a: 200 mrad is not allowed"),
    Wrong(
      "detectors", "[{name: 'a', type: 'pixelated', max_angle_mrad: 0}]",
      "detectors[0].max_angle_mrad: 0 mrad is not allowed"),
    Wrong(
      "detectors", "[{name: 'a', type: 'pixelated', max_angle_mrad: 1e300}]",
      "outer angle of a: 1e+300 mrad is not allowed"),
    Wrong(
      "detectors", "[{name: 'a', type: 'pixelated', max_angle_mrad: 30, crop: 'full'}]",
      "detectors[0].crop: not allowed together"),
    Wrong(
      "detectors", "[{name: 'a', type: 'pixelated', crop: 'ful'}]",
      "detectors[0].crop: \"ful\" is not allowed; allowed: cutoff, valid, full; did you mean full?"),
    Wrong(
      "detectors", "[{name: 'a', type: 'pixelated', crop: 'full', bin: 3}]",
      "detector a: bin: 3 is not allowed; allowed: divisors of the pattern's 64 x 64 pixels: 1, 2, 4"),
    Wrong("detectors", "[{name: 'a', type: 'pixelated', bin: 0}]", "detectors[0].bin: 0 is not allowed"),
    Wrong(
      "detectors", "[{name: 'a', type: 'segmented', inner_mrad: 0, outer_mrad: 30, radial: 0}]",
      "detectors[0].radial: 0 is not"),
    Wrong(
      "detectors", "[{name: 'a', type: 'segmented', inner_mrad: 0, outer_mrad: 30, azimuthal: 1e9}]",
      "detectors[0].azimuthal: 1000000000 is"),
    Wrong(
      "detectors", "[{name: 'a', type: 'segmented', inner_mrad: 0, outer_mrad: 30, rotation_rad: 1e9}]",
      "detectors[0].rotation_rad: 1000000000 rad"),
    Wrong(
      "detectors", "[" + (0...1000).map { "{name: 'd\($0)', type: 'com'}" }.joined(separator: ", ") + "]",
      "detectors: 1001 is not allowed; allowed: up to 1000"),
  ]

  static let coherence: [Wrong] = [
    Wrong(
      "coherence", "{source_sigma_A: -1}",
      "coherence.source_sigma_A: -1 Å is not allowed; allowed: 0 to 10000"),
    Wrong("coherence", "{source_sigma_A: 1e300}", "coherence.source_sigma_A: 1e+300 Å is not allowed"),
    Wrong(
      "coherence", "{source_sigma_A: 9000}",
      "coherence: source size: 9000 Å is not allowed; allowed: up to 15.625",
      ("scan", "{start_A: [0, 0], end_A: [0.0005, 8], shape: [4, 1]}")),
    Wrong(
      "coherence", "{source_lorentzian_A: 9000}",
      "coherence: source size: 9000 Å is not allowed; allowed: up to 500 "),
    Wrong(
      "coherence", "{source_sigma_A: 1}", "coherence: a source size is not allowed with a list of positions",
      ("scan", "{positions_A: [[1, 1]]}")),
    Wrong(
      "coherence", "{source_sigma_A: 1, source_lorentzian_A: 1}",
      "coherence.source_lorentzian_A: not allowed together with"),
    Wrong("coherence", "{current_pA: 1}", "coherence.current_pA: allowed only with brightness_A_per_m2_sr_V"),
    Wrong("coherence", "{brightness_A_per_m2_sr_V: 1e8}", "coherence.current_pA: missing"),
    Wrong(
      "coherence", "{brightness_A_per_m2_sr_V: 0, current_pA: 1}",
      "coherence.brightness_A_per_m2_sr_V: 0 A/(m² sr V) is not"),
    Wrong(
      "coherence", "{brightness_A_per_m2_sr_V: 1e8, current_pA: 1}",
      "coherence.brightness_A_per_m2_sr_V: not allowed with a semiangle of 0",
      ("beam", "{energy_keV: 200, semiangle_mrad: 0}")),
    Wrong("coherence", "{focal_spread_sigma_A: -3}", "coherence.focal_spread_sigma_A: -3 Å is not allowed"),
    Wrong(
      "coherence", "{focal_spread_sigma_A: 3, focal_samples: 0}", "coherence.focal_samples: 0 is not allowed"),
    Wrong(
      "coherence", "{focal_samples: 3}",
      "coherence.focal_samples: allowed only with focal_spread_sigma_A or chromatic"),
    Wrong(
      "coherence", "{focal_spread_sigma_A: 3, chromatic: {Cc_mm: 1}}",
      "coherence.chromatic: not allowed together with"),
    Wrong("coherence", "{chromatic: {}}", "coherence.chromatic.Cc_mm: missing"),
    Wrong(
      "coherence", "{chromatic: {Cc_mm: 1e9}}", "coherence.chromatic.Cc_mm: 1000000000 mm is not allowed"),
    Wrong(
      "coherence", "{focal_spread_sigma_A: 3}", "outputs: exit_wave is not allowed with coherence",
      ("outputs", "['exit_wave']")),
    Wrong(
      "coherence", "{source_sigma_A: 3}", "outputs: exit_wave is not allowed with coherence",
      ("outputs", "['exit_wave']")),
  ]

  static let outputs: [Wrong] = [
    Wrong(
      "outputs", "['exitwave']",
      "outputs: \"exitwave\" is not allowed; allowed: probe, potential, exit_wave; did you mean exit_wave?"),
    Wrong("outputs", "['probe', 'probe']", "outputs: probe is listed twice"),
    Wrong("outputs", "'probe'", "outputs: a text is not allowed; allowed: a list"),
    Wrong("outputs", "[3]", "outputs: 3 is not allowed"),
    Wrong(
      "outputs", "['exit_wave']", "scan: no positions for the output exit_wave", ("scan", ""),
      ("detectors", "")),
    Wrong(
      "outputs", "['exit_wave']", "memory: 1 GiB are allowed",
      ("scan", "{start_A: [0, 0], end_A: [8, 8], shape: [10000, 10000]}")),
    Wrong("thicknesses_A", "[]", "thicknesses_A: an empty list is not allowed"),
    Wrong("thicknesses_A", "[0]", "thicknesses_A: 0 Å is not allowed; allowed: above 0, up to 6"),
    Wrong("thicknesses_A", "[7]", "thicknesses_A: 7 Å is not allowed; allowed: above 0, up to 6"),
    Wrong(
      "thicknesses_A", "[4, 2]", "thicknesses_A: 2 Å after 4 Å is not allowed; allowed: ascending values"),
    Wrong(
      "thicknesses_A", "[4, 4.2]", "thicknesses_A: 4.2 Å after 4 Å is not allowed; allowed: ascending values"),
    Wrong("thicknesses_A", "3", "thicknesses_A: a number is not allowed; allowed: a list of numbers"),
    Wrong(
      "spezimen", "{}",
      "spezimen: unknown key; allowed here: specimen, potential, beam, engine, scan, detectors, phonons, coherence, thicknesses_A, outputs; did you mean specimen?"
    ),
  ]
}
