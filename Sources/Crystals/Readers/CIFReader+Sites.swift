import Quantities

extension CIFReader {
  /// The independent sites of the file.
  func sites() throws -> [Atom] {
    let prefix = "_atom_site_"
    guard let loop = block.loop(with: prefix + "fract_x") ?? block.loop(with: prefix + "cartn_x") else {
      throw InputError("\(name): the atom sites are not in a loop")
    }
    let fractional = loop.column(prefix + "fract_x") != nil
    let axes = fractional ? ["fract_x", "fract_y", "fract_z"] : ["cartn_x", "cartn_y", "cartn_z"]
    for axis in axes where loop.column(prefix + axis) == nil {
      throw InputError("\(name), line \(loop.line): the atom sites have no \(prefix)\(axis)")
    }
    let tensors = try anisotropic()
    var used: Set<String> = []
    var sites: [Atom] = []
    for row in 0..<loop.rows {
      let label = loop.value(row: row, prefix + "label")?.text
      let line = loop.values[row * loop.tags.count].line
      let place = "\(name), line \(line), atom \(label.map { Decimal.excerpt($0) } ?? String(row + 1))"
      try Reading.at(place) {
        // Dummy sites stand for geometry, not for atoms.
        if loop.value(row: row, prefix + "calc_flag")?.text?.lowercased() == "dum" { return }
        let numbers = try axes.map { try number(loop, row, prefix + $0) }
        guard let x = numbers[0], let y = numbers[1], let z = numbers[2] else {
          throw InputError("a coordinate is unknown; allowed: three numbers")
        }
        let position = Vector(x, y, z)
        guard abs(x) < 1e6, abs(y) < 1e6, abs(z) < 1e6 else {
          throw InputError("the coordinates are not allowed; allowed: numbers below 1000000")
        }
        let occupancy = try number(loop, row, prefix + "occupancy") ?? 1
        guard occupancy > 0, occupancy <= 1 else {
          throw InputError.outOfRange("occupancy", occupancy, allowed: "above 0, up to 1")
        }
        var displacement = try isotropic(loop, row)
        if let label, let tensor = tensors[label] {
          displacement = tensor
          used.insert(label)
        }
        if let displacement, !displacement.isPhysical {
          throw InputError(
            "the displacement parameters are not allowed; allowed: not negative along any direction")
        }
        sites.append(
          Atom(
            element: try element(loop, row, label: label),
            position: fractional ? cell.cartesian(position) : try cartesian(position), occupancy: occupancy,
            displacement: displacement, label: label))
      }
    }
    if let unknown = tensors.keys.sorted().first(where: { !used.contains($0) }) {
      throw InputError(
        "\(name): anisotropic displacements are given for \(Decimal.excerpt(unknown)), which is not"
          + " among the atom sites"
      )
    }
    return sites
  }

  private func element(_ loop: CIFBlock.Loop, _ row: Int, label: String?) throws -> Int {
    if let symbol = loop.value(row: row, "_atom_site_type_symbol")?.text {
      if let element = try? ChemicalElement(symbol: symbol) { return element.number }
      return try ChemicalElement(label: Decimal.excerpt(symbol)).number
    }
    guard let label else { throw InputError("neither a type symbol nor a label tells the element") }
    return try ChemicalElement(label: Decimal.excerpt(label)).number
  }

  /// Cartesian coordinates in files are on the axes of `Cell(lengths:angles:)` unless the file has a matrix
  /// of its own.
  private func cartesian(_ position: Vector) throws -> Vector {
    guard block.text("_atom_sites_cartn_tran_matrix_11") == nil else {
      throw InputError(
        "Cartesian coordinates with a transformation matrix are not read; give fractional coordinates")
    }
    return position
  }

  private func number(_ loop: CIFBlock.Loop, _ row: Int, _ tag: String) throws -> Double? {
    guard let text = loop.value(row: row, tag)?.text else { return nil }
    guard let number = Decimal.parseWithUncertainty(text) else {
      throw InputError(
        "\(tag) \"\(Decimal.excerpt(text))\" is not allowed; allowed: a number such as 0.250(1)")
    }
    return number
  }

  private func isotropic(_ loop: CIFBlock.Loop, _ row: Int) throws -> ThermalDisplacement? {
    let u = try number(loop, row, "_atom_site_u_iso_or_equiv")
    let b = try number(loop, row, "_atom_site_b_iso_or_equiv")
    if let u { return .isotropic(u: u) }
    return b.map { .isotropic(b: $0) }
  }

  /// Anisotropic tensors by site label, as Cartesian tensors.
  private func anisotropic() throws -> [String: ThermalDisplacement] {
    guard let loop = block.loop(with: "_atom_site_aniso_label") else { return [:] }
    let isB = loop.column("_atom_site_aniso_b_11") != nil
    let stem = "_atom_site_aniso_\(isB ? "b" : "u")_"
    guard loop.column(stem + "11") != nil else { return [:] }
    var tensors: [String: ThermalDisplacement] = [:]
    for row in 0..<loop.rows {
      guard let value = loop.value(row: row, "_atom_site_aniso_label"), let label = value.text else {
        continue
      }
      try Reading.at("\(name), line \(value.line), atom \(Decimal.excerpt(label))") {
        guard tensors[label] == nil else { throw InputError("anisotropic displacements are given twice") }
        let parts = try ["11", "22", "33", "23", "13", "12"].map { try number(loop, row, stem + $0) }
        let known = parts.compactMap { $0 }
        if known.isEmpty { return }
        guard known.count == 6 else {
          throw InputError("\(known.count) of the six anisotropic components are given")
        }
        let matrix = Matrix3(
          columns: Vector(known[0], known[5], known[4]), Vector(known[5], known[1], known[3]),
          Vector(known[4], known[3], known[2]))
        let scale = isB ? 1 / (8 * Double.pi * Double.pi) : 1
        tensors[label] = ThermalDisplacement(crystallographic: scale * matrix, cell: cell)
      }
    }
    return tensors
  }
}
