import Crystals
import Foundation
import Numerics
import Quantities
import Testing

/// Damaged files are refused with an `InputError` or read; nothing else may happen.
@Suite struct FuzzTests {
  private static let rounds = 4000

  private static let cif = """
    data_x
    _cell_length_a 5.5(1)
    _cell_length_b 5.7
    _cell_length_c 7.69
    _symmetry_space_group_name_H-M 'P b n m'
    loop_
    _space_group_symop_operation_xyz
    'x,y,z' '-x,-y,z+1/2' '-x,-y,-z' 'x,y,-z+1/2'
    '1/2+x,1/2-y,-z' '1/2-x,1/2+y,1/2-z' '1/2-x,1/2+y,z' '1/2+x,1/2-y,z+1/2'
    loop_
    _atom_site_label
    _atom_site_fract_x _atom_site_fract_y _atom_site_fract_z
    _atom_site_occupancy _atom_site_U_iso_or_equiv
    La1 -.0078 .049 .25 1 .01
    Mn1 0.5 0 0 1 .02
    _note
    ;
    text
    ;
    loop_
    _atom_site_aniso_label
    _atom_site_aniso_U_11 _atom_site_aniso_U_22 _atom_site_aniso_U_33
    _atom_site_aniso_U_12 _atom_site_aniso_U_13 _atom_site_aniso_U_23
    Mn1 .01 .02 .03 .001 0 0
    """
  private static let tabulated = """
    data_x
    _cell_length_a 4
    _cell_length_b 4
    _cell_length_c 4
    _space_group_name_Hall '-P 4 2 3'
    _space_group_name_H-M_alt 'P m -3 m'
    loop_
    _atom_site_type_symbol
    _atom_site_fract_x _atom_site_fract_y _atom_site_fract_z
    Sr2+ 0 0 0
    Ti 0.5 0.5 0.5
    O 0.5 0.5 0
    """
  private static let extended = """
    2
    Lattice="4 0 0 0 5 0 0 0 6" Properties=species:S:1:pos:R:3:occ:R:1:u_aniso:R:6 Origin="0 0 0" title='x'
    Sr 0 0 0 1 .1 .1 .1 0 0 0
    O 2 2 3 0.5 -1 -1 -1 -1 -1 -1
    """
  private static let kirkland = "a comment\n4.0 5.0 6.0\n38 0.0 0.0 0.0 1.0 0.08\n8 2 2.5 3 0.5 0.1\n-1\n"
  private static let poscar = """
    Ti O
    1.0
    4.59 0 0
    0 4.59 0
    0 0 2.96
    Ti O
    2 1
    Selective dynamics
    Direct
    0 0 0 T T F
    0.5 0.5 0.5 T T F
    0.305 0.305 0 T T F
    """

  private static let pieces: [[UInt8]] = [
    "-", "9", "e9", "e308", "nan", "inf", "0", "\n", " ", "'", "\"", ";", "\n;", "loop_", "data_", "_", ",",
    "x", "/", "/0", "(",
    ")", ":", "=", "1e-300", "99999999999999999999", "\u{0}", "é", "\u{FEFF}", "\r", "#", ".", "?", "*",
    "-1\n",
  ].map { Array($0.utf8) }

  private func damaged(_ text: String, _ random: inout RandomStream) -> String {
    var bytes = Array(text.utf8)
    func below(_ count: Int) -> Int { Int(random.uniform() * Double(count)) }
    for _ in 0...below(4) {
      let place = below(bytes.count + 1)
      switch below(6) {
      case 0: if place < bytes.count { bytes[place] = UInt8(truncatingIfNeeded: random.next()) }
      case 1: bytes.removeSubrange(place..<min(bytes.count, place + below(12)))
      case 2: bytes.insert(contentsOf: Self.pieces[below(Self.pieces.count)], at: place)
      case 3: bytes.removeSubrange(place...)
      case 4:
        let end = min(bytes.count, place + below(40))
        bytes.insert(contentsOf: bytes[place..<end], at: below(bytes.count + 1))
      default:
        if place < bytes.count, (48...57).contains(bytes[place]) { bytes[place] = UInt8(48 + below(10)) }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func attack(_ text: String, index: Int, _ read: (String) throws -> Structure) throws {
    _ = try read(text)
    var refused = 0
    for round in 0..<Self.rounds {
      var random = RandomStream(seed: 7, purpose: RandomStream.Purpose("test.fuzz"), index: index, round)
      let broken = damaged(text, &random)
      do {
        let structure = try read(broken)
        #expect(structure.atoms.allSatisfy { $0.position.isFinite && (1...103).contains($0.element) })
        _ = structure.density
        _ = structure.formula
      } catch let error as InputError {
        refused += 1
        #expect(!error.message.contains("\n"), "\(error.message)")
      } catch {
        Issue.record("seed 7, round \(round): \(error)")
      }
    }
    #expect(refused > Self.rounds / 10)
  }

  @Test func cifReaderOnlyThrowsInputErrors() throws {
    try attack(Self.cif, index: 0) { try CIFReader.read($0, name: "f") }
    try attack(Self.tabulated, index: 1) { try CIFReader.read($0, name: "f") }
  }

  @Test func xyzReadersOnlyThrowInputErrors() throws {
    try attack(Self.extended, index: 2) { try StructureFile.read($0, name: "f", format: .extxyz) }
    try attack(Self.kirkland, index: 3) { try StructureFile.read($0, name: "f", format: .extxyz) }
    try attack("2\nplain\nO 0 0 0\nH 1 0 0\n", index: 4) { try XYZReader.read($0, name: "f") }
  }

  @Test func poscarReaderOnlyThrowsInputErrors() throws {
    try attack(Self.poscar, index: 5) { try POSCARReader.read($0, name: "f") }
  }
}
