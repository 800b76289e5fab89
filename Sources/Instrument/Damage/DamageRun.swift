import Crystals
import Foundation
import Numerics
import Worlds

/// One exposure at work.
struct DamageRun {
  let damage: SpecimenDamage
  let exposure: BeamExposure
  var world: World
  var state: DamageState
  var cache: DamageCache
  var events: [SpecimenEvent] = []
  var tiles: [DamageTile.Key: DamageTile] = [:]
  var grown = GrowthRun()
  private var rates: DamageRates
  /// What of the profile acts on atoms in sweeps.
  private let near: BeamProfile

  init(_ damage: SpecimenDamage, world: World, exposure: BeamExposure, state: DamageState, cache: DamageCache)
  {
    self.damage = damage
    self.exposure = exposure
    self.world = world
    self.state = state
    self.cache = cache
    rates = DamageRates(model: damage.model, beam: exposure.beam)
    near = exposure.profile.near
    self.cache.prepare(for: world)
  }

  var model: DamageModel { damage.model }

  mutating func expose(_ piece: BeamExposure.Piece) {
    for step in exposure.steps(of: piece) {
      switch step {
      case .spot(let place, let start, let duration, let electrons):
        if model.movesAtoms { spot(at: place, from: start, duration, electrons) }
        if model.contamination.layer > 0 {
          grow(
            DosePatch.spot(at: place, electrons: electrons, profile: exposure.profile), from: start,
            duration.seconds)
        }
      case .sweep(let sweep):
        guard sweep.length <= SpecimenDamage.longestSweep else { continue }
        let patches = DosePatch.sweep(sweep, profile: near)
        if model.movesAtoms { self.sweep(sweep, patches) }
        if model.contamination.layer > 0 { grow(patches, from: sweep.start, sweep.duration) }
      }
    }
    charge(piece)
  }

  mutating func finish() {
    for tile in tiles.values {
      for tracked in tile.atoms where tracked.history.dose > 0 {
        state.atoms[tracked.atom.identity] = tracked.history
      }
    }
    grown.finish(&world, &state)
    state.events += events
    cache.changes = world.changes.atoms.count
  }

  // MARK: - Tiles

  /// Sees to it that the atoms of a tile are there.
  mutating func load(_ key: DamageTile.Key) {
    guard tiles[key] == nil else { return }
    if cache.tiles[key] == nil {
      let known = state
      cache.tiles[key] = cache.surroundings.kinds(
        in: DamageTile.area(key), of: world, isLoose: { known.atoms[$0]?.isLoose ?? false }, model: model)
    }
    tiles[key] = DamageTile(cache.tiles[key]!.compactMap { track($0.atom, $0.kind) })
  }

  /// An atom with its history; nil if nothing can happen to it.
  private mutating func track(_ atom: WorldAtom, _ kind: AtomKind) -> TrackedAtom? {
    let rates = self.rates(kind)
    guard rates != .zero else { return nil }
    var tracked = TrackedAtom(atom: atom, kind: kind, rates: rates)
    tracked.history = state.atoms[atom.identity] ?? AtomHistory()
    for mechanism in DamageMechanism.allCases where rates[mechanism.rawValue] > 0 {
      tracked.limits[mechanism.rawValue] = limit(mechanism, of: atom.identity, after: tracked.history.events)
    }
    return tracked
  }

  /// The hazard at which an event happens: an exponential number of mean 1 that belongs to atom, mechanism and count.
  private func limit(_ mechanism: DamageMechanism, of id: AtomIdentity, after events: Int) -> Double {
    var stream = RandomStream(seed: damage.seed, purpose: .damageThreshold, index: mechanism.rawValue)
      .appending(Int(id.body.tileX)).appending(Int(id.body.tileY)).appending(Int(id.body.ordinal))
      .appending(Int(id.i)).appending(Int(id.j)).appending(Int(id.k)).appending(Int(id.site)).appending(
        events)
    return -log(1 - stream.uniform())
  }

  /// Brings atoms around changed places up to date.
  mutating func refresh(_ area: Area) {
    let keys = DamageTile.keys(over: area)
    for key in keys {
      cache.tiles[key] = nil
      guard let tile = tiles[key] else { continue }
      var kept: [TrackedAtom] = []
      for tracked in tile.atoms {
        guard area.contains(SIMD2(tracked.atom.position.x, tracked.atom.position.y)) else {
          kept.append(tracked)
          continue
        }
        // A history that was changed by the event itself is in the state already.
        if tracked.history.dose > 0, !settled.contains(tracked.atom.identity) {
          state.atoms[tracked.atom.identity] = tracked.history
        }
      }
      tiles[key]!.atoms = kept
    }
    settled = []
    let known = state
    let found = cache.surroundings.kinds(
      in: area, of: world, isLoose: { known.atoms[$0]?.isLoose ?? false }, model: model)
    for (atom, kind) in found {
      let key = DamageTile.key(of: SIMD2(atom.position.x, atom.position.y))
      guard tiles[key] != nil, let tracked = track(atom, kind) else { continue }
      tiles[key]!.atoms.append(tracked)
    }
    for key in keys { tiles[key]?.sort() }
  }

  /// Atoms whose histories in the state are newer than those in the tiles.
  var settled: Set<AtomIdentity> = []

  // MARK: - Charge

  private mutating func charge(_ piece: BeamExposure.Piece) {
    let charging = model.charging
    guard !charging.perElectron.isEmpty, piece.electrons > 0 else { return }
    let place: SIMD2<Double>
    switch piece {
    case .stretch(let stretch): place = (stretch.from + stretch.to) / 2
    case .line(let line): place = line.places[line.places.count / 2]
    }
    let bodies = world.scene.bodies(over: Area(centre: place, size: SIMD2(1, 1)))
    let materials = world.materials
    let gain = World.layers(at: place, of: bodies).reduce(0.0) {
      max($0, charging.perElectron[materials[bodies[$1.body].info.material].name] ?? 0)
    }
    guard gain > 0 else { return }
    state.charge.add(
      piece.electrons, from: piece.start, duration: piece.duration, gain: gain, decay: charging.decay)
  }
}
