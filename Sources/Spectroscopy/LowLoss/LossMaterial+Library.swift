import Configuration
import Foundation
import Quantities

extension LossMaterial {
  /// The solids whose dielectric functions are known, in alphabetical order.
  package static var names: [String] { library.keys.sorted() }

  /// A solid of the library: `Al`, `Si`, `SrTiO3`, `graphite`, `amorphous carbon`, ...
  /// - Throws: `InputError` that lists what there is.
  package init(named name: String) throws {
    guard let known = Self.library[name] else {
      throw InputError(
        "material: \"\(name)\" is not allowed; allowed: \(Self.names.joined(separator: ", "))"
          + Spelling.hint(for: name, among: Self.names))
    }
    self = known
  }

  private static let library: [String: LossMaterial] = {
    do {
      return try read(JSONValue(parsing: ProgramTable.materials, name: "materials"))
    } catch {
      preconditionFailure("the table of materials inside the program: \(error)")
    }
  }()

  private static let keys = [
    "atoms", "mass", "density", "gap", "split", "oscillators", "source", "table", "alongC", "phonons",
  ]

  static func read(_ document: JSONValue) throws -> [String: LossMaterial] {
    guard case .object(let entries) = document else { throw InputError("materials: an object is needed") }
    var sections: [String: Section] = [:]
    for (name, entry) in entries { sections[name] = try Section(entry, path: name, keys: keys) }
    return try sections.mapValues { section in
      let other = try section.optional("alongC").map { value in
        guard case .string(let name) = value, let found = sections[name] else {
          throw InputError("\(section.path): alongC must name another material")
        }
        return try dielectric(found)
      }
      guard case .object(let formula) = try section.value("atoms") else {
        throw InputError("\(section.path): atoms must be an object")
      }
      // Formula units per nm³: density in g/cm³ over mass in g/mol times Avogadro's number.
      let units =
        try section.positive("density") / section.positive("mass") * 1e-21 / PhysicalConstants.atomicMass
      var atoms: [Int: Double] = [:]
      for (key, value) in formula {
        guard let element = Int(key), case .number(let number) = value else {
          throw InputError("\(section.path): atoms must be numbers by atomic number")
        }
        atoms[element] = number * units
      }
      return LossMaterial(
        name: section.path, atoms: atoms, dielectric: try dielectric(section), alongC: other,
        split: try section.positive("split"))
    }
  }

  private static func dielectric(_ section: Section) throws -> DielectricFunction {
    let all = try rows(section, "oscillators").map {
      DielectricFunction.Oscillator(strength: $0[0], energy: $0[1], width: $0[2])
    }
    // Beyond the split losses are those of the atoms; what is left of such oscillators is that they can be polarised.
    let split = try section.positive("split")
    return try DielectricFunction(
      oscillators: all.filter { $0.energy <= split },
      background: all.filter { $0.energy > split }.reduce(0) { $0 + $1.strength / ($1.energy * $1.energy) },
      gap: section.number("gap"),
      vibrations: rows(section, "phonons").map {
        .init(transverse: 1e-3 * $0[0], longitudinal: 1e-3 * $0[1], width: 1e-3 * $0[2])
      },
      table: rows(section, "table").map { .init(energy: $0[0], n: $0[1], k: $0[2]) })
  }

  /// Rows of three numbers, none where the key is absent.
  private static func rows(_ section: Section, _ key: String) throws -> [[Double]] {
    guard let value = section.optional(key) else { return [] }
    guard case .array(let rows) = value else { throw InputError("\(section.name(key)): a list is needed") }
    return try rows.map { row in
      guard case .array(let items) = row, items.count == 3 else {
        throw InputError("\(section.name(key)): rows of three numbers are needed")
      }
      return try items.map { try Section.number($0, name: section.name(key)) }
    }
  }
}
