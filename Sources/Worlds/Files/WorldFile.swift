package import Configuration
package import Crystals
import Quantities

/// World files: JSON that regenerates a world.
///
/// Keys: `title`, `kind`, `seed`?, `parameters`?, `changes`?, `source`? (list of citations), `licence`?. A specimen file
/// with `kind` is a world; one with `structure` is a crystal.
package enum WorldFile {
  private static let keys = ["title", "kind", "seed", "parameters", "changes", "source", "licence"]

  /// Whether a document describes a world.
  package static func isWorld(_ json: JSONValue) -> Bool {
    if case .object(let entries) = json { return entries["kind"] != nil }
    return false
  }

  /// - Parameters:
  ///   - library: where materials of the library are.
  ///   - folder: where the user's structure files are looked for.
  package static func read(_ json: JSONValue, library: SpecimenLibrary, folder: String) throws -> World {
    let description = try description(json)
    var world = try World(description, materials: MaterialSource(library: library, folder: folder))
    if let changes = try Section(json, path: "", keys: keys).optional("changes") {
      world.changes = try WorldChanges(json: changes)
    }
    return world
  }

  /// The part of a document that tells what the world is made of.
  package static func description(_ json: JSONValue) throws -> WorldDescription {
    let section = try Section(json, path: "", keys: keys)
    return WorldDescription(
      title: section.has("title") ? try section.text("title") : try section.text("kind"),
      kind: try section.text("kind"),
      seed: UInt64(section.has("seed") ? try section.integer("seed", in: 0...Int(1) << 53) : 1),
      parameters: section.optional("parameters") ?? .object([:]),
      source: section.has("source") ? try texts(section) : [],
      licence: section.has("licence") ? try section.text("licence") : "")
  }

  /// Reads a file.
  /// - Throws: `InputError` naming the file and the key.
  package static func read(_ path: String, library: SpecimenLibrary) throws -> World {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.dropLast().joined(separator: "/")
    let json = try JSONValue(file: path)
    return try InputError.placed(path) {
      try read(json, library: library, folder: parts.count > 1 ? (folder.isEmpty ? "/" : folder) : ".")
    }
  }

  private static func texts(_ section: Section) throws -> [String] {
    try section.list("source").map {
      guard case .string(let text) = $0 else {
        throw InputError("source: \($0.kind) is not allowed; allowed: texts")
      }
      return text
    }
  }

  /// The document that `read` takes back.
  package static func json(_ world: World) -> JSONValue {
    let description = world.description
    var entries: [String: JSONValue] = [
      "title": .string(description.title), "kind": .string(description.kind),
      "seed": .number(Double(description.seed)),
    ]
    if description.parameters != .object([:]) { entries["parameters"] = description.parameters }
    if !world.changes.isEmpty { entries["changes"] = world.changes.json }
    if !description.source.isEmpty { entries["source"] = .array(description.source.map { .string($0) }) }
    if !description.licence.isEmpty { entries["licence"] = .string(description.licence) }
    return .object(entries)
  }
}
