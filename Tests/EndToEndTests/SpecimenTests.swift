import Foundation
import Testing

@Suite(.serialized) struct SpecimenTests {
  @Test func listAndShowTellTheSame() throws {
    let scratch = try Scratch()
    let list = try scratch.run("specimen", "list").output.split(separator: "\n").dropFirst()
    #expect(list.count >= 20)
    for line in list.prefix(3) {
      let words = line.split(separator: " ")
      let shown = try scratch.run("specimen", "show", String(words[0])).output
      #expect(shown.contains(words[0]) && shown.contains("density") && shown.contains("source"))
    }
  }

  @Test(arguments: ["extxyz", "cif", "poscar"]) func exportedBlocksGiveTheSameSignals(format: String) throws {
    let scratch = try Scratch()
    let suffix = ["extxyz": "xyz", "cif": "cif", "poscar": "vasp"][format]!
    #expect(
      try scratch.run("specimen", "export", "graphene", "--format", format, "-o", "block.\(suffix)").status
        == 0)
    let printed = try scratch.run("specimen", "export", "graphene", "--format", format).output
    #expect(try scratch.bytes("block.\(suffix)") == Data(printed.utf8))
    let detectors = "{name: 'HAADF', type: 'annular', inner_mrad: 10, outer_mrad: 20}"
    func simulate(_ specimen: String, _ name: String) throws -> Data {
      let text = Runs.text(specimen: specimen, gpts: 256, detectors: detectors)
      try scratch.write(text, to: "run.json")
      let result = try scratch.run("simulate", "run.json", "-o", name)
      #expect(result.status == 0, "\(result.error)")
      return try scratch.bytes(name)
    }
    let named = try #require(Self.image(try simulate("{name: 'graphene'}", "a.h5")))
    let read = try #require(Self.image(try simulate("{file: 'block.\(suffix)'}", "b.h5")))
    // Exported coordinates have ten decimals, which may move the last bit of a single-precision sum.
    let apart = zip(named, read).map { abs($0 - $1) / $0 }.max() ?? 1
    #expect(apart < 4e-7, "\(apart)")
  }

  @Test func builtBlocksAreOrthogonalCutsOfTheCrystal() throws {
    let scratch = try Scratch()
    let exported = try scratch.run(
      "specimen", "export", "SrTiO3-001", "--unit-cell", "--format", "cif", "-o", "cell.cif")
    #expect(exported.status == 0, "\(exported.error)")
    let built = try scratch.run(
      "specimen", "build", "cell.cif", "--zone-axis", "1,1,0", "--size-nm", "1.2,1.2,2", "-o", "block.xyz")
    #expect(built.status == 0 && built.output.isEmpty, "\(built.error)")
    // [110] of a cubic cell of 3.905 Å: boxes of 3.905 x 5.5225 x 5.5225 Å and 10 atoms, 3 x 2 x 4 of them.
    let lines = String(decoding: try scratch.bytes("block.xyz"), as: UTF8.self).split(separator: "\n")
    #expect(lines[0] == "240" && lines[1].hasPrefix("Lattice=\"11.7"))
    let run = Runs.text(
      specimen: "{file: 'block.xyz'}", gpts: 128,
      detectors: "{name: 'HAADF', type: 'annular', inner_mrad: 10, outer_mrad: 20}")
    try scratch.write(run, to: "run.json")
    let simulated = try scratch.run("simulate", "run.json", "-o", "out.h5")
    #expect(simulated.status == 0, "\(simulated.error)")
    let refused = try scratch.run("specimen", "build", "cell.cif", "--zone-axis", "0,0,0")
    #expect(refused.status == 2 && refused.error.contains("--zone-axis"), "\(refused.error)")
  }

  /// The values of the only image of a file: 30 single values in a row, each a fraction of the beam.
  private static func image(_ file: Data) -> [Float]? {
    let words = file.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count - 3, by: 4).map {
        bytes.loadUnaligned(fromByteOffset: $0, as: Float.self)
      }
    }
    var start = 0
    for (index, word) in words.enumerated() {
      guard word > 1e-7 && word < 1 else {
        start = index + 1
        continue
      }
      if index - start == 29 { return Array(words[start...index]) }
    }
    return nil
  }

  static let cif = """
    data_si
    _cell_length_a 5.431
    _cell_length_b 5.431
    _cell_length_c 5.431
    _cell_angle_alpha 90
    _cell_angle_beta 90
    _cell_angle_gamma 90
    _space_group_name_H-M_alt 'F d -3 m:1'
    loop_
    _atom_site_label
    _atom_site_fract_x
    _atom_site_fract_y
    _atom_site_fract_z
    Si1 0 0 0

    """
  static let hexagonal = """
    data_c
    _cell_length_a 2.46
    _cell_length_b 2.46
    _cell_length_c 6.7
    _cell_angle_alpha 90
    _cell_angle_beta 90
    _cell_angle_gamma 120
    _space_group_name_H-M_alt 'P 1'
    loop_
    _atom_site_label
    _atom_site_fract_x
    _atom_site_fract_y
    _atom_site_fract_z
    C1 0.333333 0.666667 0.5
    C2 0.666667 0.333333 0.5

    """

  @Test(
    arguments: [
      ("si.cif", cif, "zone_axis: [1, 1, 0], size_A: [12, 12, 8]"), ("si.cif", cif, "repeat: [2, 2, 1]"),
      ("c.cif", hexagonal, "zone_axis: [0, 0, 1], size_A: [10, 10, 6.7]"),
      ("a.xyz", "2\nLattice=\"8 0 0 0 8 0 0 0 6\" Properties=species:S:1:pos:R:3\nSr 1 1 1\nTi 4 4 4\n", ""),
      ("POSCAR", "t\n1.0\n8 0 0\n0 8 0\n0 0 6\nSr Ti\n1 1\nCartesian\n1 1 1\n4 4 4\n", ""),
      ("k.xyz", "a comment\n 8 8 6\n38 1 1 1 1.0 0.08\n22 4 4 4 1.0 0.08\n-1\n", ""),
      ("k.xyz", "a comment\n 8 8 6\n38 1 1 1 1.0 0.08\n22 4 4 4 1.0 0.08\n-1\n", "repeat: [1, 1, 2]"),
    ])
  func everyFormatRuns(name: String, text: String, more: String) throws {
    let scratch = try Scratch()
    try scratch.write(text, to: name)
    try scratch.write(Runs.text(specimen: "{file: '\(name)', \(more)}", gpts: 128), to: "run.json")
    let result = try scratch.run("simulate", "run.json", "-o", "x.h5", "--threads", "2")
    #expect(result.status == 0, "\(result.error)")
  }

  @Test func specimenFilesRun() throws {
    let scratch = try Scratch()
    try scratch.write(hexagonalSpecimen, to: "specimen.json")
    try scratch.write(Self.hexagonal, to: "c.cif")
    try scratch.write(Runs.text(specimen: "{file: 'specimen.json'}", gpts: 128), to: "run.json")
    let result = try scratch.run("simulate", "run.json", "-o", "x.h5")
    #expect(result.status == 0, "\(result.error)")
  }

  private let hexagonalSpecimen = """
    {title: "Carbon", formula: "C", structure: "c.cif", zone_axis: [0, 0, 1], block: {size_A: [10, 10, 6.7]},
     displacements: {rms_A: {C: 0.05}, temperature_K: 300, source: "a guess"}, source: ["ours"], licence: "CC0"}
    """

  @Test(
    arguments: [
      (
        "c.cif", hexagonal,
        "specimen.file: the cell is not orthogonal, which a simulation needs; give a zone_axis"
      ),
      ("a.xyz", "2\nLattice=\"8 0 0 0 8 0 0 0 6\"\nSr 1 1 1\nXx 4 4 4\n", "a.xyz, line 4"),
      (
        "a.xyz", "2\nLattice=\"8 0 0 0 8 0 0 0 6\"\nSr 1 1 1\nTi 1 1 1.1\n",
        "atom 1 (Sr): only 0.1 Å from atom 2 (Ti)"
      ),
      (
        "a.xyz", "3\nLattice=\"8 0 0 0 8 0 0 0 6\"\nSr 1 1 1\nTi 4 4 4\n",
        "a.xyz, line 1: 3 atoms are announced, but 2 lines follow"
      ),
      ("a.xyz", "2\nbroken\nSr 1 x 1\nTi 4 4 4\n", "a.xyz, line 3"), ("a.xyz", "", "a.xyz"),
      ("POSCAR", "t\n1.0\n8 0 0\n0 8 x\n0 0 6\nSr\n1\nCartesian\n1 1 1\n", "POSCAR, line 4"),
      ("k.xyz", "a comment\n 8 8 6\n38 9.5 1 1 1.0 0.08\n-1\n", "k.xyz"), ("si.cif", "data_x\n", "si.cif"),
    ])
  func wrongStructureFilesAreRefusedWithTheirPlace(name: String, text: String, message: String) throws {
    let scratch = try Scratch()
    try scratch.write(text, to: name)
    try scratch.write(Runs.text(specimen: "{file: '\(name)'}"), to: "run.json")
    let result = try scratch.run("simulate", "run.json", "-o", "x.h5")
    #expect(result.status == 2 && result.output.isEmpty && result.error.contains(message), "\(result.error)")
    #expect(result.error.filter { $0 == "\n" }.count == 1)
    #expect(try scratch.names().sorted() == [name, "run.json"].sorted())
  }

  @Test func acquisitionsDrawPictures() throws {
    let scratch = try Scratch()
    let image = try scratch.run(
      "image", "--specimen", "graphene", "--size", "16", "--fov-nm", "1", "-o", "a.h5", "--png", "pics",
      "--quiet",
      "--save-state", "state.json")
    #expect(image.status == 0 && image.output.isEmpty && image.error.isEmpty, "\(image)")
    let pattern = try scratch.run(
      "diffraction", "--state", "state.json", "--binning", "4", "--exposure-ms", "10", "-o", "b.h5", "--png",
      "pics")
    #expect(pattern.status == 0 && pattern.output.isEmpty, "\(pattern)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: scratch.path("pics")).sorted()
        == ["BM-Empad.png", "HAADF.png"])
  }

  /// The same seed makes the same file, another one another, and the noise-free version has none.
  @Test func seedsDecideOnNoise() throws {
    let scratch = try Scratch()
    func image(_ name: String, _ more: String...) throws -> Data {
      let words = [
        "image", "--specimen", "graphene", "--size", "16", "--fov-nm", "1", "-o", name, "--quiet",
      ]
      let result = try Program.run(words + more, in: scratch.folder)
      #expect(result.status == 0, "\(result)")
      return try Data(contentsOf: URL(fileURLWithPath: scratch.path(name)))
    }
    let one = try image("a.h5", "--seed", "5", "--threads", "1")
    #expect(try image("a.h5", "--seed", "5", "--threads", "2").count == one.count)
    #expect(try image("a.h5", "--seed", "5", "--threads", "1") == one)
    #expect(try image("a.h5", "--seed", "6", "--threads", "1") != one)
    let clean = try image("a.h5", "--seed", "5", "--noise-free", "--threads", "1")
    #expect(clean != one)
    #expect(try image("a.h5", "--seed", "5", "--noise-free", "--threads", "1") == clean)
  }

  /// The standard instrument is written out, and what is written is in order.
  @Test func theInstrumentFileIsInOrder() throws {
    let scratch = try Scratch()
    let shown = try scratch.run("instrument", "show")
    #expect(shown.status == 0)
    try scratch.write(shown.output, to: "instrument.json")
    #expect(try scratch.run("instrument", "check", "instrument.json").status == 0)
    #expect(try scratch.run("instrument", "commands").output.contains("acquire_image"))
  }
}
