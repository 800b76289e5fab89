import Configuration
import Quantities

/// The recipes of the program, by element and shell.
package enum NearEdgeRecipes {
  /// Recipes of one edge (`Ti L`, `O K`) in alphabetical order of their names; none for most.
  package static func known(symbol: String, shell: String) -> [NearEdgeRecipe] {
    library["\(symbol) \(shell)"] ?? []
  }

  /// Recipes for an atom, with weights that sum to one; empty for the free atom's edge.
  ///
  /// In this order: a recipe of that name or compound; a valence, mixed linearly between its neighbours; the only one.
  static func mix(_ atom: LossAtom, shell: String) -> [(recipe: NearEdgeRecipe, weight: Double)] {
    guard let symbol = symbols[atom.element] else { return [] }
    let recipes = known(symbol: symbol, shell: shell)
    if let valence = atom.valence {
      let charged = recipes.filter { $0.valence != nil }
      // A compound chooses among recipes of the same charge: Ti4+ in rutile or anatase.
      let chosen = { (charge: Double) in
        let same = charged.filter { $0.valence == charge }
        return same.first { recipe in atom.environment.map { recipe.answers(to: $0) } ?? false } ?? same.first
      }
      let charges = charged.compactMap(\.valence)
      if let below = charges.filter({ $0 <= valence }).max() ?? charges.min(),
        let above = charges.filter({ $0 >= valence }).min() ?? charges.max(),
        let low = chosen(below), let high = chosen(above)
      {
        let share = above > below ? (valence - below) / (above - below) : 0
        return [(low, 1 - share), (high, share)].filter { $0.1 > 0 }
      }
    }
    if let environment = atom.environment,
      let recipe = recipes.first(where: { $0.answers(to: environment) })
    {
      return [(recipe, 1)]
    }
    return recipes.count == 1 ? [(recipes[0], 1)] : []
  }

  /// Atomic numbers of the elements that have recipes.
  private static let symbols = [
    5: "B", 6: "C", 7: "N", 8: "O", 13: "Al", 14: "Si", 16: "S", 22: "Ti", 23: "V", 24: "Cr", 25: "Mn",
    26: "Fe", 27: "Co", 28: "Ni", 29: "Cu", 57: "La", 58: "Ce",
  ]

  private static let library: [String: [NearEdgeRecipe]] = {
    do {
      return try read(JSONValue(parsing: ProgramTable.recipes, name: "near-edge recipes"))
    } catch {
      preconditionFailure("the near-edge recipes inside the program: \(error)")
    }
  }()

  static func read(_ document: JSONValue) throws -> [String: [NearEdgeRecipe]] {
    guard case .object(let edges) = document else { throw InputError("recipes: an object is needed") }
    return try edges.mapValues { value in
      guard case .object(let recipes) = value else { throw InputError("recipes: an object is needed") }
      return try recipes.sorted { $0.key < $1.key }.map { name, value in
        let section = try Section(
          value, path: name,
          keys: ["for", "valence", "onset", "step", "pi", "peaks", "lines", "holes"])
        let compounds: [String] =
          if case .array(let list)? = section.optional("for") {
            list.compactMap { if case .string(let text) = $0 { text } else { nil } }
          } else { [] }
        let step = try section.has("step") ? numbers(try section.value("step"), section.name("step")) : nil
        return NearEdgeRecipe(
          name: name, compounds: compounds,
          valence: section.has("valence") ? try section.number("valence") : nil,
          onset: section.has("onset") ? try section.number("onset") : nil,
          step: step.map { ($0[0], $0[1]) }, layerPeaks: try peaks(section, "pi"),
          peaks: try peaks(section, "peaks"), lines: try peaks(section, "lines"),
          holes: try section.number("holes", default: 0))
      }
    }
  }

  private static func peaks(_ section: Section, _ key: String) throws -> [NearEdgeRecipe.Peak] {
    guard case .array(let rows)? = section.optional(key) else { return [] }
    return try rows.map { row in
      let values = try numbers(row, section.name(key))
      guard values.count == 3 else { throw InputError("\(section.name(key)): three numbers are needed") }
      return .init(energy: values[0], width: values[1], area: values[2])
    }
  }

  private static func numbers(_ value: JSONValue, _ name: String) throws -> [Double] {
    guard case .array(let items) = value else { throw InputError("\(name): a list is needed") }
    return try items.map { try Section.number($0, name: name) }
  }
}

extension NearEdgeRecipe {
  func answers(to environment: String) -> Bool { name == environment || compounds.contains(environment) }
}
