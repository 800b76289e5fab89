package import Configuration
package import Crystals
import Foundation
import Numerics
import Quantities
package import Worlds

/// Worlds and their windows as text.
package enum WorldText {
  /// A table of the worlds of the library: name, kind, title.
  package static func list(_ library: SpecimenLibrary) throws -> String {
    let worlds = WorldLibrary(library)
    return SpecimenReport.table(
      [["world", "kind", "title"]]
        + (try worlds.names.map { name in
          let description = try worlds.description(name)
          return [name, description.kind, description.title]
        }))
  }

  /// What a world is.
  package static func facts(_ world: World, threads: Int) throws -> String {
    let kind = try WorldKind.named(world.description.kind)
    let size = world.scene.size / 10
    var lines = [
      "title       \(world.description.title)", "kind        \(kind.name): \(kind.summary)",
      "seed        \(world.seed)",
      "size        \(brief(size.x)) x \(brief(size.y)) nm",
      "materials   \(world.scene.materials.map(\.name).joined(separator: ", "))",
    ]
    let window = Area(centre: .zero, size: pointwiseMin(SIMD2(200, 200), world.scene.size))
    let truth = GroundTruth(of: world, in: window, threads: threads)
    let counts = Dictionary(grouping: truth.realisation.atoms, by: \.element).mapValues(\.count)
    let composition = counts.sorted { $0.key < $1.key }
      .map { "\(ChemicalElement.symbol(Int($0.key))) \($0.value)" }.joined(separator: ", ")
    lines.append(
      "middle      \(brief(window.size.x / 10)) x \(brief(window.size.y / 10)) nm: \(truth.realisation.atoms.count) atoms"
        + (composition.isEmpty ? "" : " (\(composition))"))
    lines.append(
      "            \(truth.atomicColumns.count) atomic columns, \(truth.realisation.defects.count) point defects, "
        + "\(truth.table("features")?.count ?? 0) extended defects, \(truth.table("bodies")?.count ?? 0) bodies"
    )
    if !world.changes.isEmpty {
      lines.append(
        "changes     \(world.changes.atoms.count) atoms, \(world.changes.grown.columns.count) grown columns")
    }
    for (index, source) in world.description.source.enumerated() {
      lines.append((index == 0 ? "source      " : "            ") + source)
    }
    lines.append(
      "parameters  "
        + world.description.parameters.text(width: 90).dropLast().replacing("\n", with: "\n            "))
    return lines.joined(separator: "\n") + "\n"
  }

  /// The parameters of a kind, for `specimen kinds` and messages.
  package static func parameters(of kind: WorldKind) -> String {
    let rows = kind.parameters.map { parameter in
      [parameter.key, describe(parameter.value), parameter.meaning]
    }
    return "\(kind.name): \(kind.summary)\n"
      + SpecimenReport.table(rows.map { ["  " + $0[0], $0[1], $0[2]] })
  }

  private static func describe(_ value: Parameter.Value) -> String {
    func range(_ range: ClosedRange<Double>, _ unit: String) -> String {
      "\(InputError.brief(range.lowerBound)) to \(InputError.brief(range.upperBound))"
        + (unit.isEmpty ? "" : " " + unit)
    }
    switch value {
    case .number(let standard, let allowed, let unit):
      return "\(InputError.brief(standard)) (\(range(allowed, unit)))"
    case .integer(let standard, let allowed):
      return "\(standard) (\(allowed.lowerBound) to \(allowed.upperBound))"
    case .truth(let standard): return "\(standard)"
    case .word(let standard, let words): return "\(standard) (\(words.joined(separator: ", ")))"
    case .text(let standard): return standard.isEmpty ? "none" : standard
    case .numbers(let standard, _, let allowed, let unit):
      return "[\(standard.map { InputError.brief($0) }.joined(separator: ", "))] (\(range(allowed, unit)))"
    case .table(let standard, let allowed, let unit):
      let entries = standard.sorted { $0.key < $1.key }.map { "\($0.key) \(InputError.brief($0.value))" }
      return "{\(entries.joined(separator: ", "))} (\(range(allowed, unit)))"
    case .list(let keys): return "[{\(keys.joined(separator: ", "))}]"
    }
  }

  /// The truth of a window as JSON: tables by columns.
  package static func json(_ truth: GroundTruth, world: World) -> JSONValue {
    var entries: [String: JSONValue] = [
      "world": WorldFile.json(world),
      "window_A": .array(
        [truth.area.low.x, truth.area.low.y, truth.area.size.x, truth.area.size.y].map { .number($0) }),
    ]
    for table in truth.tables {
      entries[table.name] = .object(
        Dictionary(uniqueKeysWithValues: table.columns.map { ($0.name, list($0.values)) }))
    }
    return .object(entries)
  }

  private static func list(_ values: Table.Values) -> JSONValue {
    switch values {
    case .whole(let list): .array(list.map { .number(Double($0)) })
    case .real(let list): .array(list.map { $0.isFinite ? .number($0) : .null })
    case .text(let list): .array(list.map { .string($0) })
    }
  }

  private static func brief(_ value: Double) -> String { InputError.brief((value * 100).rounded() / 100) }
}
