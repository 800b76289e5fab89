import Worlds

/// An atom that the beam may do something to.
struct TrackedAtom {
  var atom: WorldAtom
  var kind: AtomKind
  var rates = SIMD4<Double>.zero
  var history = AtomHistory()
  /// Hazards at which events happen; infinite where nothing can.
  var limits = SIMD4<Double>(repeating: .infinity)
}
