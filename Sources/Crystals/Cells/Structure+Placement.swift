import Quantities

extension Structure {
  /// All atoms moved by a vector in Å; the cell stays.
  package func translated(by shift: Vector) -> Structure {
    var moved = self
    for index in atoms.indices { moved.atoms[index].position += shift }
    return moved
  }

  /// Every atom brought into the cell: fractional coordinates in [0, 1).
  package func wrapped() -> Structure {
    let inverse = cell.inverse
    var wrapped = self
    for index in atoms.indices {
      let fraction = inverse * atoms[index].position
      let inside = fraction.wrappedFraction
      // What lies inside already keeps its coordinates to the last bit.
      if inside != fraction { wrapped.atoms[index].position = cell.cartesian(inside) }
    }
    return wrapped
  }

  /// The atoms moved so that the middle of their extent lies in the middle of the cell, along the named
  /// Cartesian axes (0 = x, 1 = y, 2 = z) of an orthogonal cell.
  package func centred(axes: Set<Int> = [0, 1, 2]) throws -> Structure {
    try requireOrthogonal("centring")
    guard let first = atoms.first?.position else { return self }
    let low = atoms.reduce(first) { pointwiseMin($0, $1.position) }
    let high = atoms.reduce(first) { pointwiseMax($0, $1.position) }
    var shift = (cell.lengths - low - high) / 2
    for axis in 0..<3 where !axes.contains(axis) { shift[axis] = 0 }
    return translated(by: shift)
  }

  /// Empty space added along z, in Å: `below` at the entrance side (z = 0), `above` at the exit side.
  package func withVacuum(below: Double, above: Double) throws -> Structure {
    try padded(low: Vector(0, 0, below), high: Vector(0, 0, above))
  }

  /// Empty space added on all four lateral sides, in Å.
  package func padded(x: Double, y: Double) throws -> Structure {
    try padded(low: Vector(x, y, 0), high: Vector(x, y, 0))
  }

  private func padded(low: Vector, high: Vector) throws -> Structure {
    try requireOrthogonal("adding vacuum")
    for length in [low.x, low.y, low.z, high.x, high.y, high.z] where !(length >= 0 && length <= 1e6) {
      throw InputError.outOfRange("vacuum", length, allowed: "0 to 1000000", unit: "Å")
    }
    var larger = translated(by: low)
    larger.cell = try Cell(orthogonal: cell.lengths + low + high)
    return larger
  }

  func requireOrthogonal(_ purpose: String) throws {
    guard cell.isOrthogonal else {
      throw InputError("\(title): \(purpose) needs a cell along x, y and z; cut a block first")
    }
  }
}
