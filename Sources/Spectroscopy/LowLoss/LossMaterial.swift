import Foundation
import Quantities

/// A solid as energy losses see it: dielectric function and atoms.
package struct LossMaterial: Sendable, Equatable {
  package let name: String
  /// Atoms per nm³, by atomic number.
  package let atoms: [Int: Double]
  /// For a layered solid: the field across the layer normal (electrons along c excite this one mainly).
  package let dielectric: DielectricFunction
  /// For a layered solid: along the layer normal.
  package let alongC: DielectricFunction?
  /// Edges below 0.95 of this energy in eV are part of the dielectric function.
  package let split: Double

  /// Whether its lattice vibrations take up energy.
  package var isPolar: Bool { !dielectric.vibrations.isEmpty }

  /// Edges with an onset above are core losses of the atoms.
  package var firstEdge: Double { 0.95 * split }

  /// A solid of which only the composition is known: free electrons of its valence shells with a plasmon at
  /// ħ sqrt(n e² / ε0 m), a quarter as wide as its energy; all edges are those of the atoms, but for shallow p shells (4p of Sr, 5p of
  /// Ba and the lanthanides): these take part in the plasmon, and free atoms would be asked for far too much.
  ///
  /// - Parameters:
  ///   - atoms: atoms per nm³, by atomic number 1 to 92.
  ///   - gap: band gap in eV, 0 for a metal.
  /// - Throws: `InputError` for unknown elements or none at all.
  package init(name: String, atoms: [Int: Double], gap: Double = 0) throws {
    guard !atoms.isEmpty, atoms.allSatisfy({ OscillatorTables.elements.contains($0.key) && $0.value > 0 })
    else {
      throw InputError(
        "material \(name): atoms per nm³ of elements 1 to 92 are needed, each above 0")
    }
    self.name = name
    self.atoms = atoms
    let tables = OscillatorTables.shared
    var (density, hasShallow) = (0.0, false)
    for (element, count) in atoms.sorted(by: { $0.key < $1.key }) {
      let shells = tables.shells(of: element).filter(\.isValence)
      let shallow = tables.edges(of: element).filter { $0.l == 1 && $0.onset < Self.shallow }
      density += count * (element == 1 ? 1 : shells.reduce(0) { $0 + $1.electrons })
      density += count * shallow.reduce(0) { $0 + $1.electrons }
      if !shallow.isEmpty { hasShallow = true }
    }
    let squared =
      4 * Double.pi * 1.439964 * LossKinematics.hbarC * LossKinematics.hbarC / LossKinematics.rest * density
    dielectric = DielectricFunction(
      oscillators: [.init(strength: squared, energy: gap, width: 0.25 * squared.squareRoot())], gap: gap)
    alongC = nil
    split = hasShallow ? Self.shallow / 0.95 : 12
  }

  /// eV below which p shells take part in the plasmon of an unknown solid.
  private static let shallow = 25.0

  init(
    name: String, atoms: [Int: Double], dielectric: DielectricFunction, alongC: DielectricFunction?,
    split: Double
  ) {
    self.name = name
    self.atoms = atoms
    self.dielectric = dielectric
    self.alongC = alongC
    self.split = split
  }
}
