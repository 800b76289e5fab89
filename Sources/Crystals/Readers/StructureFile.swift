import Quantities

/// The structure formats that are read and written.
package enum StructureFormat: String, Sendable, CaseIterable {
  case cif, extxyz, poscar
}

/// Reads a structure file by its name and its content.
package enum StructureFile {
  /// `.cif`; `.xyz` and `.extxyz` (the variant of Kirkland and Prismatic is told by its shape); `.vasp`,
  /// `.poscar`,
  /// `.contcar`, and files called POSCAR or CONTCAR, with or without a suffix such as `POSCAR_1`.
  /// - Throws: `InputError` naming file, line and atom.
  package static func read(_ path: String) throws -> Structure {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    guard let format = format(ofFile: file) else {
      throw InputError(
        "\(path): the format is not known by the name; allowed: .cif, .xyz, .extxyz, .vasp, POSCAR, CONTCAR")
    }
    return try read(try Reading.text(ofFile: path), name: path, format: format)
  }

  /// Reads text in a format.
  /// - Parameter name: what messages call the text.
  package static func read(_ text: String, name: String, format: StructureFormat) throws -> Structure {
    switch format {
    case .cif: return try CIFReader.read(text, name: name)
    case .poscar: return try POSCARReader.read(text, name: name)
    case .extxyz:
      if KirklandReader.recognises(text) { return try KirklandReader.read(text, name: name) }
      return try XYZReader.read(text, name: name)
    }
  }

  /// The format that a file name stands for.
  package static func format(ofFile name: String) -> StructureFormat? {
    let small = name.lowercased()
    if small.hasPrefix("poscar") || small.hasPrefix("contcar") { return .poscar }
    switch small.split(separator: ".").last {
    case "cif": return .cif
    case "xyz", "extxyz": return .extxyz
    case "vasp", "poscar", "contcar": return .poscar
    default: return nil
    }
  }
}
