package import Scattering

/// What makes columns of atoms look alike: the sequence of their scatterers along the beam.
package struct ColumnType: Sendable, Hashable {
  package struct Site: Sendable, Hashable {
    /// The slice in which the engine lets the atom act.
    package let slice: Int
    package let scatterer: Scatterer
    package let occupancy: Double

    /// About how strongly the atom scatters to high angles: a column lies where the mean of its atoms, so weighted, is.
    var weight: Double { Double(scatterer.element * scatterer.element) * max(occupancy, 1e-9) }
  }

  /// In beam order; within a slice by element.
  package let sites: [Site]

  init(_ sites: [Site]) {
    self.sites = sites.count < 2 ? sites : sites.sorted { $0.rank < $1.rank }
  }

  /// For messages, such as "16 in slice 1, 42 in slice 2".
  package var description: String {
    sites.map { "\($0.scatterer.element) in slice \($0.slice + 1)" }.joined(separator: ", ")
  }
}

extension ColumnType.Site {
  fileprivate var rank: (Int, Int, Double, Double, Double, Double) {
    (
      slice, scatterer.element, occupancy, scatterer.meanSquareX, scatterer.meanSquareY,
      scatterer.meanSquareXY
    )
  }
}
