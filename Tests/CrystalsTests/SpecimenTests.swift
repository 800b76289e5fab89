import Crystals
import Foundation
import Quantities
import Testing

@Suite struct SpecimenTests {
  struct Expectation: Sendable, CustomTestStringConvertible {
    let name: String
    /// Space group of the unit cell: symbol for the tables, atoms in the cell.
    let group: String
    let count: Int
    /// g/cm³ from handbooks (CRC Handbook of Chemistry and Physics, calculated X-ray densities); nil for
    /// sheets.
    let density: Double?
    /// Shortest bond in Å from the same papers as the structures.
    let bond: Double
    var testDescription: String { name }
  }

  static let expectations = [
    Expectation(name: "graphene", group: "P6/mmm", count: 2, density: nil, bond: 1.420),
    Expectation(name: "hBN", group: "P-6m2", count: 2, density: nil, bond: 1.446),
    Expectation(name: "MoS2", group: "P-6m2", count: 3, density: nil, bond: 2.41),
    Expectation(name: "MoS2-S-vacancy", group: "P-6m2", count: 3, density: nil, bond: 2.41),
    Expectation(name: "WS2", group: "P-6m2", count: 3, density: nil, bond: 2.405),
    Expectation(name: "WSe2", group: "P-6m2", count: 3, density: nil, bond: 2.526),
    Expectation(name: "Si-110", group: "Fd-3m:2", count: 8, density: 2.329, bond: 2.352),
    Expectation(name: "C-diamond-110", group: "Fd-3m:2", count: 8, density: 3.515, bond: 1.545),
    Expectation(name: "GaAs-110", group: "F-43m", count: 8, density: 5.318, bond: 2.448),
    Expectation(name: "GaN-11-20", group: "P63mc", count: 4, density: 6.08, bond: 1.949),
    Expectation(name: "SrTiO3-001", group: "Pm-3m", count: 5, density: 5.118, bond: 1.953),
    Expectation(name: "BaTiO3-100", group: "P4mm", count: 5, density: 6.02, bond: 1.829),
    Expectation(name: "LaAlO3-SrTiO3", group: "P4mm", count: 80, density: 5.70, bond: 1.86),
    Expectation(name: "LaMnO3-001", group: "Pbnm", count: 20, density: 6.57, bond: 1.907),
    // X-ray density of the pseudocubic cell, 213.89 g/mol in 54.44 Å³; half of a for the bond of Al and O.
    Expectation(name: "LaAlO3-001", group: "Pm-3m", count: 5, density: 6.52, bond: 1.895),
    Expectation(name: "Au-001", group: "Fm-3m", count: 4, density: 19.28, bond: 2.884),
    Expectation(name: "Au-110", group: "Fm-3m", count: 4, density: 19.28, bond: 2.884),
    Expectation(name: "Pt-001", group: "Fm-3m", count: 4, density: 21.46, bond: 2.774),
    Expectation(name: "Ag-001", group: "Fm-3m", count: 4, density: 10.50, bond: 2.889),
    Expectation(name: "Al-001", group: "Fm-3m", count: 4, density: 2.699, bond: 2.863),
    Expectation(name: "Fe-001", group: "Im-3m", count: 2, density: 7.874, bond: 2.482),
    Expectation(name: "MgO-001", group: "Fm-3m", count: 8, density: 3.585, bond: 2.106),
    Expectation(name: "TiO2-rutile-001", group: "P42/mnm", count: 6, density: 4.25, bond: 1.949),
    Expectation(name: "CeO2-110", group: "Fm-3m", count: 12, density: 7.215, bond: 2.343),
    Expectation(name: "In2O3", group: "Ia-3", count: 80, density: 7.18, bond: 2.13),
    Expectation(name: "amorphous-carbon", group: "P1", count: 3286, density: 2.00, bond: 1.400),
  ]

  @Test func everySpecimenIsChecked() {
    #expect(Set(Library.names) == Set(Self.expectations.map(\.name)))
  }

  @Test(arguments: expectations)
  func hasTheLiteratureDensityAndBond(_ expected: Expectation) throws {
    let crystal = try Library.specimen(expected.name).crystal
    #expect(crystal.count == expected.count)
    if let density = expected.density {
      #expect(abs(crystal.density / density - 1) < 0.01, "\(crystal.density)")
    }
    let bond = try #require(crystal.shortestDistance())
    #expect(abs(bond - expected.bond) < 0.006, "\(bond)")
  }

