package import Numerics

/// The specimen cut into slices: which atoms act in which slice, and which slices are alike. Nothing is
/// computed yet.
package struct PotentialModel: Sendable {
  package let grid: Grid
  package let slicing: Slicing
  package let parametrization: Parametrization
  /// For each slice, which of the distinct slices it is.
  package let order: [Int]
  /// Contents of the distinct slices.
  let contents: [SliceContent]
  /// The part of the grid that the atoms of `contents` fill; the rest repeats it.
  let unitGrid: Grid

  /// - Parameters:
  ///   - arrangement: the atoms; those outside of their box are wrapped into it.
  ///   - grid: sampling of the whole specimen; its side lengths must be those of the arrangement.
  package init(
    arrangement: AtomArrangement, grid: Grid, slicing: Slicing, parametrization: Parametrization = .lobato,
    projection: Projection = .infinite
  ) {
    self.grid = grid
    self.slicing = slicing
    self.parametrization = parametrization

    var repeats = arrangement.repeats
    var lateral = arrangement
    if arrangement.repeatsOnWholePixels(of: grid) == SIMD2(repeats.x, repeats.y) {
      unitGrid = Grid(
        nx: grid.nx / repeats.x, ny: grid.ny / repeats.y, lengthX: arrangement.box.x,
        lengthY: arrangement.box.y)
      repeats = SIMD3(1, 1, repeats.z)
      lateral = AtomArrangement(atoms: arrangement.atoms, box: arrangement.box, repeats: repeats)
    } else {
      unitGrid = grid
    }

    let perSlice: [SliceContent]
    switch projection {
    case .infinite:
      if let unit = slicing.unit(repeats: repeats.z) {
        let column = AtomArrangement(
          atoms: lateral.atoms, box: lateral.box, repeats: SIMD3(repeats.x, repeats.y, 1)
        ).expanded()
        let contents = Self.wholeAtoms(column.atoms, slicing: unit)
        perSlice = (0..<repeats.z).flatMap { _ in contents }
      } else {
        perSlice = Self.wholeAtoms(lateral.expanded().atoms, slicing: slicing)
      }
    case .finite:
      perSlice = Self.cutAtoms(lateral.expanded().atoms, slicing: slicing)
    }

    var known: [SliceContent: Int] = [:]
    var distinct: [SliceContent] = []
    order = perSlice.map { content in
      if let index = known[content] { return index }
      known[content] = distinct.count
      distinct.append(content)
      return distinct.count - 1
    }
    contents = distinct
  }

  /// Slices that hold atoms.
  package var occupiedSlices: [Int] { order.indices.filter { !contents[order[$0]].groups.isEmpty } }

  /// Number of slices that have to be computed.
  package var distinctSlices: Int { contents.count }

  /// Every kind of whole atom that occurs, in order of first appearance.
  var kinds: [SliceContent.Kind] {
    var seen: Set<SliceContent.Kind> = []
    return contents.flatMap(\.groups).map(\.kind).filter { seen.insert($0).inserted }
  }

  private static func wholeAtoms(_ atoms: [ScatteringAtom], slicing: Slicing) -> [SliceContent] {
    let faces = slicing.exitFaces
    var sorter = SliceSorter(slices: faces.count)
    for atom in atoms { sorter.add(atom, to: slicing.index(of: atom.z, exitFaces: faces)) }
    return sorter.contents
  }

  /// Potentials reach this far in Å before they count as ended; beyond it less than 1e-6 of an atom is left.
  static let reach = 12.0

  private static func cutAtoms(_ atoms: [ScatteringAtom], slicing: Slicing) -> [SliceContent] {
    let faces = slicing.exitFaces
    let height = faces[faces.count - 1]
    var sorter = SliceSorter(slices: faces.count)
    // Rounded, so that repeated slices are recognised in spite of rounding in the sums of their heights.
    func rounded(_ z: Double) -> Double { (z * 1e8).rounded() / 1e8 }
    for atom in atoms {
      var z = atom.z - height * (atom.z / height).rounded(.down)
      if abs(z - height) < 1e-10 { z = 0 }
      let first = slicing.index(of: max(0, z - reach), exitFaces: faces)
      for slice in first..<faces.count {
        let entrance = slice == 0 ? 0 : faces[slice - 1]
        if entrance > z + reach { break }
        let isFirst = slice == 0 || entrance < z - reach
        let isLast = slice == faces.count - 1 || faces[slice] > z + reach
        let extent = SliceContent.Extent(
          entrance: isFirst ? -.infinity : rounded(entrance - z),
          exit: isLast ? .infinity : rounded(faces[slice] - z))
        sorter.add(atom, to: slice, extent: extent)
      }
    }
    return sorter.contents
  }
}
