import Quantities

/// Reads the XYZ variant of computem and Prismatic: a comment, a line with the three sides of the box in Å,
/// lines
/// `Z x y z occupancy thermal`, and a line with -1 at the end.
///
/// Prismatic takes the last column as the rms displacement along each axis in Å; Kirkland's programs take it
/// as the rms length of the displacement in three dimensions, which is √3 times that. The first meaning is
/// the default. Both columns may be missing (occupancy 1, no displacement).
package enum KirklandReader {
  package enum ThermalColumn: Sendable {
    /// Rms displacement along each axis (Prismatic).
    case perAxis
    /// Rms length of the displacement vector (Kirkland).
    case threeDimensional
  }

  /// True for text that has the shape of this format.
  package static func recognises(_ text: String) -> Bool {
    let lines = TextLines(text, name: "")
    guard lines.count >= 3 else { return false }
    let box = TextLines.words(lines.lines[1])
    let atom = TextLines.words(lines.lines[2])
    guard box.count == 3, box.allSatisfy({ Decimal.parse($0) != nil }) else { return false }
    if atom.count == 1 { return atom[0] == "-1" }
    return (4...6).contains(atom.count) && Int(atom[0]) != nil
      && (atom.count > 4 || Int(lines.lines[0].trimmed) == nil)
  }

  /// - Throws: `InputError` naming file, line and atom; also for atoms more than 0.01 Å outside of the box.
  package static func read(_ text: String, name: String, thermal: ThermalColumn = .perAxis) throws
    -> Structure
  {
    let lines = TextLines(text, name: name)
    let title = try lines.line(0, expected: "a comment").trimmed
    let sides = try lines.words(1, expected: "the three sides of the box")
    guard sides.count == 3 else {
      throw lines.failure(
        1, "\(sides.count) values are not allowed; allowed: the three sides of the box in Å")
    }
    let lengths = try lines.vector(sides, 1, "the box")
    let cell = try Reading.at("\(name), line 2") { try Cell(orthogonal: lengths) }
    var atoms: [Atom] = []
    var ended = false
    for index in 2..<max(lines.count, 2) {
      let words = TextLines.words(lines.lines[index])
      if words.isEmpty { continue }
      if ended { throw lines.failure(index, "more follows after the -1 that ends the atoms") }
      if words == ["-1"] {
        ended = true
        continue
      }
      atoms.append(try atom(words, lines, index, number: atoms.count + 1, thermal: thermal))
    }
    guard ended else {
      throw InputError("\(name): the file ends after line \(lines.count) without the closing -1")
    }
    let structure = Structure(title: title.isEmpty ? name : title, cell: cell, atoms: atoms)
    var named = structure
    named.title = name
    try named.refuseAtomsOutside(tolerance: 0.01)
    return try Reading.finished(structure, name: name)
  }

  private static func atom(
    _ words: [Substring], _ lines: TextLines, _ index: Int, number: Int, thermal: ThermalColumn
  ) throws -> Atom {
    let here = "atom \(number)"
    guard (4...6).contains(words.count) else {
      throw lines.failure(index, "\(here) has \(words.count) columns; allowed: Z x y z occupancy thermal")
    }
    guard let z = Int(words[0]) else {
      throw lines.failure(
        index,
        "\(here): \"\(Decimal.excerpt(words[0]))\" is not allowed; allowed: an atomic number from 1 to 103")
    }
    let element = try Reading.at("\(lines.name), line \(index + 1), \(here)") {
      try ChemicalElement(number: z)
    }
    var atom = Atom(
      element: element.number, position: try lines.vector(words[1...], index, "\(here): the position"))
    if words.count > 4 {
      atom.occupancy = try lines.number(words[4], index, "\(here): the occupancy")
      guard atom.occupancy > 0, atom.occupancy <= 1 else {
        throw lines.failure(
          index,
          InputError.outOfRange("\(here): occupancy", atom.occupancy, allowed: "above 0, up to 1").message)
      }
    }
    if words.count > 5 {
      let rms = try lines.number(words[5], index, "\(here): the thermal displacement")
      guard (0...5).contains(rms) else {
        throw lines.failure(
          index,
          InputError.outOfRange("\(here): thermal displacement", rms, allowed: "0 to 5", unit: "Å").message)
      }
      atom.displacement = .isotropic(rms: thermal == .perAxis ? rms : rms / Double(3).squareRoot())
    }
    return atom
  }
}
