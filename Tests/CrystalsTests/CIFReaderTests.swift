import Crystals
import Foundation
import Quantities
import Testing

@Suite struct CIFReaderTests {
  private func read(_ text: String) throws -> Structure { try CIFReader.read(text, name: "test.cif") }

  /// The message of a refusal; an empty text if the file was read.
  private func refusal(_ text: String) -> String {
    do {
      _ = try read(text)
      return ""
    } catch let error as InputError {
      return error.message
    } catch {
      return "another error: \(error)"
    }
  }

  private func cell(_ a: String = "4", _ b: String = "4", _ c: String = "4", angles: String = "90 90 90")
    -> String
  {
    let angles = angles.split(separator: " ")
    return """
      _cell_length_a \(a)
      _cell_length_b \(b)
      _cell_length_c \(c)
      _cell_angle_alpha \(angles[0])
      _cell_angle_beta \(angles[1])
      _cell_angle_gamma \(angles[2])

      """
  }

  private let sites = "loop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n"

  @Test func readsQuotesTextFieldsCommentsAndUncertainties() throws {
    let text = """
      #\\#CIF_1.1
      data_first  # nothing in it
      _chemical_name_common 'it''s a name'
      data_perovskite
      _publ_text
      ;
      loop_ data_trap _cell_length_a 3
      ;
      _chemical_name_common "Sr Ti 'O3'"
      _Cell_Length_A 3.905(2) _cell_length_b 3.905(12)
      _cell_length_c
      3.9050(3)
      _symmetry_space_group_name_H-M   'P m -3 m'
      _symmetry_Int_Tables_number 221
      _cell_measurement_temperature ?
      loop_ _atom_site_type_symbol _atom_site_label
      _atom_site_fract_x _atom_site_fract_y _atom_site_fract_z _atom_site_B_iso_or_equiv _atom_site_occupancy
      Sr2+ Sr1 0 0 0 .  1.
      Ti4+ 'Ti 1' 0.5 .5 1/2 0.5(1) 1
      """
    #expect(refusal(text).hasPrefix("test.cif, line 19, atom Ti 1: _atom_site_fract_z \"1/2\""))
    let structure = try read(text.replacing("1/2", with: "5e-1") + "\nO2- O1 0.5 0.5 0 0.8 1\n")
    #expect(structure.count == 5 && structure.formula == "O3SrTi")
    #expect(structure.title == "Sr Ti 'O3'")
    #expect(structure.atoms[0].displacement == nil)
    let titanium = try #require(structure.atoms[1].displacement)
    #expect(abs(titanium.xx - 0.5 / (8 * Double.pi * Double.pi)) < 1e-15)
    #expect(abs(try #require(structure.shortestDistance()) - 3.905 / 2) < 1e-12)
  }

  @Test(arguments: ["\r\n", "\r"])
  func anyLineEndWorks(_ end: String) throws {
    let text = ["data_x", cell(), "_space_group_IT_number 225", sites + "Au 0 0 0", "_a\n;\ntext\n;\n"]
      .joined(separator: "\n")
    #expect(try read(text.split(separator: "\n").joined(separator: end)).count == 4)
  }

  /// Rounded thirds in a hexagonal cell: multiplicities of the special positions must come out.
  @Test func roundedSpecialPositionsMerge() throws {
    let head =
      "data_x\n" + cell("3.16", "3.16", "12.294", angles: "90 90 120")
      + "_symmetry_space_group_name_H-M P63/mmc\n"
    let structure = try read(head + sites + "Mo1 0.3333 0.6667 0.25\nS1 0.333 0.667 0.6225")
    #expect(structure.formula == "MoS2" && structure.count == 6)
    let place = structure.cell.fractional(structure.atoms[0].position)
    #expect(abs(place.x - 1.0 / 3) < 1e-12 && abs(place.y - 2.0 / 3) < 1e-12)
  }

  /// Wyckoff multiplicities from International Tables A.
  @Test(arguments: [
    ("F d -3 m :1", "0 0 0", 8), ("F d -3 m :2", "0.125 0.125 0.125", 8),
    ("F d -3 m S", "0.125 0.125 0.125", 16),
    ("Fd-3mZ", "0 0 0", 16), ("F m 3 m", "0.25 0.25 0.25", 8), ("F m -3 m", "0.07 0.19 0.33", 192),
    ("I m -3 m", "0.25 0 0.5", 12), ("P m -3 m", "0 0.5 0.5", 3), ("I a -3 d", "0 0 0", 16),
  ])
  func multiplicities(symbol: String, site: String, count: Int) throws {
    let text =
      "data_x\n" + cell("20", "20", "20") + "_space_group_name_H-M_alt '\(symbol)'\n" + sites + "Si \(site)"
    #expect(try read(text).count == count)
  }

  @Test func rhombohedralAxesFollowFromTheCell() throws {
    let body = "_space_group_name_H-M_alt 'R -3 c'\n_space_group_IT_number 167\n" + sites
    let hexagonal = try read(
      "data_x\n" + cell("5.36", "5.36", "13.11", angles: "90 90 120") + body + "La 0 0 .25")
    let primitive = try read(
      "data_x\n" + cell("5.35", "5.35", "5.35", angles: "60.1 60.1 60.1") + body + "La .25 .25 .25")
    #expect(hexagonal.count == 6 && primitive.count == 2)
  }

