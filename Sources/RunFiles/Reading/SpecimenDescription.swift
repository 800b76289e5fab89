/// What a run's specimen is, for people and metadata.
package struct SpecimenDescription: Sendable, Hashable {
  /// Title of the structure.
  package let title: String
  /// Chemical formula of one box.
  package let formula: String
  /// Atoms of the whole specimen.
  package let atoms: Int
}
