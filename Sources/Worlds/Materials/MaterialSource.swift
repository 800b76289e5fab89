package import Crystals
import Foundation
import Quantities

/// Where the materials of worlds come from: the library, and structure files of the user.
package struct MaterialSource: Sendable {
  private let library: SpecimenLibrary
  private let folder: String

  /// - Parameter folder: where relative paths of structure files begin.
  package init(library: SpecimenLibrary, folder: String = ".") {
    self.library = library
    self.folder = folder
  }

  /// A material of the library by its name, or a structure file (CIF, XYZ, POSCAR) by its path.
  /// - Parameter asSheet: true where one cell is used as a sheet whose c axis is empty space.
  /// - Throws: `InputError` that lists the names, or says what is wrong with the file.
  package func material(_ name: String, asSheet: Bool = false) throws -> Material {
    if name.contains("/") || StructureFile.format(ofFile: name) != nil {
      let path = name.hasPrefix("/") ? name : "\(folder)/\(name)"
      let crystal = try StructureFile.read(path)
      try crystal.validated()
      return Material(name: name, crystal: crystal.wrapped(), isSheet: asSheet)
    }
    let specimen = try library.specimen(name)
    return Material(
      name: specimen.name,
      crystal: specimen.crystal.filling(displacements: specimen.displacements.tensors),
      isAmorphous: specimen.isAmorphous, isSheet: specimen.blockRule.isSingleLayer || asSheet,
      charges: specimen.charges, source: specimen.source)
  }
}
