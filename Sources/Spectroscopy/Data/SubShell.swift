/// A sub-shell nl of an atom, with its generalised oscillator strength tabulated.
package struct SubShell: Sendable, Hashable {
  /// Atomic number.
  package let element: Int
  /// Principal quantum number.
  package let n: Int
  /// Angular momentum.
  package let l: Int
  /// Whether it belongs to the outermost electrons, which solids share.
  package let isValence: Bool
  package let electrons: Double
  /// Binding energy of a valence sub-shell in eV; 0 for others, whose edges have measured onsets.
  package let binding: Double
  /// Row of the table.
  let index: Int
}
