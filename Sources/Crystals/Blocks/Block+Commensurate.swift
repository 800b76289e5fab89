import Quantities

extension Block {
  /// A periodic orthogonal box: its atoms, and the strain it took.
  struct Box {
    let unit: Structure
    let strain: Double
  }

  /// The smallest periodic box in an orientation, nil where there is none within the limits.
  /// - Throws: `InputError` where none exists and the size asked for is a number of repeats.
  static func commensurateBox(_ crystal: Structure, _ orientation: Matrix3, _ options: BlockOptions) throws
    -> Box?
  {
    // The cell vectors alone are the fallback where centring holds only nearly and would lose or double
    // atoms.
    for centred in [true, false] {
      let lattice = BlockLattice(crystal, longest: options.longestPeriod, centred: centred)
      guard let sides = sides(lattice, orientation, options) else { continue }
      let lengths = Vector(sides.columns.0.length, sides.columns.1.length, sides.columns.2.length)
      let expected = Double(crystal.count) * sides.determinant / crystal.cell.volume
      guard expected < 2e6 else { continue }
      let unit = try fill(crystal, sides: sides, lengths: lengths, orientation: orientation)
      guard abs(Double(unit.count) - expected) < 1e-3 else { continue }
      return Box(unit: unit, strain: strain(sides, lengths).strain)
    }
    if case .repeats = options.size {
      throw InputError(
        "block: no periodic box with sides up to \(InputError.brief(options.longestPeriod)) Å and"
          + " strain up to"
          + " \(InputError.brief(options.largestStrain)) exists for zone axis \(options.zoneAxis) of"
          + " \(crystal.title);"
          + " give a size in Å for a cut that is not periodic")
    }
    return nil
  }

  /// Three lattice vectors, turned into the block's frame, that lie along x, y and z.
  private static func sides(_ lattice: BlockLattice, _ orientation: Matrix3, _ options: BlockOptions)
    -> Matrix3?
  {
    let axes = orientation.transposed.columns
    let directions = [axes.0, axes.1, axes.2]
    let exact = directions.compactMap { lattice.along($0, slope: 1e-7, limit: 1).first }
    if exact.count == 3 { return orientation * Matrix3(columns: exact[0], exact[1], exact[2]) }
    guard options.largestStrain > 0 else { return nil }
    let candidates = directions.map { lattice.along($0, slope: 2 * options.largestStrain, limit: 16) }
    // A turn that was asked for must not be undone by fitting: only a small part of it may be lost.
    let asked = [abs(options.rotation), abs(options.tilt.x), abs(options.tilt.y)].filter { $0 > 0 }.min()
    let largestTurn = min(options.largestStrain, asked.map { 0.02 * $0 } ?? .infinity)
    var best: (volume: Double, strain: Double, sides: Matrix3)?
    for first in candidates[0] {
      for second in candidates[1] {
        for third in candidates[2] {
          let sides = orientation * Matrix3(columns: first, second, third)
          let (strain, turn) = strain(sides, Vector(first.length, second.length, third.length))
          guard strain <= options.largestStrain, turn <= largestTurn else { continue }
          let volume = sides.determinant
          if let best, (best.volume * (1 - 1e-9), best.strain) <= (volume, strain) { continue }
          best = (volume, strain, sides)
        }
      }
    }
    return best?.sides
  }

  /// Largest component of the strain, and the largest angle in rad, of the map from slanted sides to a box.
  private static func strain(_ sides: Matrix3, _ lengths: Vector) -> (strain: Double, turn: Double) {
    let change = Matrix3(diagonal: lengths) * sides.inverse - .identity
    let symmetric = 0.5 * (change + change.transposed)
    let turn = 0.5 * (change - change.transposed)
    return (symmetric.largest < 1e-9 ? 0 : symmetric.largest, turn.largest)
  }

  /// The crystal's atoms in a box with the given sides, mapped onto an orthogonal box.
  private static func fill(_ crystal: Structure, sides: Matrix3, lengths: Vector, orientation: Matrix3) throws
    -> Structure
  {
    // Borders run through gaps between atoms, so that rounding cannot put an atom on both sides or on
    // neither.
    let sample = images(crystal, sides: sides, orientation: orientation, low: .zero).map {
      $0.place.wrappedFraction
    }
    guard !sample.isEmpty else { return Structure(title: crystal.title, cell: crystal.cell, atoms: []) }
    let low = Vector(
      middleOfWidestGap(sample.map(\.x)), middleOfWidestGap(sample.map(\.y)),
      middleOfWidestGap(sample.map(\.z)))
    let cell = try Cell(orthogonal: lengths)
    var atoms = images(crystal, sides: sides, orientation: orientation, low: low).map { image in
      var atom = crystal.atoms[image.atom]
      var place = image.place
      place.z -= low.z
      atom.position = cell.cartesian(place.wrappedFraction)
      atom.displacement = atom.displacement?.rotated(by: orientation)
      return atom
    }
    sortByPlanes(&atoms)
    return Structure(title: crystal.title, cell: cell, atoms: atoms)
  }

  /// Order by z, then y, then x, to a thousandth of an Å.
  static func sortByPlanes(_ atoms: inout [Atom]) {
    func rank(_ atom: Atom) -> (Double, Double, Double, Int) {
      let steps = (atom.position * 1000).rounded(.toNearestOrEven)
      return (steps.z, steps.y, steps.x, atom.element)
    }
    atoms.sort { rank($0) < rank($1) }
  }

  /// Atoms of the infinite crystal whose coordinates along the sides lie in [low, low + 1).
  static func images(_ crystal: Structure, sides: Matrix3, orientation: Matrix3, low: Vector) -> [(
    atom: Int, place: Vector
  )] {
    let toBox = sides.inverse * orientation
    let toCell = crystal.cell.inverse * (orientation.transposed * sides)
    var least = Vector(repeating: .infinity)
    var most = -least
    for corner in 0..<8 {
      let fraction = low + Vector(Double(corner & 1), Double((corner >> 1) & 1), Double((corner >> 2) & 1))
      least = pointwiseMin(least, toCell * fraction)
      most = pointwiseMax(most, toCell * fraction)
    }
    let inverse = crystal.cell.inverse
    var found: [(atom: Int, place: Vector)] = []
    for (index, atom) in crystal.atoms.enumerated() {
      let own = inverse * atom.position
      let first = (least - own).rounded(.up)
      let last = (most - own).rounded(.down)
      guard first.x <= last.x, first.y <= last.y, first.z <= last.z else { continue }
      for i in Int(first.x)...Int(last.x) {
        for j in Int(first.y)...Int(last.y) {
          for k in Int(first.z)...Int(last.z) {
            let position = atom.position + crystal.cell.cartesian(Vector(Double(i), Double(j), Double(k)))
            let place = toBox * position
            let inside = place - low
            if inside.min() >= 0, inside.max() < 1 { found.append((index, place)) }
          }
        }
      }
    }
    return found
  }

  /// Middle of the widest gap between periodic coordinates in [0, 1); of equal gaps the one just below 0
  /// comes first.
  private static func middleOfWidestGap(_ coordinates: [Double]) -> Double {
    let sorted = coordinates.sorted()
    guard let first = sorted.first, let last = sorted.last else { return 0 }
    var width = first + 1 - last
    var middle = (first + 1 + last) / 2
    for (lower, upper) in zip(sorted, sorted.dropFirst()) where upper - lower > width + 1e-6 {
      width = upper - lower
      middle = (lower + upper) / 2
    }
    return middle >= 1 ? middle - 1 : middle
  }
}
