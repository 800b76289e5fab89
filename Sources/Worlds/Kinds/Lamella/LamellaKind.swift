import Configuration
import Crystals
import Quantities

/// A lamella cut by a focused ion beam, seen through its cross-section.
///
/// Angles in the stage plane count from +x towards +y, which points down; z = 0 lies in the middle of the lamella.
extension WorldKind {
  static let lamella = WorldKind(
    name: "lamella",
    summary: "FIB lamella: a crystal on edge with layers, domains, boundaries and dislocations",
    parameters: [size(5000, 3000)] + LamellaPlan.crystal + LamellaPlan.shape + LamellaPlan.growth
      + LamellaPlan.domains + LamellaPlan.defects,
    makeScene: { parameters, builder in try LamellaPlan(parameters, &builder).scene(builder) })
}

extension LamellaPlan {
  static let crystal: [Parameter] = [
    Parameter("material", .text("SrTiO3-001"), "crystal of the lamella, or the substrate of its layers"),
    Parameter(
      "zone_axis", .numbers([0, 0, 1], count: nil, -20...20, unit: ""),
      "direction along the beam, three or four indices"),
    Parameter(
      "in_plane_axis", .numbers([], count: nil, -20...20, unit: ""),
      "direction along x; empty for the shortest translation across the beam"),
    Parameter(
      "lattice_shift", .numbers([0, 0, 0], count: 3, -1...1, unit: "cells"),
      "shift of the lattice off the origin"),
    Parameter(
      "mistilt_deg", .numbers([0, 0], count: 2, -10...10, unit: "°"),
      "turn of the crystal about x, then about y"),
    Parameter(
      "poisson", .number(0.3, 0...0.49, unit: ""), "Poisson's ratio for layers and dislocations"),
  ]

  static let shape: [Parameter] = [
    Parameter(
      "thickness_nm", .number(20, 1...5000, unit: "nm"), "thickness at the origin, damaged layers included"),
    Parameter("wedge_deg", .number(0.2, 0...45, unit: "°"), "angle between the two faces"),
    Parameter(
      "wedge_direction_deg", .number(90, -180...180, unit: "°"), "direction in which the lamella gets thicker"
    ),
    Parameter(
      "thinnest_nm", .number(0, 0...5000, unit: "nm"),
      "thickness that the wedge does not go below; 0: it ends in a thin edge to vacuum"),
    Parameter(
      "bend_deg_per_um", .number(0, -30...30, unit: "°/µm"), "change of the tilt across the bend's axis"),
    Parameter("bend_axis_deg", .number(90, -180...180, unit: "°"), "direction of the axis of the bend"),
    Parameter("amorphous_nm", .number(1, 0...50, unit: "nm"), "thickness of the damaged layer on each face"),
    Parameter(
      "amorphous", .text("own"), "material of the damaged layers; own: the crystal itself made amorphous"),
    Parameter("roughness_nm", .number(0.2, 0...5, unit: "nm"), "rms roughness of each face"),
    Parameter(
      "roughness_wavelength_nm", .number(6, 1...1000, unit: "nm"), "width of the bumps of the faces"),
  ]

  static let growth: [Parameter] = [
    Parameter("layers", .list(keys: LayerStack.keys), "layers on the substrate, from the first grown on"),
    Parameter("repeats", .integer(1, 1...500), "how often the list of layers repeats: a superlattice"),
    Parameter("growth_deg", .number(-90, -180...180, unit: "°"), "direction of growth"),
    Parameter(
      "interface_nm", .number(0, -50_000...50_000, unit: "nm"),
      "height of the first interface above the origin along the direction of growth"),
    Parameter(
      "interface_fraction", .number(0.75, 0...1, unit: "cells"),
      "height in the cell at which a crystal ends and the next begins: which plane terminates it"),
    Parameter("coherent", .truth(true), "layers take the substrate's lattice in the plane of growth"),
    Parameter(
      "intermix_nm", .number(0, 0...50, unit: "nm"), "half width of the exchange of atoms at interfaces"),
    Parameter(
      "terrace_nm", .number(0, 0...10_000, unit: "nm"),
      "width of terraces at interfaces, every second one a cell higher; 0 for flat ones"),
  ]

  static let domains: [Parameter] = [
    Parameter(
      "domains", .word("none", ["none", "180", "90"]), "ferroelectric stripes with walls of this angle"),
    Parameter("domain_nm", .number(20, 2...10_000, unit: "nm"), "mean width of a domain"),
    Parameter(
      "domain_irregularity", .number(0, 0...0.4, unit: "widths"), "how far walls are off their places"),
    Parameter("domain_wall_nm", .number(0.4, 0.05...10, unit: "nm"), "half width of a wall"),
    Parameter(
      "domain_plane_deg", .number(90, -180...180, unit: "°"),
      "direction of 180° walls where the polar axis lies along the beam; else they follow the polar axis"),
  ]

  static let defects: [Parameter] = [
    Parameter(
      "dislocations", .list(keys: LineDefects.dislocationKeys),
      "dislocations along the beam: place, and Burgers vector in cells or Å"),
    Parameter(
      "stacking_faults", .list(keys: LineDefects.faultKeys),
      "faults between two partials: ends, and shift in cells"),
    Parameter(
      "boundaries", .list(keys: PlanarBoundary.keys),
      "antiphase, stacking_fault, low_angle, coincidence boundaries on edge"),
  ]
}
