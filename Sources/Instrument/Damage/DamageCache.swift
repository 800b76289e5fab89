import Worlds

/// Atoms found in earlier exposures; it saves time and changes nothing. Make a new one for another world, or after changing the world by
/// other means than the beam.
package struct DamageCache: Sendable {
  var surroundings = AtomSurroundings()
  var tiles: [DamageTile.Key: [(atom: WorldAtom, kind: AtomKind)]] = [:]
  /// To see that the world is still the one of the tiles.
  var seed: UInt64?
  var changes = 0
  /// Tiles beyond which it starts anew.
  static let most = 400

  package init() {}

  mutating func prepare(for world: World) {
    if seed != world.seed || changes != world.changes.atoms.count || tiles.count > Self.most { tiles = [:] }
    seed = world.seed
  }
}
