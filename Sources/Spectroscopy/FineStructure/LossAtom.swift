/// A kind of atom as near-edge structure tells it apart.
package struct LossAtom: Sendable, Hashable {
  /// Atomic number 1 to 92.
  package var element: Int
  /// Formal charge, fractions for mixed valence; nil where unknown.
  package var valence: Double?
  /// Name of a compound or recipe: `SrTiO3`, `graphite`, `hBN`, `Ti4+ anatase`.
  package var environment: String?
  /// Whether layers lie across the beam, so that states along their normal are excited along the beam only; else all
  /// directions alike, which is also what the magic angle gives.
  package var isLayered: Bool

  package init(
    element: Int, valence: Double? = nil, environment: String? = nil, isLayered: Bool = false
  ) {
    self.element = element
    self.valence = valence
    self.environment = environment
    self.isLayered = isLayered
  }
}
