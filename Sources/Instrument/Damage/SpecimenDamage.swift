import Crystals
package import Quantities
package import Worlds

/// The answer of one specimen to the beam.
package struct SpecimenDamage: Sendable {
  package let model: DamageModel
  /// Of the specimen's events.
  package let seed: UInt64

  package init(model: DamageModel, seed: UInt64) {
    self.model = model
    self.seed = seed
  }

  /// Lets the beam act: atoms leave and move, hydrocarbons grow, insulators charge.
  ///
  /// Each atom has for each mechanism and each event a threshold drawn from the exponential distribution; the event happens when the
  /// expected number, cross-section times dose summed over all exposures, reaches it. So events do not depend on how exposures are cut
  /// (to rounding; to the byte where the pieces are the same). Sweeps longer than `longestSweep` change no atoms and grow nothing.
  /// - Parameters:
  ///   - world: what is exposed.
  ///   - exposure: not before an earlier one.
  ///   - cache: spares looking for the same atoms again.
  /// - Returns: what happened to atoms, in the order of time; it is in `state.events` too.
  package func expose(
    _ world: inout World, to exposure: BeamExposure, state: inout DamageState, cache: inout DamageCache
  ) -> [SpecimenEvent] {
    var run = DamageRun(self, world: world, exposure: exposure, state: state, cache: cache)
    // So that there is one owner of each while they change.
    state = DamageState()
    cache = DamageCache()
    for piece in exposure.pieces { run.expose(piece) }
    run.finish()
    world = run.world
    state = run.state
    cache = run.cache
    return run.events
  }

  /// Å; a line of a frame that is longer belongs to a field in which the dose of a frame is too low to see single atoms.
  package static let longestSweep = 1000.0

  /// How far charge moves the beam on the specimen, in Å; to be added to its place.
  /// - Parameter time: not before the last exposure.
  package func deflection(at time: InstrumentTime, _ state: DamageState) -> SIMD2<Double> {
    model.charging.deflection(state.charge, at: time, seed: seed)
  }

  /// Events per electron per Å² of an atom as it is now, in Å², by cause and kind: the truth of its rates.
  /// - Returns: cross-sections for being sputtered by knock-on and by radiolysis, for an exchange with an impurity beside it, and for a hop;
  ///   nil if there is no such atom, or nothing can happen to it.
  package func rates(
    of identity: AtomIdentity, near point: SIMD2<Double>, in world: World, _ state: DamageState,
    beam: ElectronBeam
  )
    -> (knockOn: Double, radiolysis: Double, exchange: Double, hop: Double)?
  {
    var surroundings = AtomSurroundings()
    let found = surroundings.kinds(
      in: Area(centre: point, size: SIMD2(repeating: 4)), of: world,
      isLoose: { state.atoms[$0]?.isLoose ?? false }, model: model)
    guard let kind = found.first(where: { $0.atom.identity == identity })?.kind else { return nil }
    var rates = DamageRates(model: model, beam: beam)
    let all = rates(kind)
    return (all[0], all[1], all[2], all[3])
  }
}
