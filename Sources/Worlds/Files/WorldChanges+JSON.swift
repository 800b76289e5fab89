package import Configuration
import Crystals
import Quantities

/// Changes as `{"atoms": [{"atom": identity, "element"?, "at_A"?, "mean_square_A2"?}], "grown_A": [[ix, iy, height,
/// surface]]}`; an atom without an element is gone.
extension WorldChanges {
  package var json: JSONValue {
    var entries: [String: JSONValue] = [:]
    let sorted = atoms.sorted { $0.key < $1.key }
    if !sorted.isEmpty {
      entries["atoms"] = .array(
        sorted.map { identity, atom in
          guard let atom else { return .object(["atom": .string(identity.description)]) }
          let place = [atom.position.x, atom.position.y, atom.position.z]
          return .object([
            "atom": .string(identity.description),
            "element": .string(ChemicalElement.symbol(Int(atom.element))),
            "at_A": .array(place.map { .number($0) }), "mean_square_A2": .number(Double(atom.meanSquare)),
          ])
        })
    }
    let columns = grown.columns.sorted { ($0.key.y, $0.key.x) < ($1.key.y, $1.key.x) }
    if !columns.isEmpty {
      entries["grown_A"] = .array(
        columns.map { cell, column in
          .array([Double(cell.x), Double(cell.y), column.height, column.surface].map { .number($0) })
        })
    }
    return .object(entries)
  }

  init(json: JSONValue) throws {
    self.init()
    let section = try Section(json, path: "changes", keys: ["atoms", "grown_A"])
    for (index, value) in (section.has("atoms") ? try section.list("atoms") : []).enumerated() {
      let path = "changes.atoms[\(index)]"
      let entry = try Section(value, path: path, keys: ["atom", "element", "at_A", "mean_square_A2"])
      let identity = try InputError.placed(path) { try AtomIdentity(try entry.text("atom")) }
      guard entry.has("element") else {
        restore(identity, nil)
        continue
      }
      let element = try InputError.placed(path) { try ChemicalElement(symbol: try entry.text("element")) }
      let place = try entry.numbers("at_A", count: 3, in: -1e7...1e7, unit: "Å")
      restore(
        identity,
        WorldAtom(
          identity: identity, element: element.number, position: Vector(place[0], place[1], place[2]),
          origin: .changed,
          meanSquare: try entry.number("mean_square_A2", default: 0.005, in: 0...25, unit: "Å²")))
    }
    for (index, value) in (section.has("grown_A") ? try section.list("grown_A") : []).enumerated() {
      let path = "changes.grown_A[\(index)]"
      let numbers = try Section.numbers(value, name: path, count: 4, in: -1e8...1e8, unit: "")
      guard (0...GrownLayer.highest).contains(numbers[2]) else {
        throw InputError.outOfRange(
          path, numbers[2], allowed: "heights from 0 to \(InputError.brief(GrownLayer.highest))", unit: "Å")
      }
      grown.set(
        SIMD2(Int32(numbers[0]), Int32(numbers[1])), .init(height: numbers[2], surface: numbers[3]))
    }
  }
}
