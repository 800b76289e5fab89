/// An ionisation edge: a sub-shell nlj and where its losses begin.
package struct IonisationEdge: Sendable, Hashable {
  /// Atomic number.
  package let element: Int
  /// Principal quantum number.
  package let n: Int
  /// 1 for s, 2 and 3 for p of j = 1/2 and 3/2, and so on.
  package let subshell: Int
  /// Whether atlases call it a major edge.
  package let isMajor: Bool
  /// Energy loss at the onset in eV.
  package let onset: Double
  package let electrons: Double
  /// Ratio of the photo-absorption above to below the edge.
  package let jump: Double
  /// Full width at half maximum of the core hole in eV.
  package let width: Double

  /// Angular momentum of the core electron.
  package var l: Int { subshell / 2 }
  /// `K`, `L`, ...
  package var shell: String { String(Array("KLMNOPQ")[n - 1]) }
  /// `K`, `L3`, `M45` are written one by one: `M4`, `M5`.
  package var name: String { n == 1 ? "K" : "\(shell)\(subshell)" }
}
