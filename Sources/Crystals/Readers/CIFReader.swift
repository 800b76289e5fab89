import Quantities

/// Reads a crystal from CIF 1.1 text.
///
/// The block with atom sites is read; several such blocks are refused with their names unless one is asked
/// for. The symmetry comes from the operations in the file, else from a Hall symbol, else from the
/// Hermann-Mauguin symbol or number by the tables of `SpaceGroup`; without any of these the file is refused.
/// All atoms of the cell come back, fractional coordinates in [0, 1), images closer than 0.05 Å merged.
package struct CIFReader {
  let name: String
  let block: CIFBlock
  let cell: Cell

  /// - Parameters:
  ///   - name: what messages call the text.
  ///   - block: name of the data block, needed where several hold atoms.
  /// - Throws: `InputError` naming file, line and site.
  package static func read(_ text: String, name: String, block wanted: String? = nil) throws -> Structure {
    let blocks = try CIFBlock.blocks(text, name: name)
    let filled = blocks.filter { $0.hasAtoms && (wanted == nil || $0.name == wanted) }
    guard let block = filled.first else {
      throw InputError("\(name): no data block\(wanted.map { " \"\($0)\"" } ?? "") with atom sites")
    }
    guard filled.count == 1 else {
      let names = filled.map { Decimal.excerpt($0.name) }.joined(separator: ", ")
      throw InputError(
        "\(name): \(filled.count) data blocks hold atoms (\(names)); allowed: one, split the file")
    }
    return try CIFReader(name: name, block: block).structure()
  }

  private init(name: String, block: CIFBlock) throws {
    self.name = name
    self.block = block
    let lengths = try ["a", "b", "c"].map { try Self.cellValue("_cell_length_\($0)", block, name) }
    let angles = try ["alpha", "beta", "gamma"].map {
      try Self.cellValue("_cell_angle_\($0)", block, name, default: 90) * .pi / 180
    }
    cell = try Reading.at(name) {
      try Cell(
        lengths: Vector(lengths[0], lengths[1], lengths[2]), angles: Vector(angles[0], angles[1], angles[2]))
    }
  }

  /// A cell parameter; angles that a file leaves out are right by the definition of CIF.
  private static func cellValue(
    _ tag: String, _ block: CIFBlock, _ name: String, default standard: Double? = nil
  )
    throws -> Double
  {
    guard let value = block.values(tag).first, let text = value.text else {
      if let standard { return standard }
      throw InputError("\(name): \(tag) is missing")
    }
    guard let number = Decimal.parseWithUncertainty(text) else {
      throw InputError(
        "\(name), line \(value.line): \(tag) \"\(Decimal.excerpt(text))\" is not allowed; allowed: a"
          + " number such as"
          + " 5.431(2)")
    }
    return number
  }

  private func structure() throws -> Structure {
    let group = try Reading.at(name) {
      let group = try spaceGroup()
      try group.validate(cell)
      return group
    }
    let sites = try sites()
    guard sites.count <= Structure.largestCount / group.order / 10 else {
      throw InputError("\(name): \(sites.count) sites with \(group.order) operations are too many")
    }
    let title =
      block.text("_chemical_name_common", "_chemical_name_mineral", "_chemical_formula_sum") ?? block.name
    let atoms = group.expand(sites, in: cell)
    return try Reading.finished(
      Structure(title: Decimal.singleLine(title), cell: cell, atoms: atoms), name: name)
  }

  // MARK: - Symmetry

  private func spaceGroup() throws -> SpaceGroup {
    let symbol = block.text(
      "_space_group_name_h-m_alt", "_symmetry_space_group_name_h-m", "_space_group_name_h-m_full",
      "_space_group_name_h-m")
    let number = try groupNumber()
    let triplets =
      ["_space_group_symop_operation_xyz", "_symmetry_equiv_pos_as_xyz"].lazy
      .map { block.values($0) }.first { !$0.isEmpty } ?? []
    if !triplets.isEmpty {
      let operations = try triplets.map { value in
        try Reading.at("line \(value.line)") { try SymmetryOperation(triplet: value.text ?? "?") }
      }
      let group = try SpaceGroup(operations: operations, symbol: Decimal.excerpt(symbol ?? ""))
      try refuseContradiction(group, symbol: symbol, number: number)
      return group
    }
    if let hall = block.text("_space_group_name_hall", "_symmetry_space_group_name_hall") {
      let group = try SpaceGroup(hall: hall, number: number ?? 0, symbol: symbol.map { Decimal.excerpt($0) })
      try refuseContradiction(group, symbol: symbol, number: number)
      return group
    }
    guard symbol != nil || number != nil else {
      throw InputError(
        "the symmetry is missing; allowed: symmetry operations, or a space group symbol or number")
    }
    let coded = block.text("_space_group_it_coordinate_system_code").map {
      [symbol ?? "", $0].joined(separator: ":")
    }
    if let coded, let symbol, !symbol.contains(":"), SpaceGroup.candidates(symbol: coded).count == 1 {
      return try SpaceGroup.resolve(symbol: coded, number: number, cell: cell)
    }
    return try SpaceGroup.resolve(symbol: symbol, number: number, cell: cell)
  }

  private func groupNumber() throws -> Int? {
    guard let text = block.text("_space_group_it_number", "_symmetry_int_tables_number") else { return nil }
    guard let number = Int(text), (1...230).contains(number) else {
      throw InputError("space group number \"\(Decimal.excerpt(text))\" is not allowed; allowed: 1 to 230")
    }
    return number
  }

  /// Refuses a list of operations that is too short or too long for the group the file names, where we know
  /// the group.
  private func refuseContradiction(_ group: SpaceGroup, symbol: String?, number: Int?) throws {
    let settings = symbol.map { SpaceGroup.candidates(symbol: $0) } ?? []
    guard let symbol, !settings.isEmpty else { return }
    let orders = try Set(settings.map { try $0.group().order })
    guard orders.contains(group.order) else {
      throw InputError(
        "the file gives \(group.order) symmetry operations, but its space group"
          + " \(Decimal.excerpt(symbol)) has"
          + " \(orders.sorted().map(String.init).joined(separator: " or "))")
    }
    guard number == nil || settings.contains(where: { $0.number == number }) else {
      throw InputError(
        "the space group \(Decimal.excerpt(symbol)) and the number \(number ?? 0) contradict each other")
    }
  }
}
