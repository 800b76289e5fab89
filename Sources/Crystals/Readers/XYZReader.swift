import Quantities

/// Reads XYZ and extended XYZ: a count, a comment, one atom per line, coordinates in Å.
///
/// Extended files give `Lattice="ax ay az bx by bz cx cy cz"` and `Properties=species:S:1:pos:R:3:…`. Columns
/// that are understood: `species` (or `z`, `numbers`), `pos`, `occupancy` or `occ`, `rms` (Å per axis; one or
/// three numbers),
/// `u_iso` (Å²), `u_aniso` (Å²; xx yy zz yz xz xy), `label`; a displacement of -1 means that there is none.
/// Other columns are passed over. Atoms may lie outside of the cell.
package enum XYZReader {
  /// Empty space in Å that is put on every side of atoms without a cell.
  package static let margin = 5.0

  /// - Parameters:
  ///   - name: what messages call the text.
  ///   - cell: for files without a cell; otherwise the atoms get their bounding box with `margin` on every
  ///     side, and are moved into it.
  /// - Throws: `InputError` naming file, line and atom.
  package static func read(_ text: String, name: String, cell given: Cell? = nil) throws -> Structure {
    let lines = TextLines(text, name: name)
    let head = try lines.words(0, expected: "the number of atoms")
    guard head.count == 1, let count = Int(head[0]) else {
      throw lines.failure(
        0, "\"\(Decimal.excerpt(lines.lines[0]))\" is not allowed; allowed: the number of atoms")
    }
    guard count > 0, count <= lines.count - 2 else {
      throw lines.failure(
        0,
        "\(count) atoms are announced, but \(max(lines.count - 2, 0)) lines follow the comment;"
          + " allowed: that many"
      )
    }
    let (header, columns, fileCell) = try Reading.at("\(name), line 2") {
      let header = try ExtendedXYZHeader(lines.lines[1])
      return (header, try AtomColumns(try header.columns), try header.cell)
    }
    var atoms: [Atom] = []
    atoms.reserveCapacity(count)
    for index in 2..<(count + 2) {
      atoms.append(try columns.atom(lines, index))
    }
    if let extra = lines.lines[(count + 2)...].firstIndex(where: { !TextLines.words($0).isEmpty }) {
      throw lines.failure(extra, "more follows after the \(count) atoms announced; allowed: one structure")
    }
    if let origin = try Reading.at("\(name), line 2", { try header.numbers("origin", count: 3) }) {
      for index in atoms.indices { atoms[index].position -= Vector(origin[0], origin[1], origin[2]) }
    }
    let title =
      header.values["title"] ?? header.values["name"] ?? (header.values.isEmpty ? header.comment : "")
    if let cell = fileCell ?? given {
      return try Reading.finished(
        Structure(title: title.isEmpty ? name : title, cell: cell, atoms: atoms), name: name)
    }
    let structure = try Reading.at(name) { try boxed(atoms, title: title.isEmpty ? name : title) }
    return try Reading.finished(structure, name: name)
  }

  private static func boxed(_ atoms: [Atom], title: String) throws -> Structure {
    let first = atoms[0].position
    let low = atoms.reduce(first) { pointwiseMin($0, $1.position) }
    let high = atoms.reduce(first) { pointwiseMax($0, $1.position) }
    let cell = try Cell(orthogonal: high - low + 2 * margin)
    return Structure(title: title, cell: cell, atoms: atoms).translated(by: margin - low)
  }

  /// Which columns hold what.
  private struct AtomColumns {
    let species, position: ExtendedXYZHeader.Column
    let occupancy, displacement, label: ExtendedXYZHeader.Column?
    let width: Int

    init(_ columns: [ExtendedXYZHeader.Column]) throws {
      func find(_ names: [String], counts: [Int]) throws -> ExtendedXYZHeader.Column? {
        let found = columns.filter { names.contains($0.name) }
        guard found.count <= 1 else {
          throw InputError(
            "Properties: \(found.map(\.name).joined(separator: " and ")) say the same; allowed: one")
        }
        guard let column = found.first else { return nil }
        guard counts.contains(column.count) else {
          let allowed = counts.map(String.init).joined(separator: " or ")
          throw InputError("Properties: \(column.name) has \(column.count) columns; allowed: \(allowed)")
        }
        return column
      }
      let names = ["species", "element", "symbol"]
      guard
        let species = try find(names, counts: [1]) ?? find(["z", "numbers", "atomic_number"], counts: [1]),
        let position = try find(["pos", "positions"], counts: [3])
      else { throw InputError("Properties: species and pos are needed") }
      self.species = species
      self.position = position
      occupancy = try find(["occupancy", "occ"], counts: [1])
      displacement = try find(["rms", "u_iso", "u_aniso"], counts: [1, 3, 6])
      label = try find(["label"], counts: [1])
      if let displacement {
        let allowed = ["rms": [1, 3], "u_iso": [1], "u_aniso": [6]][displacement.name] ?? []
        guard allowed.contains(displacement.count) else {
          throw InputError(
            "Properties: \(displacement.name) has \(displacement.count) columns; allowed: \(allowed)")
        }
      }
      width = columns.map { $0.start + $0.count }.max() ?? 4
    }

    func atom(_ lines: TextLines, _ index: Int) throws -> Atom {
      let words = try lines.words(index, expected: "an atom")
      let here = "atom \(index - 1)"
      guard words.count >= width else {
        throw lines.failure(index, "\(here) has \(words.count) columns; allowed: \(width)")
      }
      let element = try Reading.at("\(lines.name), line \(index + 1), \(here)") {
        try Reading.element(words[species.start])
      }
      let position = try lines.vector(words[position.start...], index, "\(here): the position")
      var atom = Atom(element: element, position: position)
      if let occupancy {
        atom.occupancy = try lines.number(words[occupancy.start], index, "\(here): the occupancy")
        guard atom.occupancy > 0, atom.occupancy <= 1 else {
          throw lines.failure(
            index,
            InputError.outOfRange("\(here): occupancy", atom.occupancy, allowed: "above 0, up to 1").message)
        }
      }
      if let displacement {
        let values = try (0..<displacement.count).map {
          try lines.number(words[displacement.start + $0], index, "\(here): \(displacement.name)")
        }
        atom.displacement = Self.displacement(values, displacement.name)
        guard atom.displacement?.isPhysical ?? true, !Self.isNegative(values, displacement.name) else {
          throw lines.failure(
            index, "\(here): \(displacement.name) is not allowed; allowed: 0 to 5 Å rms, or -1 for none")
        }
      }
      if let label { atom.label = String(words[label.start]) }
      return atom
    }

    private static func isNegative(_ values: [Double], _ name: String) -> Bool {
      name == "rms" && values.contains { $0 < 0 && $0 != -1 }
    }

    private static func displacement(_ values: [Double], _ name: String) -> ThermalDisplacement? {
      if values.allSatisfy({ $0 == -1 }) { return nil }
      switch (name, values.count) {
      case ("rms", 1): return .isotropic(rms: values[0])
      case ("rms", _):
        return ThermalDisplacement(
          xx: values[0] * values[0], yy: values[1] * values[1], zz: values[2] * values[2])
      case ("u_iso", _): return .isotropic(u: values[0])
      default:
        return ThermalDisplacement(
          xx: values[0], yy: values[1], zz: values[2], yz: values[3], xz: values[4], xy: values[5])
      }
    }
  }
}
