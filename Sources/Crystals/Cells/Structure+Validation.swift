import Quantities

extension Structure {
  /// What rounding in a file may add to a total occupancy of 1 (three thirds written as 0.334).
  static let occupancyRounding = 5e-3

  /// Itself, if it can be a specimen.
  ///
  /// Refused are positions and displacements that are not finite, occupancies outside of (0, 1], unknown
  /// elements, and atoms closer than `minimumDistance` Å (periodic images included) unless their occupancies
  /// add up to at most 1.
  /// - Throws: `InputError` naming the atoms, counted from 1.
  @discardableResult
  package func validated(minimumDistance: Double = 0.3) throws -> Structure {
    for (index, atom) in atoms.enumerated() {
      guard ChemicalElement.known.contains(atom.element) else {
        throw InputError(
          "\(name(index)): the atomic number \(atom.element) is not allowed; allowed: 1 to 103")
      }
      guard atom.position.isFinite, atom.position.length < 1e8 else {
        throw InputError(
          "\(name(index)): the position is not allowed; allowed: finite coordinates below 1e8 Å")
      }
      guard atom.occupancy > 0, atom.occupancy <= 1 else {
        throw InputError.outOfRange("\(name(index)): occupancy", atom.occupancy, allowed: "above 0, up to 1")
      }
      if let displacement = atom.displacement, !displacement.isPhysical {
        throw InputError(
          "\(name(index)): the mean-square displacement is not allowed; allowed: not negative along any"
            + " direction and up"
            + " to 25 Å²")
      }
    }
    if !atoms.isEmpty { try refuseOverlaps(closerThan: minimumDistance) }
    return self
  }

  private func refuseOverlaps(closerThan minimum: Double) throws {
    let search = NeighbourSearch(self, cutoff: minimum)
    for index in atoms.indices {
      var total = atoms[index].occupancy
      var problem: InputError?
      search.forEachNeighbour(of: index) { other, separation in
        total += atoms[other].occupancy
        guard total > 1 + Self.occupancyRounding else { return true }
        if separation.length < Self.sharing, other != index,
          min(atoms[index].occupancy, atoms[other].occupancy) < 1
        {
          problem = InputError(
            "\(name(index)): the occupancies on this site add up to"
              + " \(InputError.brief(total.rounded(to: 6))); allowed:"
              + " up to 1")
        } else {
          problem = InputError(
            "\(name(index)): only \(InputError.brief(separation.length.rounded(to: 4))) Å from"
              + " \(other == index ? "its own periodic image" : name(other, withTitle: false));"
              + " allowed: at least"
              + " \(InputError.brief(minimum)) Å unless the occupancies add up to at most 1")
        }
        return false
      }
      if let problem { throw problem }
    }
  }

  /// Refuses atoms that lie outside of the cell by more than `tolerance` Å; for formats whose Cartesian
  /// coordinates must lie in the box they name.
  package func refuseAtomsOutside(tolerance: Double) throws {
    let inverse = cell.inverse
    let spacings = cell.spacings
    for (index, atom) in atoms.enumerated() {
      let fraction = inverse * atom.position
      for axis in 0..<3 {
        let outside = max(-fraction[axis], fraction[axis] - 1) * spacings[axis]
        guard outside <= tolerance else {
          let distance = InputError.brief(outside.rounded(to: 4))
          throw InputError(
            "\(name(index)): lies \(distance) Å outside of the cell along \(["a", "b", "c"][axis]);"
              + " allowed: inside"
          )
        }
      }
    }
  }

  /// How messages call an atom: file, number from 1, label or symbol.
  func name(_ index: Int, withTitle: Bool = true) -> String {
    let atom = atoms[index]
    let place = "atom \(index + 1) (\(atom.label.map { Decimal.excerpt($0) } ?? atom.symbol))"
    return withTitle && !title.isEmpty ? "\(title): \(place)" : place
  }
}

extension Double {
  /// Rounded to a number of decimals, for messages.
  func rounded(to decimals: Int) -> Double {
    let scale = power(10, Double(decimals))
    let scaled = (self * scale).rounded() / scale
    return scaled.isFinite ? scaled : self
  }
}
