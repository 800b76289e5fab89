import Quantities

/// Writes structures as text that our readers take back. Numbers have as many digits as it takes to read the same ones.
package enum StructureWriter {
  /// - Throws: `InputError` where the format cannot hold the structure.
  package static func text(_ structure: Structure, format: StructureFormat) throws -> String {
    switch format {
    case .extxyz: return extendedXYZ(structure)
    case .cif: return cif(structure)
    case .poscar: return try poscar(structure)
    }
  }

  /// Extended XYZ with all there is: cell, positions, occupancies and displacement tensors.
  package static func extendedXYZ(_ structure: Structure) -> String {
    let atoms = structure.atoms
    let hasOccupancy = atoms.contains { $0.occupancy != 1 }
    let hasDisplacement = atoms.contains { $0.displacement != nil }
    let isIsotropic = atoms.allSatisfy { $0.displacement?.isIsotropic ?? true }
    var columns = "species:S:1:pos:R:3"
    if hasOccupancy { columns += ":occupancy:R:1" }
    if hasDisplacement { columns += isIsotropic ? ":u_iso:R:1" : ":u_aniso:R:6" }
    let cell = structure.cell
    let lattice = [cell.a, cell.b, cell.c].flatMap { [$0.x, $0.y, $0.z] }.map { String($0) }.joined(
      separator: " ")
    let title = structure.title.map { $0 == "\"" || $0.isNewline ? " " : String($0) }.joined()
    var text =
      "\(atoms.count)\nLattice=\"\(lattice)\" Properties=\(columns) title=\"\(title)\" pbc=\"T T T\"\n"
    for atom in atoms {
      var line = padded(atom.symbol, 3) + vector(atom.position)
      if hasOccupancy { line += " \(atom.occupancy)" }
      if hasDisplacement {
        let u = atom.displacement
        let values =
          isIsotropic
          ? [u?.xx ?? -1]
          : u.map { [$0.xx, $0.yy, $0.zz, $0.yz, $0.xz, $0.xy] } ?? [Double](repeating: -1, count: 6)
        line += " " + values.map { String($0) }.joined(separator: " ")
      }
      text += line + "\n"
    }
    return text
  }

  /// CIF without symmetry (P1). Only fractional coordinates are kept: the reader puts a along x and b in the
  /// xy plane.
  package static func cif(_ structure: Structure) -> String {
    let cell = structure.cell
    let (lengths, angles) = (cell.lengths, cell.angles)
    let title = structure.title.filter { $0 != "'" && $0 != "\"" && !$0.isNewline }
    var text = "data_structure\n_chemical_name_common  '\(title)'\n"
    text += "_chemical_formula_sum  '\(spaced(structure.formula))'\n"
    for (name, value) in zip(["a", "b", "c"], [lengths.x, lengths.y, lengths.z]) {
      text += "_cell_length_\(name)  \(value)\n"
    }
    for (name, value) in zip(["alpha", "beta", "gamma"], [angles.x, angles.y, angles.z]) {
      text += "_cell_angle_\(name)  \(value * 180 / .pi)\n"
    }
    text += "_space_group_name_H-M_alt  'P 1'\n_space_group_IT_number  1\n"
    text += "loop_\n_space_group_symop_operation_xyz\n'x, y, z'\n"
    text += "loop_\n_atom_site_label\n_atom_site_type_symbol\n"
    text += "_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n"
    text += "_atom_site_occupancy\n_atom_site_U_iso_or_equiv\n"
    let inverse = cell.inverse
    var tensors = ""
    for (index, atom) in structure.atoms.enumerated() {
      let label = "\(atom.symbol)\(index + 1)"
      let u = atom.displacement.map { String($0.meanSquare) } ?? "."
      text += "\(padded(label, 8)) \(padded(atom.symbol, 2))\(vector(inverse * atom.position))"
      text += " \(atom.occupancy) \(u)\n"
      if let displacement = atom.displacement, !displacement.isIsotropic {
        let u = displacement.crystallographic(in: cell)
        let values = [u[0, 0], u[1, 1], u[2, 2], u[1, 2], u[0, 2], u[0, 1]]
        tensors += "\(padded(label, 8)) \(values.map { String($0) }.joined(separator: " "))\n"
      }
    }
    if !tensors.isEmpty {
      text += "loop_\n_atom_site_aniso_label\n"
      text += ["11", "22", "33", "23", "13", "12"].map { "_atom_site_aniso_U_\($0)\n" }.joined() + tensors
    }
    return text
  }

  /// POSCAR of VASP 5. Atoms are gathered by element in order of first appearance; displacements are left
  /// out.
  /// - Throws: `InputError` for partly filled sites, which the format cannot hold.
  package static func poscar(_ structure: Structure) throws -> String {
    if let index = structure.atoms.firstIndex(where: { $0.occupancy != 1 }) {
      throw InputError(
        "\(structure.name(index)): occupancy \(structure.atoms[index].occupancy) cannot be written as"
          + " POSCAR; allowed: 1"
      )
    }
    var elements: [Int] = []
    for atom in structure.atoms where !elements.contains(atom.element) { elements.append(atom.element) }
    let groups = elements.map { element in structure.atoms.filter { $0.element == element } }
    let cell = structure.cell
    var text = structure.title.filter { !$0.isNewline } + "\n1.0\n"
    for row in [cell.a, cell.b, cell.c] { text += vector(row) + "\n" }
    text += elements.map { ChemicalElement.symbol($0) }.joined(separator: " ") + "\n"
    text += groups.map { String($0.count) }.joined(separator: " ") + "\nCartesian\n"
    for atom in groups.joined() { text += vector(atom.position) + "\n" }
    return text
  }

  private static func vector(_ vector: Vector) -> String {
    [vector.x, vector.y, vector.z].map { number in
      let text = String(number)
      return String(repeating: " ", count: max(1, 22 - text.utf8.count)) + text
    }.joined()
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.count, 0))
  }

  /// A formula with a blank between elements, as CIF wants it.
  private static func spaced(_ formula: String) -> String {
    var text = ""
    for character in formula {
      if character.isUppercase, !text.isEmpty { text += " " }
      text.append(character)
    }
    return text
  }
}
