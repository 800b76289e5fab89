extension SpaceGroup {
  /// The images of one site in the cell.
  ///
  /// Images closer than `tolerance` Å are one atom, as for special positions written with rounded thirds; its
  /// position is then the mean of the images, which lies on the special position, and its displacement tensor
  /// their mean, which has the symmetry of the site.
  /// - Parameters:
  ///   - site: an atom; its Cartesian position may lie anywhere.
  ///   - tolerance: merging distance in Å.
  package func orbit(of site: Atom, in cell: Cell, tolerance: Double = 0.05) -> [Atom] {
    let inverse = cell.inverse
    let origin = inverse * site.position
    var places: [(first: Vector, sum: Vector, tensor: Matrix3, count: Double)] = []
    let tensor = site.displacement?.matrix
    for operation in operations {
      let image = operation(origin)
      let turned = cell.matrix * operation.matrix * inverse
      let moved = tensor.map { turned * $0 * turned.transposed } ?? Matrix3(diagonal: .zero)
      var found = false
      for index in places.indices {
        var difference = image - places[index].first
        difference -= difference.rounded(.toNearestOrEven)
        guard cell.cartesian(difference).length < tolerance else { continue }
        places[index].sum += difference
        places[index].tensor = places[index].tensor + moved
        places[index].count += 1
        found = true
        break
      }
      if !found { places.append((image, .zero, moved, 1)) }
    }
    return places.map { place in
      var atom = site
      atom.position = cell.cartesian((place.first + place.sum / place.count).wrappedFraction)
      if let displacement = site.displacement, !displacement.isIsotropic {
        atom.displacement = ThermalDisplacement((1 / place.count) * place.tensor)
      }
      return atom
    }
  }

  /// All atoms of a crystal from its independent sites; atoms of a site stay together.
  package func expand(_ sites: [Atom], in cell: Cell) -> [Atom] { sites.flatMap { orbit(of: $0, in: cell) } }
}
