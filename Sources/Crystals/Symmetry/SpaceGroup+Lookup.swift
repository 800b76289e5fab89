import Quantities

extension SpaceGroup {
  /// One line of the tables.
  package struct Setting: Sendable, Hashable {
    package let number: Int
    package let symbol: String
    /// Origin choice, axes or cell choice; empty where there is one setting only.
    package let code: String
    package let hall: String

    var name: String { ["1", "2", "H", "R"].contains(code) ? "\(symbol):\(code)" : symbol }
    package func group() throws -> SpaceGroup { try SpaceGroup(hall: hall, number: number, symbol: name) }
  }

  /// All tabulated settings, in order of the number.
  package static let settings: [Setting] = (lowTable + "\n" + highTable).split(separator: "\n").map { line in
    let words = line.split(separator: " ", maxSplits: 3).map(String.init)
    return Setting(
      number: Int(words[0]) ?? 0, symbol: words[1], code: words[2] == "." ? "" : words[2], hall: words[3])
  }

  /// The settings that a Hermann-Mauguin symbol or a number may mean.
  ///
  /// Spaces, underscores and case do not matter; `P21/c` stands for unique axis b; `Fm3m` is the old form of
  /// `Fm-3m`. A code after a colon chooses the setting.
  package static func candidates(symbol text: String) -> [Setting] {
    let parts = text.split(separator: ":", maxSplits: 1).map { compact(String($0)) }
    guard let name = parts.first, !name.isEmpty else { return [] }
    var code = parts.count > 1 ? parts[1] : ""
    var found = byName[name] ?? []
    if found.isEmpty, ["s", "z", "h", "r"].contains(name.suffix(1)),
      let stem = byName[String(name.dropLast())]
    {
      // Older files write the setting straight after the symbol: F d -3 m S, R -3 m H.
      code = String(name.suffix(1))
      found = stem
    }
    if found.isEmpty, let three = name.firstIndex(of: "3") {
      found = (byName[String(name[..<three]) + "-" + name[three...]] ?? []).filter { $0.number >= 200 }
    }
    if found.isEmpty, let lattice = name.first {
      found = byName["\(lattice)1\(name.dropFirst())1"] ?? []
    }
    let codes = ["s": "1", "z": "2"]
    let wanted = codes[code] ?? code
    return wanted.isEmpty || !found.contains { isChoice($0.code) }
      ? found : found.filter { $0.code.lowercased() == wanted }
  }

  package static func candidates(number: Int) -> [Setting] {
    let all = settings.filter { $0.number == number }
    // The first line of a number is its standard setting, with all origins or axes of that symbol.
    return all.filter { $0.symbol == all.first?.symbol }
  }

  /// The group of a Hermann-Mauguin symbol, or of a number in its standard setting.
  ///
  /// Rhombohedral or hexagonal axes follow from the cell. Where the tables have two origins the symbol must
  /// end with
  /// `:1` or `:2`, since the two place atoms differently.
  /// - Throws: `InputError` that says what is needed.
  package static func resolve(symbol: String? = nil, number: Int? = nil, cell: Cell) throws -> SpaceGroup {
    let name = symbol.map { Decimal.excerpt($0) } ?? number.map { "number \($0)" } ?? ""
    var found = symbol.map { candidates(symbol: $0) } ?? []
    if let number {
      if symbol == nil {
        found = candidates(number: number)
      } else if !found.isEmpty {
        found = found.filter { $0.number == number }
        guard !found.isEmpty else {
          throw InputError(
            "space group: the symbol \"\(name)\" and the number \(number) contradict each other")
        }
      }
    }
    if found.count > 1, found.contains(where: { $0.code == "H" }) {
      found = found.filter { $0.code == (isRhombohedral(cell) ? "R" : "H") }
    }
    guard let setting = found.first else {
      throw InputError("space group \"\(name)\" is not known; give the symmetry operations in the file")
    }
    guard found.count == 1 else {
      throw InputError(
        "space group \"\(name)\" has two origins; write \(found.map(\.name).joined(separator: " or ")),"
          + " or give the"
          + " symmetry operations")
    }
    return try setting.group()
  }

  private static func isChoice(_ code: String) -> Bool { ["1", "2", "H", "R"].contains(code) }

  private static func isRhombohedral(_ cell: Cell) -> Bool {
    let (lengths, angles) = (cell.lengths, cell.angles)
    return (lengths.max() - lengths.min()) < 2e-3 * lengths.max() && angles.max() - angles.min() < 2e-3
  }

  static func compact(_ symbol: String) -> String {
    symbol.filter { !$0.isWhitespace && $0 != "_" }.lowercased()
  }

  private static let byName = Dictionary(grouping: settings) { compact($0.symbol) }
}
