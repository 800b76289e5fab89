/// What a spectrum was made from.
package struct LossTruth: Sendable, Equatable {
  /// Mean number of collected losses, t/λ for the aperture, wherever the grid ends: ln(I_t / I_0) of a spectrum that is whole.
  /// As practice does, it takes losses of less than half a step for none.
  package let collected: Double
  /// Mean number of losses into any angle.
  package let total: Double
  /// Atoms per nm² by atomic number.
  package let areal: [Int: Double]
  /// Edges of the atoms that begin inside the grid, by energy.
  package let edges: [IonisationEdge]
}
