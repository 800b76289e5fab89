/// What a spectrum was made from.
package struct LossTruth: Sendable, Equatable {
  /// Mean number of collected losses on the grid, t/λ for the aperture: ln(I_t / I_0) of the spectrum.
  package let collected: Double
  /// Mean number of losses into any angle.
  package let total: Double
  /// Atoms per nm² by atomic number.
  package let areal: [Int: Double]
  /// Edges of the atoms that begin inside the grid, by energy.
  package let edges: [IonisationEdge]
}
