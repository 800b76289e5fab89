/// Near-edge structure of one kind of atom at one edge: a step and peaks, relative to the atom's continuum.
///
/// Positions are typical of the literature, ±0.5 eV, areas ±20 to 30 %; a compilation of this project.
package struct NearEdgeRecipe: Sendable, Equatable {
  /// A Lorentzian: energy and full width in eV; area as told where it is used.
  struct Peak: Sendable, Equatable {
    let energy: Double
    let width: Double
    let area: Double

    func value(_ at: Double) -> Double {
      let (away, half) = (at - energy, width / 2)
      return area * half / (.pi * (away * away + half * half))
    }
  }

  package let name: String
  /// Compounds that have it.
  package let compounds: [String]
  /// Formal charge of the atom, where the recipe stands for one.
  package let valence: Double?
  /// Nothing is absorbed below, in eV; nil to take it from the peaks.
  let onset: Double?
  /// Centre and width of the continuum's step in eV; nil for that of the free atom.
  let step: (centre: Double, width: Double)?
  /// Peaks of states along the normal of layers, and others: areas in eV times the continuum 40 eV beyond the onset.
  let layerPeaks: [Peak]
  let peaks: [Peak]
  /// White lines: shares of their whole strength.
  let lines: [Peak]
  /// Free places in the shell where white lines end.
  let holes: Double

  package static func == (a: Self, b: Self) -> Bool {
    a.name == b.name && a.lines == b.lines && a.peaks == b.peaks && a.layerPeaks == b.layerPeaks
  }

  /// Where absorption begins: as given, or 2.5 widths before the first line.
  var begin: Double? { onset ?? lines.map { $0.energy - 2.5 * $0.width }.min() }
}
