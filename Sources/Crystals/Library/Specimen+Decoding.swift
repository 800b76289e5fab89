import Configuration
import Quantities

extension Specimen {
  /// Reads a specimen file and the structure file that it names.
  ///
  /// Keys: `title`, `formula`, `structure` (file beside it), `zone_axis` (three or four indices),
  /// `in_plane_axis`?,
  /// `block` {`size_A` [x, y, z], `single_layer`?, `vacuum_A`? [below, above], `remove`? [{`element`,
  /// `nearest_fraction` [x, y, z]}]}, `displacements` {`rms_A` {element: Å}, `temperature_K`, `source`},
  /// `amorphous`?, `charges`? {element: formal charge}, `source` (list of citations) and `licence`.
  /// - Parameters:
  ///   - path: the specimen file.
  ///   - name: name of the specimen; by default that of its folder.
  /// - Throws: `InputError` naming the file and the key.
  package init(file path: String, name: String? = nil) throws {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.dropLast().joined(separator: "/")
    let json = try JSONValue(file: path)
    self = try Reading.at(path) {
      try Specimen(
        json, folder: folder.isEmpty ? "." : folder, name: name ?? parts.dropLast().last.map(String.init))
    }
  }

  private init(_ json: JSONValue, folder: String, name: String?) throws {
    let keys = [
      "title", "formula", "structure", "zone_axis", "in_plane_axis", "block", "displacements", "amorphous",
      "charges", "source", "licence",
    ]
    let section = try Section(json, path: "", keys: keys)
    title = try section.text("title")
    formula = try section.text("formula")
    self.name = name ?? formula
    zoneAxis = try Reading.at("zone_axis") { try CrystalDirection(try section.numbers("zone_axis")) }
    inPlaneAxis =
      section.has("in_plane_axis")
      ? try Reading.at("in_plane_axis") { try CrystalDirection(try section.numbers("in_plane_axis")) } : nil
    blockRule = try Self.blockRule(section)
    displacements = try Self.displacements(section)
    isAmorphous = try section.bool("amorphous", default: false)
    charges = section.has("charges") ? try Self.byElement(section, "charges", in: -4...8, unit: "e") : [:]
    source = try section.list("source").map { value in
      guard case .string(let text) = value else {
        throw InputError("source: \(value.kind) is not allowed; allowed: texts")
      }
      return text
    }
    licence = try section.text("licence")
    let file = try section.text("structure")
    guard !file.contains("/") else {
      throw InputError(
        "structure: \"\(file)\" is not allowed; allowed: the name of a file beside the specimen file")
    }
    crystal = try StructureFile.read("\(folder)/\(file)")
  }

  private static func blockRule(_ parent: Section) throws -> BlockRule {
    let section = try parent.section("block", keys: ["size_A", "single_layer", "vacuum_A", "remove"])
    let size = try section.numbers("size_A", count: 3)
    guard size.allSatisfy({ $0 > 0 && $0 <= 10000 }) else {
      throw InputError("\(section.name("size_A")): a side is not allowed; allowed: above 0, up to 10000 Å")
    }
    let vacuum = section.has("vacuum_A") ? try section.numbers("vacuum_A", count: 2) : [0, 0]
    guard vacuum.allSatisfy({ $0 >= 0 && $0 <= 1000 }) else {
      throw InputError("\(section.name("vacuum_A")): a length is not allowed; allowed: 0 to 1000 Å")
    }
    let removals = section.has("remove") ? try section.list("remove") : []
    return BlockRule(
      size: Vector(size[0], size[1], size[2]),
      isSingleLayer: try section.bool("single_layer", default: false),
      vacuumBelow: vacuum[0], vacuumAbove: vacuum[1],
      removals: try removals.enumerated().map { index, value in
        let path = "\(section.name("remove"))[\(index)]"
        let entry = try Section(value, path: path, keys: ["element", "nearest_fraction"])
        let point = try entry.numbers("nearest_fraction", count: 3)
        let element = try Reading.at(path) { try ChemicalElement(symbol: try entry.text("element")) }
        return Removal(element: element.number, point: Vector(point[0], point[1], point[2]))
      })
  }

  private static func displacements(_ parent: Section) throws -> Displacements {
    let section = try parent.section("displacements", keys: ["rms_A", "temperature_K", "source"])
    let rms = try byElement(section, "rms_A", in: 0...5, unit: "Å")
    return Displacements(
      rms: rms, temperature: try section.number("temperature_K", in: 0...5000, unit: "K"),
      source: try section.text("source"))
  }

  /// An object of numbers, one for each of some elements, by atomic number.
  private static func byElement(
    _ section: Section, _ key: String, in range: ClosedRange<Double>, unit: String
  ) throws -> [Int: Double] {
    guard case .object(let entries) = try section.value(key) else {
      throw InputError("\(section.name(key)): allowed: an object of elements")
    }
    var values: [Int: Double] = [:]
    for (symbol, value) in entries.sorted(by: { $0.key < $1.key }) {
      let path = "\(section.name(key)).\(symbol)"
      let element = try Reading.at(path) { try ChemicalElement(symbol: symbol) }
      values[element.number] = try Section.number(value, name: path, in: range, unit: unit)
    }
    return values
  }
}
