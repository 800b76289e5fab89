import Quantities

extension Block {
  /// A box of a given size filled from the infinite crystal, its middle on the middle of a unit cell.
  static func freeCut(_ crystal: Structure, _ orientation: Matrix3, _ options: BlockOptions) throws -> Block {
    let size: Vector
    switch options.size {
    case .about(let wanted), .exactly(let wanted): size = wanted
    case .repeats: throw InputError("block: a cut that is not periodic needs a size in Å")
    }
    let cell = try Cell(orthogonal: size)
    let expected = Double(crystal.count) * cell.volume / crystal.cell.volume
    guard expected < Double(Structure.largestCount) / 10 else {
      throw InputError(
        "block: about \(InputError.brief(expected.rounded())) atoms are not allowed; allowed: up to"
          + " 5000000 in a cut"
      )
    }
    let middle = crystal.cell.cartesian(Vector(repeating: 0.5))
    let found = images(
      crystal.translated(by: -middle), sides: cell.matrix, orientation: orientation,
      low: Vector(repeating: -0.5))
    var atoms = found.map { image in
      var atom = crystal.atoms[image.atom]
      atom.position = cell.cartesian(pointwiseMax(image.place + 0.5, .zero))
      atom.displacement = atom.displacement?.rotated(by: orientation)
      return atom
    }
    sortByPlanes(&atoms)
    var structure = Structure(title: crystal.title, cell: cell, atoms: atoms)
    if let bond = crystal.shortestDistance() { structure.thinOutBorders(closerThan: 0.7 * bond) }
    return Block(
      structure: try placed(structure, options), unit: nil, repeats: SIMD3<Int>(1, 1, 1),
      orientation: orientation,
      strain: 0)
  }
}

extension Structure {
  /// Of two atoms that are too close across a periodic border the later one is taken out.
  fileprivate mutating func thinOutBorders(closerThan distance: Double) {
    guard !atoms.isEmpty else { return }
    let search = NeighbourSearch(self, cutoff: distance)
    var dropped = [Bool](repeating: false, count: count)
    for index in atoms.indices where !dropped[index] {
      search.forEachNeighbour(of: index) { other, separation in
        let direct = atoms[other].position - atoms[index].position
        if other > index, (direct - separation).length > 1e-6 { dropped[other] = true }
        return true
      }
    }
    atoms = zip(atoms, dropped).filter { !$0.1 }.map(\.0)
  }
}
