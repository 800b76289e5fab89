/// A transition from a core level to a partly filled sub-shell: the origin of white lines.
struct BoundTransition: Sendable, Hashable {
  let element: Int
  /// The core level, as in `IonisationEdge`.
  let n: Int
  let subshell: Int
  /// The sub-shell where it ends.
  let finalN: Int
  let finalL: Int
  /// Oscillator strength per core electron if the final sub-shell were empty.
  let strength: Double
  /// Electrons in the final sub-shell of the free atom.
  let occupation: Double

  /// Free places there.
  var holes: Double { Double(4 * finalL + 2) - occupation }
}
