import Foundation
import Quantities
import Testing

@testable import Crystals

@Suite struct TextReaderTests {
  private func refusal(_ read: () throws -> Structure) -> String {
    do {
      _ = try read()
      return ""
    } catch let error as InputError {
      return error.message
    } catch {
      return "another error: \(error)"
    }
  }

  private func xyz(_ text: String) throws -> Structure { try XYZReader.read(text, name: "t.xyz") }

  @Test func plainXYZGetsABoxWithAMargin() throws {
    let structure = try xyz("2\nwater-like\nO 0 0 0\nH 0.76 -0.59 0 extra\n\n")
    #expect(structure.title == "water-like" && structure.count == 2)
    #expect((structure.cell.lengths - Vector(10.76, 10.59, 10)).length < 1e-12)
    #expect((structure.atoms[0].position - Vector(5, 5.59, 5)).length < 1e-12)
    let cell = try Cell(orthogonal: Vector(8, 8, 8))
    let given = try XYZReader.read("1\n\n8 0 0 0\n", name: "t", cell: cell)
    #expect(given.cell == cell && given.atoms[0].element == 8 && given.atoms[0].position == .zero)
  }

  @Test func extendedXYZHasACellAndColumns() throws {
    let text = """
      3
      Lattice="4 0 0 0 5 0 1 0 6" pbc='T T F' Properties=label:S:1:species:S:1:pos:R:3:forces:R:3:occ:R:1:u_iso:R:1 energy=-1 title="a test"
      A1 Sr 0 0 0   9 9 9  0.5 0.01
      A2 La 0 0 0   9 9 9  0.5 0.02
      A3 O2- 2 2.5 -3 9 9 9  1 -1
      """
    let structure = try xyz(text)
    #expect(structure.title == "a test" && structure.cell.c == Vector(1, 0, 6))
    #expect(structure.atoms[1].occupancy == 0.5 && structure.atoms[1].displacement == .isotropic(u: 0.02))
    #expect(structure.atoms[2].displacement == nil && structure.atoms[2].label == "A3")
    #expect(structure.atoms[2].position == Vector(2, 2.5, -3))
    let wrapped = structure.wrapped().atoms[2].position
    #expect((wrapped - Vector(3, 2.5, 3)).length < 1e-12)
  }

