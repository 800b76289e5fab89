import Crystals
import Numerics
import Worlds

extension DamageRun {
  /// Å around a changed place in which neighbourhoods change.
  private static let surroundings = 4.6

  /// Lets an event happen to an atom, unless it has gone or changed in the meantime.
  mutating func happen(
    _ mechanism: DamageMechanism, to identity: AtomIdentity, in key: DamageTile.Key, at moment: InstrumentTime
  ) {
    guard let tracked = tiles[key]?.atoms.first(where: { $0.atom.identity == identity }),
      tracked.history.hazard[mechanism.rawValue] > 0, tracked.rates[mechanism.rawValue] > 0
    else { return }
    switch mechanism {
    case .knockOn, .radiolysis: sputter(tracked, mechanism == .knockOn ? .knockOn : .radiolysis, at: moment)
    case .exchange: exchange(tracked, at: moment)
    case .hop: hop(tracked, at: moment)
    }
  }

  private mutating func note(
    _ tracked: TrackedAtom, _ kind: SpecimenEvent.Kind, _ cause: SpecimenEvent.Cause,
    at moment: InstrumentTime,
    element: Int32? = nil, from: Vector? = nil, to: Vector?
  ) {
    events.append(
      SpecimenEvent(
        time: moment, kind: kind, cause: cause, element: Int(element ?? tracked.atom.element),
        identity: tracked.atom.identity, from: from ?? tracked.atom.position, to: to,
        dose: tracked.history.dose))
  }

  private mutating func settle(_ identity: AtomIdentity, _ history: AtomHistory?) {
    state.atoms[identity] = history
    settled.insert(identity)
  }

  private mutating func refresh(around places: [Vector]) {
    var low = SIMD2(repeating: Double.infinity)
    var high = -low
    for place in places {
      low = pointwiseMin(low, SIMD2(place.x, place.y))
      high = pointwiseMax(high, SIMD2(place.x, place.y))
    }
    refresh(Area(low: low, high: high).expanded(by: Self.surroundings))
  }

  private mutating func sputter(
    _ tracked: TrackedAtom, _ cause: SpecimenEvent.Cause, at moment: InstrumentTime
  ) {
    world.changes.remove(tracked.atom)
    note(tracked, .sputtered, cause, at: moment, to: nil)
    settle(tracked.atom.identity, nil)
    refresh(around: [tracked.atom.position])
  }

  /// The hit atom takes the impurity's place and the impurity takes its.
  private mutating func exchange(_ tracked: TrackedAtom, at moment: InstrumentTime) {
    let hit = tracked.atom
    guard
      let impurity = cache.surroundings.impurity(beside: hit, element: tracked.kind.impurity, in: world)
    else { return }
    // Elements of atoms that exist are known.
    guard (try? world.changes.exchange(hit, by: Int(impurity.element))) != nil,
      (try? world.changes.exchange(impurity, by: Int(hit.element))) != nil
    else { return }
    note(
      tracked, .exchanged, .knockOn, at: moment, element: impurity.element, from: impurity.position,
      to: hit.position)
    // Both sites begin anew.
    let other = history(of: impurity.identity, at: impurity.position)
    settle(hit.identity, AtomHistory(events: tracked.history.events + 1))
    settle(impurity.identity, AtomHistory(events: other.events + 1))
    refresh(around: [hit.position, impurity.position])
  }

  private func history(of identity: AtomIdentity, at place: Vector) -> AtomHistory {
    let tile = tiles[DamageTile.key(of: SIMD2(place.x, place.y))]
    return tile?.atoms.first { $0.atom.identity == identity }?.history ?? state.atoms[identity]
      ?? AtomHistory()
  }

  /// An atom on a surface goes to a free place at its own height.
  private mutating func hop(_ tracked: TrackedAtom, at moment: InstrumentTime) {
    let atom = tracked.atom
    let lane = DamageMechanism.hop.rawValue
    var history = tracked.history
    history.hazard[lane] = max(0, history.hazard[lane] - tracked.limits[lane])
    history.events += 1
    let id = atom.identity
    var stream = RandomStream(seed: damage.seed, purpose: .surfaceHop, index: tracked.history.events)
      .appending(Int(id.body.tileX)).appending(Int(id.body.tileY)).appending(Int(id.body.ordinal))
      .appending(Int(id.i)).appending(Int(id.j)).appending(Int(id.k)).appending(Int(id.site))
    let centre = SIMD2(atom.position.x, atom.position.y)
    let others = world.realise(Area(centre: centre, size: SIMD2(repeating: 2 * model.hopLength + 6))).atoms
      .filter { $0.identity != id }
    var target: Vector?
    for _ in 0..<Self.tries where target == nil {
      let direction = sineCosine(2 * .pi * stream.uniform())
      let place = atom.position + model.hopLength * Vector(direction.cosine, direction.sine, 0)
      if others.allSatisfy({ ($0.position - place).length > Self.room }) { target = place }
    }
    guard let target else {
      // Nowhere to go: it stays, and the next try has a threshold of its own.
      settle(id, history)
      refresh(around: [atom.position])
      return
    }
    world.changes.move(atom, to: target)
    note(tracked, .hopped, .radiolysis, at: moment, to: target)
    history.dose = 0
    history.isLoose = true
    settle(id, history)
    refresh(around: [atom.position, target])
  }

  /// Directions that are tried, and Å to all others that a place needs.
  private static let tries = 12
  private static let room = 1.4
}
