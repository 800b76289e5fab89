import Quantities

/// Atoms in a periodic cell: a crystal's unit cell, or a box cut out of a crystal.
package struct Structure: Sendable, Hashable {
  package var title: String
  package var cell: Cell
  /// Positions are Cartesian and may lie outside of the cell; `wrapped()` brings them in.
  package var atoms: [Atom]

  /// The largest number of atoms that any operation will make.
  package static let largestCount = 50_000_000

  package init(title: String, cell: Cell, atoms: [Atom]) {
    self.title = title
    self.cell = cell
    self.atoms = atoms
  }

  /// Number of sites, filled or partly filled.
  package var count: Int { atoms.count }

  /// The structure set side by side, nx times along a, ny along b, nz along c.
  ///
  /// Atoms of a unit stay together in their order; among the units the z repeat runs fastest and x slowest.
  /// Explicit displacements in run files rely on this order.
  /// - Throws: `InputError` for repeats below 1 or too many atoms.
  package func repeated(_ nx: Int, _ ny: Int, _ nz: Int) throws -> Structure {
    var total = max(count, 1)
    for repeats in [nx, ny, nz] {
      guard repeats >= 1 else {
        throw InputError.outOfRange("repeat", Double(repeats), allowed: "a whole number from 1")
      }
      let (product, overflow) = total.multipliedReportingOverflow(by: repeats)
      guard !overflow, product <= Self.largestCount else {
        throw InputError(
          "repeat: \(nx) x \(ny) x \(nz) of \(count) atoms is not allowed; allowed: up to 50000000 atoms")
      }
      total = product
    }
    var many: [Atom] = []
    many.reserveCapacity(total)
    for x in 0..<nx {
      for y in 0..<ny {
        for z in 0..<nz {
          let shift = cell.cartesian(Vector(Double(x), Double(y), Double(z)))
          for var atom in atoms {
            atom.position += shift
            many.append(atom)
          }
        }
      }
    }
    return Structure(title: title, cell: try cell.repeated(nx, ny, nz), atoms: many)
  }

  /// Number of atoms of each element, weighted with the occupancies, by atomic number.
  package var composition: [Int: Double] {
    atoms.reduce(into: [:]) { $0[$1.element, default: 0] += $1.occupancy }
  }

  /// Formula in Hill's order (carbon, hydrogen, then alphabetical), divided by the common factor of the
  /// counts.
  package var formula: String {
    let composition = self.composition
    let whole = composition.values.allSatisfy { abs($0 - $0.rounded()) < 1e-6 && $0 < 1e15 }
    let divisor = whole ? composition.values.map { Int($0.rounded()) }.reduce(0, greatestCommonDivisor) : 1
    let symbols = composition.map {
      (symbol: ChemicalElement.symbol($0.key), count: $0.value / Double(max(divisor, 1)))
    }
    let hasCarbon = composition[6] != nil
    func rank(_ symbol: String) -> String {
      hasCarbon && symbol == "C" ? "0" : hasCarbon && symbol == "H" ? "1" : symbol
    }
    return symbols.sorted { rank($0.symbol) < rank($1.symbol) }.map { symbol, count in
      let rounded = (count * 1000).rounded() / 1000
      return rounded == 1 ? symbol : symbol + InputError.brief(rounded)
    }.joined()
  }

  /// Mass density in g/cm³ of the whole cell, vacuum included.
  package var density: Double {
    let mass = atoms.reduce(0) {
      $0 + $1.occupancy * ((try? ChemicalElement(number: $1.element).weight) ?? 0)
    }
    return mass * PhysicalConstants.atomicMass / (cell.volume * 1e-24)
  }

  /// Gives each atom without a displacement of its own the one of its element, where there is one.
  package func filling(displacements: [Int: ThermalDisplacement]) -> Structure {
    var filled = self
    for index in atoms.indices where atoms[index].displacement == nil {
      filled.atoms[index].displacement = displacements[atoms[index].element]
    }
    return filled
  }
}

func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
  var (large, small) = (abs(first), abs(second))
  while small != 0 { (large, small) = (small, large % small) }
  return large
}
