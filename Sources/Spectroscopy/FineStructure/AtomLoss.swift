/// All core losses of one kind of atom: cross-section per eV in nm².
struct AtomLoss: Sendable {
  private let families: [(family: EdgeFamily, weight: Double)]

  /// - Parameter lowest: edges with an onset up to here belong to the solid's dielectric function.
  init(_ atom: LossAtom, above lowest: Double, _ optics: LossOptics) {
    let edges = OscillatorTables.shared.edges(of: atom.element).filter { $0.onset > lowest }
    var families: [(EdgeFamily, Double)] = []
    for n in 1...7 {
      for l in 0...3 {
        let members = edges.filter { $0.n == n && $0.l == l }
        guard let first = members.first else { continue }
        // Recipes are for the strongest edges of a shell: K, L23, M45.
        let recipes = l == n - 1 ? NearEdgeRecipes.mix(atom, shell: first.shell) : []
        if recipes.isEmpty {
          families.append((EdgeFamily(members, atom: atom, recipe: nil, optics: optics), 1))
        }
        for (recipe, weight) in recipes {
          families.append((EdgeFamily(members, atom: atom, recipe: recipe, optics: optics), weight))
        }
      }
    }
    self.families = families.map { (family: $0.0, weight: $0.1) }
  }

  /// No losses below, in eV.
  var begin: Double { families.map(\.family.begin).min() ?? .infinity }

  /// Energies where something begins, in order.
  var begins: [Double] { families.map(\.family.begin).sorted() }

  func value(_ energy: Double) -> Double {
    families.reduce(0) { $0 + $1.weight * $1.family.value(energy) }
  }
}
