import Configuration

/// What the kind `flake` declares.
enum FlakeParameters {
  static let all = shape + stacking + grains + defects + heterostructure + surface

  /// Keys that mean something only beside a second material.
  static let interface = heterostructure.map(\.key).filter { $0 != "second_material" }

  /// The parameters of the support, with the standard values of a carbon film with large holes.
  static func support(_ parameter: Parameter) -> Parameter {
    let standard = ["support_nm": 10, "hole_nm": 2000, "hole_pitch_nm": 3500.0]
    guard let value = standard[parameter.key], case .number(_, let range, let unit) = parameter.value else {
      return parameter
    }
    return Parameter(parameter.key, .number(value, range, unit: unit), parameter.meaning)
  }

  private static let shape = [
    Parameter(
      "material", .text("MoS2"), "sheet: MoS2, WS2, WSe2, graphene, hBN, or a CIF, XYZ or POSCAR file"),
    Parameter("shape", .word("triangle", FlakeLayout.Shape.allCases.map(\.rawValue)), "form of the flakes"),
    Parameter(
      "flake_nm", .number(6000, 2...200_000, unit: "nm"), "diameter of the circle around a flake"),
    Parameter(
      "flake_spread", .number(0, 0...0.9, unit: ""), "flakes are smaller or larger by up to this part"),
    Parameter(
      "flakes_per_um2", .number(0, 0...10_000, unit: "1/µm²"), "flakes on an area; 0: one in the middle"),
    Parameter(
      "coverage", .number(0, 0...1, unit: ""), "part of the area under flakes, instead of their number"),
    Parameter(
      "orientation_deg", .number(0, -360...360, unit: "°"), "direction of the lattice vector a, from x to y"),
    Parameter(
      "orientation_spread_deg", .number(0, 0...180, unit: "°"),
      "flakes other than the one in the middle are turned by up to this"),
    Parameter("edge", .word("zigzag", ["zigzag", "armchair"]), "rows that edges follow"),
    Parameter(
      "edge_roughness_nm", .number(0.5, 0...20, unit: "nm"), "rms of the steps of edges, by whole rows"),
    Parameter("edge_wavelength_nm", .number(20, 1...10_000, unit: "nm"), "period of the steps of edges"),
  ]

  private static let stacking = [
    Parameter("layers", .integer(1, 1...FlakeKindLimits.layers), "number of layers"),
    Parameter(
      "stacking", .word("AA", ["AA", "AB", "ABC", "AA'"]),
      "sites of a layer over those beneath: same, shifted by a bond and back, shifted on and on, turned by 180°"
    ),
    Parameter(
      "twist_deg", .numbers([], count: nil, -180...180, unit: "°"),
      "turn of each layer above the first against the one beneath"),
    Parameter(
      "interlayer_nm", .number(0, 0...5, unit: "nm"), "distance of the layers; 0: that of the material"),
    Parameter(
      "upper_layer_fraction", .number(1, 0.0001...1, unit: ""),
      "area of each layer above the first as a part of the one beneath: terraces"),
  ]

  private static let grains = [
    Parameter(
      "grain_nm", .number(0, 0...100_000, unit: "nm"), "root of the mean area of a grain; 0 for none"),
    Parameter("grain_spread_deg", .number(30, 0...180, unit: "°"), "grains are turned by up to this"),
    Parameter(
      "boundary_misorientation_deg", .number(0, -180...180, unit: "°"),
      "turn of one half of each flake against the other; 0 for none"),
    Parameter(
      "boundary_position_nm", .number(0, -100_000...100_000, unit: "nm"),
      "distance of the boundary from the middle of the flake"),
    Parameter("boundary_direction_deg", .number(0, -360...360, unit: "°"), "direction of the boundary"),
    Parameter(
      "boundary_shift_nm", .numbers([0, 0], count: 2, -2...2, unit: "nm"),
      "shift of the turned half along the boundary and away from it"),
  ]

  private static let defects = [
    Parameter("vacancies", .table([:], 0...1, unit: ""), "part of each element's sites that is empty"),
    Parameter(
      "column_vacancies", .table([:], 0...1, unit: ""),
      "part of each element's columns of two of which both atoms are missing"),
    Parameter(
      "dopants", .list(keys: ["element", "host", "fraction"]), "foreign atoms on a part of a host's sites"),
    Parameter("adatoms", .list(keys: SheetAdatoms.keys), "atoms on hollow, top or bridge sites"),
    Parameter(
      "pores_per_um2", .number(0, 0...1_000_000, unit: "1/µm²"), "vacancy clusters and pores on an area"),
    Parameter("pore_nm", .number(2, 0.1...1000, unit: "nm"), "mean diameter of the pores"),
    Parameter(
      "pore_spread", .number(0.3, 0...1, unit: ""), "standard deviation of the diameter, as a part of it"),
  ]

  private static let heterostructure = [
    Parameter("second_material", .text(""), "sheet of the same lattice beside the first"),
    Parameter(
      "interface_position_nm", .number(0, -100_000...100_000, unit: "nm"),
      "distance of the interface from the middle of the flake"),
    Parameter("interface_direction_deg", .number(0, -360...360, unit: "°"), "direction of the interface"),
    Parameter("interface_width_nm", .number(1, 0...10_000, unit: "nm"), "width over which the two mix"),
    Parameter("interface_waviness_nm", .number(0, 0...1000, unit: "nm"), "rms waviness of the interface"),
    Parameter("interface_wavelength_nm", .number(30, 1...10_000, unit: "nm"), "period of the waves"),
  ]

  private static let surface = [
    Parameter("ripple_nm", .number(0, 0...5, unit: "nm"), "rms height of ripples out of the plane"),
    Parameter("ripple_wavelength_nm", .number(20, 1...1000, unit: "nm"), "period of the ripples"),
    Parameter(
      "contamination_coverage", .number(0, 0...0.95, unit: ""), "part of a flake under blobs of carbon"),
    Parameter("contamination_nm", .number(2, 0.5...100, unit: "nm"), "greatest thickness of the blobs"),
    Parameter("contamination_patch_nm", .number(40, 2...10_000, unit: "nm"), "size of the blobs"),
  ]
}
