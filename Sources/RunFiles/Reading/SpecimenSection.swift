import Worlds
import Configuration
import Crystals
import Foundation
import Quantities

/// `specimen`: a structure file, a crystal of the library, a window of a world, or atoms written out; with its repeats.
struct SpecimenSection {
  /// One box: an orthogonal cell with its atoms.
  let box: Structure
  /// Boxes along x, y and z.
  let repeats: SIMD3<Int>
  let description: SpecimenDescription
  /// The window of a world that the box shows, if it is one.
  let window: WorldWindow?

  private static let inlineKeys = ["cell_A", "numbers", "positions_A"]
  private static let placementKeys = ["vacuum_A", "centre"]
  private static let blockKeys = ["zone_axis", "in_plane_axis", "rotation_deg", "tilt_deg", "size_A"]

  /// An atom with its copies while a block is cut and checked.
  static let bytesPerAtom = 1000.0

  /// - Parameters:
  ///   - folder: where structure files are looked for first.
  ///   - memory: bytes that the atoms of a block may take.
  init(_ root: Section, folder: String, memory: Int) throws {
    let section = try root.section(
      "specimen",
      keys: ["file", "name", "world", "window_nm"] + Self.inlineKeys + ["title", "repeat"] + Self.blockKeys
        + Self.placementKeys)
    let ways = ["file", "name", "world", "cell_A"].filter { section.has($0) }
    guard ways.count == 1 else {
      throw InputError(
        "specimen: \(ways.isEmpty ? "no source of atoms" : ways.joined(separator: " and ") + " together") is not allowed;"
          + " allowed: one of file, name, world with window_nm, cell_A with numbers and positions_A")
    }
    for key in Self.inlineKeys where section.has(key) && ways != ["cell_A"] {
      throw InputError("\(section.name(key)): not allowed together with \(section.name(ways[0]))")
    }
    if section.has("title") && ways != ["cell_A"] {
      throw InputError("\(section.name("title")): allowed only with cell_A, numbers and positions_A")
    }
    for key in Self.blockKeys where section.has(key) && (ways == ["cell_A"] || ways == ["world"]) {
      throw InputError("\(section.name(key)): allowed only for a file or a specimen of the library")
    }
    if section.has("window_nm") && ways != ["world"] {
      throw InputError("\(section.name("window_nm")): allowed only with world")
    }
    for key in ["repeat", "centre"] where section.has(key) && ways == ["world"] {
      throw InputError("\(section.name(key)): not allowed together with \(section.name("world"))")
    }
    let window = ways == ["world"] ? try WorldWindow(section, folder: folder, memory: memory) : nil
    self.window = window
    box = try InputError.placed("specimen") {
      if let window { return try Self.placed(window.box, section) }
      return try Self.placed(try Self.box(section, folder: folder, memory: memory), section)
    }
    guard box.cell.isOrthogonal else {
      throw InputError(
        "\(section.name(ways[0])): the cell is not orthogonal, which a simulation needs; give a zone_axis to cut a block"
      )
    }
    try InputError.placed("specimen") { [box] in try box.validated() }
    if section.has("repeat") {
      let list = try section.integers("repeat", count: 3, in: 1...100_000)
      repeats = SIMD3(list[0], list[1], list[2])
    } else {
      repeats = SIMD3(1, 1, 1)
    }
    let (atoms, overflow) = (repeats.x * repeats.y).multipliedReportingOverflow(
      by: repeats.z * max(1, box.count))
    guard !overflow, atoms <= Structure.largestCount else {
      throw InputError("\(section.name("repeat")): more than \(Structure.largestCount) atoms are not allowed")
    }
    description = SpecimenDescription(
      title: box.title.isEmpty ? "untitled" : box.title, formula: box.atoms.isEmpty ? "vacuum" : box.formula,
      atoms: box.count * repeats.x * repeats.y * repeats.z)
  }

  private static func box(_ section: Section, folder: String, memory: Int) throws -> Structure {
    if section.has("file") { return try fromFile(section, folder: folder, memory: memory) }
    guard section.has("name") else { return try inline(section) }
    let specimen = try SpecimenLibrary.locate().named(try section.text("name"))
    return try block(of: specimen, section, memory: memory)
  }