  @Test func theSymmetryIsNeverGuessed() {
    let body = "data_x\n" + cell() + sites + "Si1 0.1 0.2 0.3"
    #expect(refusal(body).contains("symmetry is missing"))
    #expect(refusal(body + "\n_space_group_name_H-M_alt 'F d -3 m'").contains("two origins"))
    #expect(refusal(body + "\n_space_group_name_H-M_alt 'Q 1 2 3'").contains("symmetry operations"))
    #expect(refusal(body + "\n_space_group_IT_number 231").contains("1 to 230"))
    #expect(
      refusal(body + "\n_space_group_name_H-M_alt Pm-3m\n_space_group_IT_number 225").contains("contradict"))
    let operations = "\nloop_\n_symmetry_equiv_pos_as_xyz\n"
    #expect(refusal(body + operations + "x,y,z\n-x,-y,z\n-x,y,-z").contains("not a complete group"))
    #expect(refusal(body + operations + "x,y,z\nx,y,z").contains("twice"))
    #expect(refusal(body + operations + "x,y,q").contains("x,y,q"))
    #expect(refusal(body + operations + "x,y,z\n_space_group_name_H-M_alt 'F m -3 m'").contains("192"))
    let slanted = "data_x\n" + cell("4", "5", "6") + sites + "Si1 0.1 0.2 0.3\n_space_group_IT_number 221"
    #expect(refusal(slanted).contains("does not have the symmetry"))
  }

  @Test func operationsHallSymbolsAndTablesAgree() throws {
    let body = "data_x\n" + cell("5", "6", "7") + sites + "Si1 0.1 0.2 0.3\n"
    let listed = """
      loop_
      _space_group_symop_id
      _space_group_symop_operation_xyz
      1 'x,y,z'
      2 '-X+1/2, -y, z+0.5'
      3 '-x, y+1/2, 1/2-z'
      4 '1/2+x, 1/2-y, -z'
      """
    let one = try read(body + listed)
    let two = try read(body + "_space_group_name_Hall 'P 2ac 2ab'")
    let three = try read(body + "_space_group_name_H-M_alt 'P 21 21 21'")
    func places(_ structure: Structure) -> Set<[Int]> {
      Set(
        structure.atoms.map {
          [$0.position.x, $0.position.y, $0.position.z].map { Int(($0 * 1e6).rounded()) }
        })
    }
    #expect(one.count == 4 && places(one) == places(two) && places(one) == places(three))
  }

  /// U = diag(1, 2, 3) u on a general position; a four-fold rotation about z exchanges U11 and U22, and in a
  /// hexagonal cell U11 = U22 = 2 U12 is a circle in the plane.
  @Test func displacementTensorsAreTurned() throws {
    let aniso = """
      loop_
      _atom_site_aniso_label
      _atom_site_aniso_U_11
      _atom_site_aniso_U_22
      _atom_site_aniso_U_33
      _atom_site_aniso_U_12
      _atom_site_aniso_U_13
      _atom_site_aniso_U_23

      """
    let square = "data_x\n" + cell("5", "5", "6") + "_symmetry_space_group_name_H-M P4\n" + sites
    let turned = try read(square + "Si1 0.1 0.2 0.3\n" + aniso + "Si1 .01 .02 .03 .004 .002 0")
    #expect(turned.count == 4)
    let tensors = turned.atoms.compactMap(\.displacement)
    #expect(Set(tensors.map { Int(($0.xx * 1e4).rounded()) }) == [100, 200])
    for (atom, tensor) in zip(turned.atoms, tensors) {
      // 4z: (x, y) -> (-y, x), so U12 changes sign and U13 moves to U23 with the position.
      let quarter = abs(tensor.xx - 0.02) < 1e-12
      #expect(abs(tensor.xy - (quarter ? -0.004 : 0.004)) < 1e-12)
      let side = quarter ? tensor.yz : tensor.xz
      #expect(abs(abs(side) - 0.002) < 1e-12 && atom.element == 14)
    }
    let flat =
      "data_x\n" + cell("3", "3", "6", angles: "90 90 120") + "_symmetry_space_group_name_H-M P1\n" + sites
    let circle = try read(flat + "C1 0.1 0.2 0.3\n" + aniso + "C1 .01 .01 .02 .005 0 0")
    let tensor = try #require(circle.atoms[0].displacement)
    #expect(abs(tensor.xx - 0.01) < 1e-12 && abs(tensor.yy - 0.01) < 1e-12 && abs(tensor.zz - 0.02) < 1e-12)
    #expect(abs(tensor.xy) < 1e-12 && !tensor.isIsotropic)
    let factor = tensor.cholesky
    #expect((factor * factor.transposed - tensor.matrix).largest < 1e-15)
    let back = tensor.crystallographic(in: circle.cell)
    #expect(abs(back[0, 1] - 0.005) < 1e-12)
  }

  @Test func theDebyeWallerFactorOfAnisotropicSitesIsThatOfTheDictionary() throws {
    let cell = try Cell(lengths: Vector(4, 5, 6), angles: Vector(1.4, 1.7, 1.9))
    let u = Matrix3(
      columns: Vector(0.01, 0.002, 0.001), Vector(0.002, 0.02, -0.003), Vector(0.001, -0.003, 0.03))
    let tensor = ThermalDisplacement(crystallographic: u, cell: cell)
    let reciprocal = cell.inverse.transposed.columns
    let (h, k, l) = (2.0, -1.0, 3.0)
    let q = reciprocal.0 * h + reciprocal.1 * k + reciprocal.2 * l
    let scaled = Vector(h * reciprocal.0.length, k * reciprocal.1.length, l * reciprocal.2.length)
    #expect(abs(q.dot(tensor.matrix * q) - scaled.dot(u * scaled)) < 1e-14)
  }

  @Test func sharedSitesAndOverlapsAreToldApart() throws {
    let head =
      "data_x\n" + cell() + "_symmetry_space_group_name_H-M P1\n"
      + sites.replacing("_atom_site_fract_x", with: "_atom_site_occupancy\n_atom_site_fract_x")
    #expect(try read(head + "Sr1 0.7 0 0 0\nLa1 0.3 0 0 0").count == 2)
    #expect(try read(head + "O1 0.334 0 0 0\nO2 0.333 0 0 0\nO3 .334 0 0 0").count == 3)
    #expect(refusal(head + "Sr1 0.7 0 0 0\nLa1 0.5 0 0 0").contains("add up to 1.2"))
    #expect(refusal(head + "Sr1 1 0 0 0\nLa1 1 0.01 0 0").contains("0.04 Å"))
    #expect(refusal(head + "Sr1 1 0 0 0\nLa1 1 0.99 0 0").contains("atom 1 (Sr1)"))
    #expect(refusal(head + "Sr1 0 0 0 0").contains("occupancy"))
    #expect(refusal(head + "Sr1 1.01 0 0 0").contains("occupancy"))
  }

  @Test func brokenFilesAreRefusedWithTheirPlace() {
    let symmetry = "_symmetry_space_group_name_H-M P1\n"
    let head = "data_x\n" + cell() + symmetry
    #expect(refusal("").contains("no data block"))
    #expect(refusal("data_x\n_cell_length_a 3").contains("no data block"))
    #expect(refusal("_cell_length_a 3").contains("before the first"))
    #expect(refusal("data_x\n_cell_length_a\n").contains("no value"))
    #expect(refusal("data_x\n'open").contains("line 2"))
    #expect(refusal("data_x\n_a\n;open").contains("line 3"))
    #expect(refusal("data_x\nstray").contains("no name"))
    #expect(refusal(head + "_cell_length_a 5\n" + sites + "Si 0 0 0").contains("given twice"))
    #expect(refusal(head + sites + "Si 0 0 0 Si 0.5").contains("multiple"))
    #expect(refusal(head + sites).contains("no atoms"))
    #expect(refusal(head + sites + "Xx1 0 0 0").contains("Xx1"))
    #expect(refusal(head + sites + "CO1 0 0 0").contains("two ways"))
    #expect(refusal(head + sites + "Si1 ? 0 0").contains("unknown"))
    #expect(refusal(head + sites + "Si1 nan 0 0").contains("nan"))
    #expect(refusal(head + sites + "Si1 1e400 0 0").contains("1e400"))
    #expect(refusal("data_x\n" + cell("0") + symmetry + sites + "Si 0 0 0").contains("cell length a"))
    #expect(refusal("data_x\n" + cell("-4") + symmetry + sites + "Si 0 0 0").contains("-4"))
    #expect(
      refusal("data_x\n" + cell(angles: "10 90 160") + symmetry + sites + "Si 0 0 0").contains("no volume"))
    #expect(refusal("data_x\n" + cell(angles: "0 90 90") + symmetry + sites + "Si 0 0 0").contains("alpha"))
    #expect(refusal("data_x\n" + cell("?") + symmetry + sites + "Si 0 0 0").contains("missing"))
    let one = head + sites + "Si 0 0 0\n"
    #expect(refusal(one + one.replacing("data_x", with: "data_y")).contains("(x, y)"))
    #expect(
      refusal(head + sites + "Si1 0 0 0\nloop_ _atom_site_aniso_label _atom_site_aniso_U_11 Si1 0.1")
        .contains("six"))
    #expect(refusal(head + sites.replacing("_atom_site_fract_z\n", with: "") + "Si 0 0").contains("fract_z"))
  }

  @Test func aBlockCanBeChosen() throws {
    let one = "data_x\n" + cell() + "_symmetry_space_group_name_H-M P1\n" + sites + "Si 0 0 0\n"
    let both = one + one.replacing("data_x", with: "data_y").replacing("Si ", with: "Ge ")
    #expect(try CIFReader.read(both, name: "t", block: "y").formula == "Ge")
  }
}
