import Numerics
package import Scattering

/// Specimens small enough for tests, written out atom by atom.
package enum SmallSpecimens {
  /// SrTiO3 along [001]: edge 3.905 Å, Sr at the corner, TiO2 half an edge deeper, moved by a quarter of the
  /// edge along the beam so that no atom lies on a cut between two slices per cell.
  package static let strontiumTitanateEdge = 3.905

  package static func strontiumTitanate(repeats: SIMD3<Int> = SIMD3(1, 1, 1), rms: Double = 0)
    -> AtomArrangement
  {
    let a = strontiumTitanateEdge
    func atom(_ element: Int, _ x: Double, _ y: Double, _ z: Double) -> ScatteringAtom {
      ScatteringAtom(Scatterer(element: element, rms: rms), x: x * a, y: y * a, z: (z + 0.25) * a)
    }
    return AtomArrangement(
      atoms: [
        atom(38, 0, 0, 0), atom(8, 0.5, 0.5, 0), atom(22, 0.5, 0.5, 0.5), atom(8, 0.5, 0, 0.5),
        atom(8, 0, 0.5, 0.5),
      ], box: SIMD3(a, a, a), repeats: repeats)
  }

  /// Si along [110]: two dumbbells in a box a x a/√2 x a/√2 (x [001], y [1-10], z [110]), atoms a quarter of
  /// the two layers behind the cuts.
  package static func silicon110(repeats: SIMD3<Int> = SIMD3(1, 1, 1), rms: Double = 0) -> AtomArrangement {
    let a = 5.431
    let b = a / 2.0.squareRoot()
    let kind = Scatterer(element: 14, rms: rms)
    let places = [(0.0, 0.0, 0.25), (0.25, 0.5, 0.25), (0.5, 0.5, 0.75), (0.75, 0.0, 0.75)]
    return AtomArrangement(
      atoms: places.map { ScatteringAtom(kind, x: $0.0 * a, y: $0.1 * b, z: $0.2 * b) }, box: SIMD3(a, b, b),
      repeats: repeats)
  }

  /// A monolayer of MoS2 at rest in a box 6 Å high: Mo half way, S 1.56 Å above and below.
  package static func molybdenumDisulfide(columns: Int, rows: Int) -> AtomArrangement {
    let (a, up, height) = (3.184, 1.5635, 6.0)
    let b = a * 3.0.squareRoot()
    let (metal, sulphur) = (Scatterer(element: 42), Scatterer(element: 16))
    let places: [(Scatterer, Double, Double, Double)] = [
      (metal, 0, 0, 0), (metal, a / 2, b / 2, 0), (sulphur, 0, b / 3, -up), (sulphur, a / 2, b * 5 / 6, -up),
      (sulphur, 0, b / 3, up), (sulphur, a / 2, b * 5 / 6, up),
    ]
    return AtomArrangement(
      atoms: places.map { ScatteringAtom($0.0, x: $0.1, y: $0.2, z: $0.3 + height / 2) },
      box: SIMD3(a, b, height), repeats: SIMD3(columns, rows, 1)
    ).expanded()
  }

  /// One atom in a box.
  package static func singleAtom(
    _ element: Int, at place: SIMD3<Double>, box: SIMD3<Double>, rms: Double = 0, occupancy: Double = 1
  ) -> AtomArrangement {
    AtomArrangement(
      atoms: [
        ScatteringAtom(
          Scatterer(element: element, rms: rms), x: place.x, y: place.y, z: place.z, occupancy: occupancy)
      ], box: box)
  }

  /// Atoms of several elements scattered over a box, the same for the same seed.
  package static func disordered(
    atoms: Int, elements: [Int] = [6, 8, 14], box: SIMD3<Double>, seed: Int
  ) -> AtomArrangement {
    var stream = Seeded.stream(seed)
    return AtomArrangement(
      atoms: (0..<atoms).map { index in
        ScatteringAtom(
          Scatterer(element: elements[index % elements.count]), x: stream.uniform() * box.x,
          y: stream.uniform() * box.y, z: stream.uniform() * box.z)
      }, box: box)
  }

  /// The atoms in the opposite order along the beam.
  package static func reversed(_ arrangement: AtomArrangement) -> AtomArrangement {
    AtomArrangement(
      atoms: arrangement.expanded().atoms.map { atom in
        var mirrored = atom
        mirrored.z = arrangement.size.z - atom.z
        return mirrored
      }, box: arrangement.size)
  }
}
