import Quantities

/// Reads POSCAR and CONTCAR of VASP.
///
/// Line 1 is a title, line 2 the scale (negative: the volume in Å³; three numbers: one per axis), lines 3-5
/// the cell, then element symbols (VASP 5) and counts, an optional line `Selective dynamics`, `Direct` or
/// `Cartesian`, and the positions. Files of VASP 4 have no symbols; then the title must name as many elements
/// as there are counts. What follows the positions (velocities, predictor) is passed over.
package enum POSCARReader {
  /// - Throws: `InputError` naming file, line and atom.
  package static func read(_ text: String, name: String) throws -> Structure {
    let lines = TextLines(text, name: name)
    let title = try lines.line(0, expected: "a title").trimmed
    let (cell, scale) = try readCell(lines)
    var next = 5
    var words = try lines.words(next, expected: "element symbols or counts")
    guard let start = words.first else {
      throw lines.failure(next, "an empty line is not allowed; allowed: element symbols or counts")
    }
    var symbols: [Substring]
    var symbolLine = 0
    if Int(start) != nil {
      symbols = TextLines.words(lines.lines[0])
    } else {
      symbols = words
      symbolLine = next
      next += 1
      words = try lines.words(next, expected: "the number of atoms of each element")
    }
    words = Array(words.prefix { !$0.hasPrefix("!") && !$0.hasPrefix("#") })
    let counts = try readCounts(words, lines, next)
    if symbolLine == 0 { symbols = Array(symbols.prefix(counts.count)) }
    guard symbols.count == counts.count else {
      let what =
        symbolLine == 0
        ? "the title has to name the elements, but has \(symbols.count)" : "\(symbols.count) symbols"
      throw lines.failure(symbolLine, "\(what) for \(counts.count) counts; allowed: as many")
    }
    let elements = try symbols.map { symbol in
      try Reading.at("\(name), line \(symbolLine + 1)") {
        // Potential names carry suffixes: Ti_pv, O/0a1b.
        let stem = symbol.prefix { $0 != "_" && $0 != "/" }
        return try ChemicalElement(symbol: String(stem)).number
      }
    }
    next += 1
    var mode = try lines.line(next, expected: "Direct or Cartesian").trimmed
    if mode.lowercased().hasPrefix("s") {
      next += 1
      mode = try lines.line(next, expected: "Direct or Cartesian").trimmed
    }
    guard let letter = mode.lowercased().first, "dck".contains(letter) else {
      throw lines.failure(next, "\"\(Decimal.excerpt(mode))\" is not allowed; allowed: Direct or Cartesian")
    }
    var atoms: [Atom] = []
    for (element, count) in zip(elements, counts) {
      for _ in 0..<count {
        next += 1
        let here = "atom \(atoms.count + 1) (\(ChemicalElement.symbol(element)))"
        let words = try lines.words(next, expected: here)
        let position = try lines.vector(words, next, "\(here): the position")
        atoms.append(
          Atom(element: element, position: letter == "d" ? cell.cartesian(position) : position * scale))
      }
    }
    return try Reading.finished(
      Structure(title: title.isEmpty ? name : title, cell: cell, atoms: atoms), name: name)
  }

  private static func readCounts(_ words: [Substring], _ lines: TextLines, _ index: Int) throws -> [Int] {
    var total = 0
    let counts = try words.map { word in
      guard let count = Int(word), count >= 0, count <= Structure.largestCount else {
        throw lines.failure(
          index, "\"\(Decimal.excerpt(word))\" is not allowed; allowed: the number of atoms of each element")
      }
      total += count
      return count
    }
    guard total > 0, total <= lines.count - index - 2 else {
      throw lines.failure(
        index, "\(total) atoms are announced, but only \(max(lines.count - index - 2, 0)) lines follow")
    }
    return counts
  }

  /// The scaled cell, and the factors for Cartesian positions.
  private static func readCell(_ lines: TextLines) throws -> (Cell, scale: Vector) {
    let words = try lines.words(1, expected: "the scale factor").prefix {
      !$0.hasPrefix("!") && !$0.hasPrefix("#")
    }
    guard words.count == 1 || words.count == 3 else {
      throw lines.failure(1, "\(words.count) scale factors are not allowed; allowed: 1 or 3")
    }
    let factors = try words.map { try lines.number($0, 1, "the scale factor") }
    let rows = try (2..<5).map {
      try lines.vector(try lines.words($0, expected: "a cell vector"), $0, "a cell vector")
    }
    guard factors.allSatisfy({ $0 != 0 }), factors.count == 1 || factors.allSatisfy({ $0 > 0 }) else {
      throw lines.failure(
        1, "the scale factor is not allowed; allowed: above 0, or one negative number, the volume in Å³")
    }
    var scale =
      factors.count == 3 ? Vector(factors[0], factors[1], factors[2]) : Vector(repeating: factors[0])
    if factors[0] < 0 {
      let volume = rows[0].dot(rows[1].cross(rows[2]))
      guard volume > 0 else { throw lines.failure(2, "the cell vectors enclose no volume") }
      scale = Vector(repeating: Double.cbrt(-factors[0] / volume))
    }
    let cell = try Reading.at("\(lines.name), line 3") {
      try Cell(rows[0] * scale, rows[1] * scale, rows[2] * scale)
    }
    return (cell, scale)
  }
}
