import Crystals
import Foundation
import Spectroscopy
import Worlds

/// The materials of a world as energy losses see them.
struct SpectralMaterials: Sendable {
  struct Solid: Sendable, Hashable {
    let loss: LossMaterial
    /// Formal charges by atomic number.
    let charges: [Int: Double]
    /// What near-edge recipes are chosen by.
    let environment: String
    /// Whether layers lie across the beam.
    let isLayered: Bool
    /// Atoms per nm³ of all elements in the crystal, which may be another density than that of the losses.
    let crystalDensity: Double

    /// Atoms per nm³ of all elements, as the losses count them.
    var density: Double { loss.atoms.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value } }

    /// Names stand for all; comparing finds the rest.
    func hash(into hasher: inout Hasher) {
      hasher.combine(loss.name)
      hasher.combine(environment)
    }
  }

  /// In the order of the world's materials.
  let solids: [Solid]

  /// Core losses of an element in a solid.
  func component(_ site: SpectralAmounts.Site) -> LossComponent {
    let solid = solids[site.material]
    return .atoms(
      LossAtom(
        element: site.element, valence: solid.charges[site.element], environment: solid.environment,
        isLayered: solid.isLayered), host: solid.loss)
  }

  init(_ world: World) throws { solids = try world.materials.map(Self.solid) }

  /// Solids whose crystals are called otherwise in the library of specimens.
  private static let aliases = [
    "graphene": "graphite", "C-diamond": "diamond", "TiO2-rutile": "TiO2",
    "amorphous-carbon": "amorphous carbon",
  ]
  /// Compounds with the near-edge structure of another one: Ti and Mn in octahedra of oxygen.
  private static let environments = ["BaTiO3": "SrTiO3", "LaMnO3": "Mn2O3"]
  /// Distance of layers in Å beyond the outermost nuclei of a sheet.
  private static let gap = 3.3
  /// Band gap in eV of compounds with formal charges of which nothing else is known.
  private static let ionicGap = 3.0

  private static func solid(_ material: Material) throws -> Solid {
    // `SrTiO3-001` is SrTiO3 along an axis.
    let parts = material.name.split(separator: "-", omittingEmptySubsequences: false)
    let axis = parts.dropFirst().firstIndex { $0.first?.isNumber ?? true } ?? parts.count
    let name = parts[..<axis].joined(separator: "-")
    let known = aliases[name] ?? name
    let elements = Set(material.composition.filter { $0.value > 0 }.keys)
    let atoms = material.composition.filter { $0.value > 0 }
    var volume = abs(material.crystal.cell.volume)
    if material.isSheet {
      let cell = material.crystal.cell
      let heights = material.crystal.atoms.map(\.position.z)
      volume =
        abs(cell.a.cross(cell.b).z) * ((heights.max() ?? 0) - (heights.min() ?? 0) + gap)
    }
    let density = atoms.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value } / volume * 1000
    if let loss = try? LossMaterial(named: known), Set(loss.atoms.keys) == elements {
      return Solid(
        loss: loss, charges: material.charges, environment: known, isLayered: material.isSheet,
        crystalDensity: density)
    }
    let loss = try LossMaterial(
      name: name, atoms: atoms.mapValues { $0 / volume * 1000 }, gap: material.charges.isEmpty ? 0 : ionicGap)
    return Solid(
      loss: loss, charges: material.charges, environment: environments[known] ?? known,
      isLayered: material.isSheet, crystalDensity: density)
  }
}
