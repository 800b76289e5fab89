/// A published table of independent-atom electron scattering factors.
package enum Parametrization: String, CaseIterable, Sendable, Hashable {
  case lobato
  case kirkland

  /// Atomic numbers that the tables hold.
  package static let elements = 1...103
}
