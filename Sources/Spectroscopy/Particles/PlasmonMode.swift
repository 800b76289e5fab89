/// A resonance of a particle, and what an electron at a place gives it.
package struct PlasmonMode: Sendable, Equatable {
  /// `multipole 1`, `antenna 2`, `transverse`, `corner`, `edge`, `face 3`, `bulk`.
  package let name: String
  /// Probability per eV of losing each energy to it. Negative parts are what a particle takes off the bulk loss.
  package let probability: [Double]
}