  @Test func brokenXYZIsRefusedWithItsPlace() {
    #expect(refusal { try xyz("") }.contains("number of atoms"))
    #expect(refusal { try xyz("x\n\nH 0 0 0") }.contains("line 1"))
    #expect(refusal { try xyz("2\n\nH 0 0 0") }.contains("2 atoms are announced, but 1"))
    #expect(refusal { try xyz("99999999999999999999\n\nH 0 0 0") }.contains("not allowed"))
    #expect(refusal { try xyz("9223372036854775807\n\nH 0 0 0") }.contains("announced"))
    #expect(refusal { try xyz("-1\n\nH 0 0 0") }.contains("announced"))
    #expect(refusal { try xyz("1\n\nH 0 0 0\nH 1 0 0") }.contains("line 4"))
    #expect(refusal { try xyz("1\n\nH 0 0") }.contains("line 3"))
    #expect(refusal { try xyz("1\n\nH 0 0 inf") }.contains("inf"))
    #expect(refusal { try xyz("1\n\nQq 0 0 0") }.contains("Qq"))
    #expect(refusal { try xyz("1\n\n0 0 0 0") }.contains("0"))
    #expect(refusal { try xyz("1\nLattice=\"1 2 3\"\nH 0 0 0") }.contains("9 finite"))
    #expect(refusal { try xyz("1\nLattice=\"1 0 0 0 1 0 1 1 0\"\nH 0 0 0") }.contains("volume"))
    #expect(refusal { try xyz("1\nLattice=\"4 0 0 0 4 0 0 0 4\nH 0 0 0") }.contains("not closed"))
    #expect(refusal { try xyz("1\nProperties=species:S:1:pos:R:3:pos:R:3\nH 0 0 0 0 0 0") }.contains("twice"))
    #expect(refusal { try xyz("1\nProperties=species:S:1:pos:R\nH 0 0 0") }.contains("Properties"))
    #expect(refusal { try xyz("1\nProperties=species:S:1:pos:R:2\nH 0 0 0") }.contains("pos has 2"))
    #expect(refusal { try xyz("1\nProperties=species:S:1:pos:R:3:occ:R:1\nH 0 0 0 2") }.contains("occupancy"))
    #expect(refusal { try xyz("1\nProperties=species:S:1:pos:R:3:rms:R:1\nH 0 0 0 -2") }.contains("rms"))
    #expect(refusal { try xyz("2\n\nH 0 0 0\nH 0 0 0.1") }.contains("atom 1 (H): only 0.1 Å from atom 2"))
    #expect(
      refusal { try xyz("2\nLattice=\"4 0 0 0 4 0 0 0 4\"\nH 0 0 0\nH 0 0 3.9") }.contains("only 0.1 Å"))
  }

  @Test func kirklandsFormatIsToldByItsShape() throws {
    let text = "a comment\n  4.0 5.0 6.0\n38 0.0 0.0 0.0 1.0 0.08\n 8 2 2.5 3 0.5 0.1\n  -1\n"
    #expect(KirklandReader.recognises(text))
    #expect(!KirklandReader.recognises("2\n\nH 0 0 0\nH 0 0 1"))
    #expect(!KirklandReader.recognises("1\n10 10 10\n6 0 0 0"))
    let structure = try StructureFile.read(text, name: "t.xyz", format: .extxyz)
    #expect(structure.cell.lengths == Vector(4, 5, 6) && structure.atoms[0].element == 38)
    #expect(structure.atoms[1].occupancy == 0.5 && structure.atoms[1].displacement == .isotropic(rms: 0.1))
    let kirkland = try KirklandReader.read(text, name: "t", thermal: .threeDimensional)
    #expect(abs(try #require(kirkland.atoms[1].displacement).rms.x - 0.1 / 3.0.squareRoot()) < 1e-15)
    func bad(_ change: String, _ with: String) -> String {
      refusal { try KirklandReader.read(text.replacing(change, with: with), name: "t.xyz") }
    }
    #expect(bad("-1", "").contains("closing -1"))
    #expect(bad("-1", "-1\n1 0 0 0 1 0").contains("more follows"))
    #expect(bad("38 ", "138 ").contains("138"))
    #expect(bad("38 ", "3.8 ").contains("3.8"))
    #expect(bad("4.0 5.0 6.0", "4.0 5.0").contains("line 2"))
    #expect(bad("4.0 5.0 6.0", "4.0 0 6.0").contains("cell length b"))
    #expect(bad("2 2.5 3", "2 2.5 7").contains("1 Å outside"))
    #expect(bad("0.5 0.1", "0.5 -0.1").contains("-0.1"))
  }

  private let rutile = """
    Ti O
    1.0
    4.59 0 0
    0 4.59 0
    0 0 2.96
    Ti O
    2 4
    Selective dynamics
    Direct
    0 0 0 T T F
    0.5 0.5 0.5 T T F
    0.305 0.305 0 T T F
    0.695 0.695 0 T T F
    0.195 0.805 0.5 T T F
    0.805 0.195 0.5 T T F

    0.1 0.2 0.3
    """

  private func poscar(_ text: String) throws -> Structure { try POSCARReader.read(text, name: "POSCAR") }

  @Test func poscarVariants() throws {
    let five = try poscar(rutile)
    #expect(five.formula == "O2Ti" && five.count == 6)
    let four = try poscar(rutile.replacing("Ti O\n2 4", with: "2 4"))
    #expect(four == five)
    #expect(try poscar(rutile.replacing("Ti O\n2 4", with: "Ti_pv O/abc\n2 4 ! counts")) == five)
    let volume = try poscar(rutile.replacing("\n1.0\n", with: "\n-124.7217\n"))
    #expect(abs(volume.cell.volume - 124.7217) < 1e-9)
    let cartesian = try poscar("C\n2.0\n2 0 0\n0 2 0\n0 0 2\nC\n1\nKartesisch\n1 0.5 0\n")
    #expect(cartesian.cell.lengths == Vector(4, 4, 4) && cartesian.atoms[0].position == Vector(2, 1, 0))
    #expect(
      try poscar("C\n2 1 1\n2 0 0\n0 2 0\n0 0 2\nC\n1\nC\n1 0.5 0\n").atoms[0].position == Vector(2, 0.5, 0))
  }

  @Test func brokenPoscarIsRefusedWithItsPlace() {
    func bad(_ change: String, _ with: String) -> String {
      refusal { try poscar(rutile.replacing(change, with: with)) }
    }
    #expect(bad("Ti O\n1.0", "rutile\n1.0") == "")
    #expect(
      refusal { try poscar(rutile.replacing("Ti O", with: "rutile").replacing("rutile\n2", with: "2")) }
        .contains("line 1"))
    #expect(bad("\n1.0\n", "\n0\n").contains("line 2"))
    #expect(bad("\n1.0\n", "\nnan\n").contains("nan"))
    #expect(bad("2 4\n", "2 4 1\n").contains("3 counts"))
    #expect(bad("2 4\n", "2 99999999999999999999\n").contains("not allowed"))
    #expect(bad("2 4\n", "2 40000000\n").contains("announced"))
    #expect(bad("2 4\n", "2 -4\n").contains("-4"))
    #expect(bad("Direct", "Wrong").contains("line 9"))
    #expect(bad("0 4.59 0\n", "4.59 0 0\n").contains("volume"))
    #expect(bad("0.5 0.5 0.5 T T F", "0.5 x 0.5").contains("atom 2 (Ti)"))
    #expect(bad("0.5 0.5 0.5 T T F", "0.5 0.5").contains("line 11"))
    #expect(bad("Ti O\n2", "Ti Zz\n2").contains("Zz"))
    #expect(refusal { try poscar("") }.contains("ends after line 0"))
    #expect(refusal { try poscar("a\n1\n1 0 0\n0 1 0\n0 0 1") }.contains("ends after line 5"))
  }

  @Test func filesAreReadByName() throws {
    #expect(
      StructureFile.format(ofFile: "CONTCAR_3") == .poscar
        && StructureFile.format(ofFile: "a.VASP") == .poscar)
    #expect(StructureFile.format(ofFile: "a.b.CIF") == .cif && StructureFile.format(ofFile: "a.txt") == nil)
    #expect(refusal { try StructureFile.read("/nowhere/a.cif") }.contains("cannot be read"))
    #expect(refusal { try StructureFile.read("/tmp/a.doc") }.contains("format"))
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).vasp").path
    try rutile.write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(try StructureFile.read(path).count == 6)
  }

  @Test func filesAreReadUpToALimit() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).xyz").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(repeating: 65, count: 1000).write(to: URL(fileURLWithPath: path))
    #expect(try Reading.text(ofFile: path, limit: 1000).count == 1000)
    #expect(
      refusal {
        try StructureFile.read(try Reading.text(ofFile: path, limit: 999), name: "x", format: .extxyz)
      }.contains("larger than"))
    #expect(
      refusal {
        try StructureFile.read(try Reading.text(ofFile: "/tmp"), name: "x", format: .extxyz)
      }.contains("directory"))
    #expect(
      refusal {
        try StructureFile.read(try Reading.text(ofFile: path + "x"), name: "x", format: .extxyz)
      }.contains("No such file"))
  }
}