  @Test(arguments: expectations)
  func mapsOntoItselfUnderItsSpaceGroup(_ expected: Expectation) throws {
    let crystal = try Library.specimen(expected.name).crystal
    let group = try SpaceGroup.resolve(symbol: expected.group, cell: crystal.cell)
    // The superlattice was built by hand and has the four-fold axis and mirrors of P4mm only.
    for operation in group.operations {
      #expect(crystal.isMapped(by: operation, tolerance: 1e-3), "\(operation)")
    }
  }

  @Test(arguments: Library.names)
  func blockIsSoundAndKeepsTheComposition(_ name: String) throws {
    let specimen = try Library.specimen(name)
    let block = try specimen.cut(specimen.blockOptions)
    let structure = try block.structure.validated()
    #expect(block.isPeriodic && structure.cell.isOrthogonal && block.strain == 0)
    #expect(structure.atoms.allSatisfy { $0.displacement != nil })
    let bond = try #require(specimen.crystal.shortestDistance())
    #expect(abs(try #require(structure.shortestDistance()) - bond) < 1e-6)
    let formula = specimen.blockRule.removals.isEmpty ? structure.formula : specimen.crystal.formula
    #expect(formula == specimen.crystal.formula)
    let removed = specimen.blockRule.removals.count
    let cells = structure.cell.volume / specimen.crystal.cell.volume
    #expect(abs(Double(structure.count + removed) - cells * Double(specimen.crystal.count)) < 1e-6)
    // No plane of atoms within a tenth of an Å of the entrance or exit face; disordered atoms form no planes.
    let heights = structure.atoms.map(\.position.z)
    #expect(name == "amorphous-carbon" || heights.allSatisfy { $0 > 0.1 && $0 < structure.cell.c.z - 0.1 })
    #expect(!specimen.source.isEmpty && specimen.licence.contains("facts"))
  }

  @Test func theVacancyMissesOneSulphurOfTheEntranceSide() throws {
    let whole = try Library.specimen("MoS2")
    let damaged = try Library.specimen("MoS2-S-vacancy")
    let structure = try damaged.block()
    let perfect = try whole.block(size: structure.cell.lengths)
    #expect(perfect.count == structure.count + 1)
    let kept = Set(structure.atoms.map(\.position))
    let missing = perfect.atoms.filter { !kept.contains($0.position) }
    #expect(missing.count == 1 && missing[0].element == 16)
    #expect(missing[0].position.z < structure.cell.c.z / 2)
    let middle = structure.cell.lengths / 2
    #expect(abs(missing[0].position.x - middle.x) < 2 && abs(missing[0].position.y - middle.y) < 2)
  }

  /// Interface in view: heavy rows along y, 8 La and 8 Sr layers.
  @Test func theSuperlatticeShowsItsLayersAlongY() throws {
    let block = try Library.specimen("LaAlO3-SrTiO3").cut(Library.specimen("LaAlO3-SrTiO3").blockOptions)
    let unit = try #require(block.unit)
    #expect(abs(unit.cell.b.y - 61) < 1e-9 && abs(unit.cell.c.z - 3.905) < 1e-9)
    #expect(
      Set(unit.atoms.filter { $0.element == 57 }.map { Int(($0.position.y * 100).rounded()) }).count == 8)
  }

  @Test func reportsAreReadable() throws {
    let library = try Library.specimens()
    let list = try SpecimenReport.list(library)
    #expect(list.split(separator: "\n").count == library.names.count + 1)
    let silicon = try library.specimen("si-110")
    let facts = try SpecimenReport.show(silicon)
    #expect(facts.contains("2.329") && facts.contains("2.352 Å") && facts.contains("Mohr"))
    for format in StructureFormat.allCases {
      for part in [SpecimenReport.Part.block, .unitCell] {
        let text = try SpecimenReport.export(silicon, format: format, part: part)
        let back = try StructureFile.read(text, name: "export", format: format)
        #expect(back.formula == "Si" && abs(back.density - 2.329) < 0.002)
      }
    }
  }

  @Test func theLibraryIsFoundFromAboveTheProgram() throws {
    let program = Library.root.appendingPathComponent(".build/release/stemulator").path
    #expect(try SpecimenLibrary.locate(environment: [:], executable: program).names == Library.names)
    let folder = Library.root.appendingPathComponent("Specimens").path
    #expect(
      try SpecimenLibrary.locate(environment: ["STEMULATOR_SPECIMENS": folder], executable: "/").folder
        == folder)
    #expect(throws: InputError.self) { try SpecimenLibrary.locate(environment: [:], executable: "/bin/true") }
    #expect(throws: InputError.self) { try Library.specimen("unobtainium") }
  }
}
