extension Structure {
  /// Sites closer than this, in Å, are one site shared by partial occupancy.
  static let sharing = 1e-2

  /// Shortest distance in Å between two different sites, periodic images included; nil without atoms.
  ///
  /// Sites at the same place (partial occupancy) do not count.
  package func shortestDistance() -> Double? {
    guard !atoms.isEmpty else { return nil }
    // An atom's image one lattice vector away is always there, which bounds the search.
    let certain = cell.lengths.min() * (1 + 1e-9)
    var cutoff = min(1.2 * Double.cbrt(cell.volume / Double(count)), certain)
    while true {
      if let shortest = shortestDistance(within: cutoff) { return shortest }
      if cutoff >= certain { return nil }
      cutoff = min(cutoff * 2, certain)
    }
  }

  private func shortestDistance(within cutoff: Double) -> Double? {
    let search = NeighbourSearch(self, cutoff: cutoff)
    var shortest = Double.infinity
    for atom in atoms.indices {
      search.forEachNeighbour(of: atom) { _, separation in
        let square = separation.lengthSquared
        if square > Self.sharing * Self.sharing { shortest = min(shortest, square) }
        return true
      }
    }
    return shortest.isFinite ? shortest.squareRoot() : nil
  }

  /// Neighbours of one element at one distance.
  package struct CoordinationShell: Sendable, Hashable {
    /// Mean distance in Å.
    package var distance: Double
    package var element: Int
    package var count: Int
  }

  /// The neighbours of an atom up to `radius` Å, gathered by element and distance, nearest first.
  /// - Parameter tolerance: distances that differ by less, in Å, fall into one shell.
  package func coordinationShells(of atom: Int, within radius: Double, tolerance: Double = 0.01)
    -> [CoordinationShell]
  {
    var found: [(distance: Double, element: Int)] = []
    NeighbourSearch(self, cutoff: radius).forEachNeighbour(of: atom) { other, separation in
      found.append((separation.length, atoms[other].element))
      return true
    }
    found.sort { ($0.distance, $0.element) < ($1.distance, $1.element) }
    var shells: [CoordinationShell] = []
    for (distance, element) in found {
      let place = shells.lastIndex { $0.element == element && abs($0.distance - distance) < tolerance }
      if let place {
        let shell = shells[place]
        let sum = shell.distance * Double(shell.count) + distance
        shells[place].count += 1
        shells[place].distance = sum / Double(shell.count + 1)
      } else {
        shells.append(CoordinationShell(distance: distance, element: element, count: 1))
      }
    }
    return shells
  }
}

extension Double {
  static func cbrt(_ value: Double) -> Double { power(value, 1.0 / 3) }
}
