/// How the potential of an atom is shared between slices.
package enum Projection: String, CaseIterable, Sendable, Hashable {
  /// The whole atom, projected along z, belongs to the slice that holds its nucleus.
  case infinite
  /// Each slice gets the integral of the atom's potential between its two faces; what reaches beyond the
  /// specimen's faces is given to the first and last slice.
  case finite
}