  /// Empty space before and behind the atoms, then the atoms in the middle across the beam.
  private static func placed(_ structure: Structure, _ section: Section) throws -> Structure {
    let isCentred = try section.bool("centre", default: false)
    let vacuum =
      section.has("vacuum_A") ? try section.numbers("vacuum_A", count: 2, in: 0...1e5, unit: "Å") : [0, 0]
    // Other cells are refused in a moment, with better advice.
    guard structure.cell.isOrthogonal else { return structure }
    let padded = vacuum == [0, 0] ? structure : try structure.withVacuum(below: vacuum[0], above: vacuum[1])
    return isCentred ? try padded.centred(axes: [0, 1]).wrapped() : padded
  }

  /// Atoms written into the run file.
  private static func inline(_ section: Section) throws -> Structure {
    let lengths = try section.numbers("cell_A", count: 3, in: Cell.allowedLengths, unit: "Å")
    let numbers = try section.integers("numbers", in: 1...103)
    let positions = try section.list("positions_A")
    guard numbers.count == positions.count else {
      throw InputError(
        "\(section.name("positions_A")): \(positions.count) positions for \(numbers.count) numbers; both lists must be"
          + " equally long")
    }
    let atoms = try zip(numbers, positions).enumerated().map { index, pair in
      let xyz = try Section.numbers(pair.1, name: "\(section.name("positions_A"))[\(index)]", count: 3)
      return Atom(element: pair.0, position: SIMD3(xyz[0], xyz[1], xyz[2]))
    }
    let title = section.has("title") ? try section.text("title") : "atoms of the run file"
    let structure = Structure(
      title: title, cell: try Cell(orthogonal: SIMD3(lengths[0], lengths[1], lengths[2])), atoms: atoms)
    try structure.refuseAtomsOutside(tolerance: 1e-3)
    return structure
  }

  private static func fromFile(_ section: Section, folder: String, memory: Int) throws -> Structure {
    let name = try section.text("file")
    let beside = name.hasPrefix("/") ? name : "\(folder)/\(name)"
    let path = FileManager.default.fileExists(atPath: beside) ? beside : name
    if path.hasSuffix(".json") { return try block(of: try Specimen(file: path), section, memory: memory) }
    let structure = try StructureFile.read(path)
    guard blockKeys.contains(where: { section.has($0) }) else { return structure.wrapped() }
    guard section.has("zone_axis") else {
      throw InputError("\(section.name("zone_axis")): missing; the other block keys need it")
    }
    let options = try options(section, BlockOptions())
    try checkSize(options, of: structure, memory: memory, name: section.name("size_A"))
    return try Block.cut(structure, options).structure
  }

  private static func block(of specimen: Specimen, _ section: Section, memory: Int) throws -> Structure {
    let options = try options(section, specimen.blockOptions)
    try checkSize(options, of: specimen.crystal, memory: memory, name: section.name("size_A"))
    return try specimen.cut(options).structure
  }

  /// Refuses a block whose atoms would not fit the memory, before they are made.
  private static func checkSize(_ options: BlockOptions, of crystal: Structure, memory: Int, name: String)
    throws
  {
    let size: SIMD3<Double>
    switch options.size {
    case .about(let wanted), .exactly(let wanted): size = wanted
    case .repeats: return
    }
    let atoms = size.x * size.y * size.z * Double(crystal.count) / crystal.cell.volume
    let fitting = Double(memory) / bytesPerAtom
    guard atoms <= fitting else {
      throw InputError(
        "\(name): a block of about \(InputError.brief(atoms.rounded())) atoms is not allowed; allowed: up to"
          + " \(InputError.brief(fitting.rounded(.down))) atoms with this memory")
    }
  }

  /// Block options with what the run file says about them.
  private static func options(_ section: Section, _ standard: BlockOptions) throws -> BlockOptions {
    var options = standard
    if section.has("zone_axis") {
      options.zoneAxis = try CrystalDirection(try section.numbers("zone_axis"))
      options.inPlaneAxis = nil
    }
    if section.has("in_plane_axis") {
      options.inPlaneAxis = try CrystalDirection(try section.numbers("in_plane_axis"))
    }
    options.rotation = try section.number("rotation_deg", default: 0, in: -360...360, unit: "°") * .pi / 180
    if section.has("tilt_deg") {
      let tilt = try section.numbers("tilt_deg", count: 2, in: -85...85, unit: "°")
      options.tilt = SIMD2(tilt[0] * .pi / 180, tilt[1] * .pi / 180)
    }
    if section.has("size_A") {
      let size = try section.numbers("size_A", count: 3, in: 0.5...1e5, unit: "Å")
      options.setSize(SIMD3(size[0], size[1], size[2]))
    }
    return options
  }
}
