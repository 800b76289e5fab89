/// What atoms answer to the electrons that pass them, by kind: a probability per electron as a function of the distance, as its
/// transform in Å². Kinds that are not named do not answer.
///
/// Diffuse scattering into a detector is one; the loss of energy to a shell of electrons is another.
package struct AtomResponse: Sendable, Hashable {
  package var shapes: [Scatterer: RadialShape]

  package init(_ shapes: [Scatterer: RadialShape]) { self.shapes = shapes }
}
