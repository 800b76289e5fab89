import Worlds

/// What the specimen remembers of the beam besides the changes of the world: hazards of atoms, adsorbates, charge, and the log of events.
package struct DamageState: Sendable, Equatable, Codable {
  /// Everything that happened to atoms, in the order of time.
  package internal(set) var events: [SpecimenEvent] = []
  /// Atoms on which something has fallen that could have moved them.
  var atoms: [AtomIdentity: AtomHistory] = [:]
  var adsorbates: [SIMD2<Int32>: Adsorbate] = [:]
  var charge = ChargeState()

  package init() {}

  /// Atoms that remember anything.
  package var atomCount: Int { atoms.count }

  private enum CodingKeys: String, CodingKey { case events, atoms, adsorbates, charge }

  private struct WrittenAtom: Codable {
    let atom: String
    let history: AtomHistory
  }

  private struct WrittenAdsorbate: Codable {
    let x, y: Int32
    let adsorbate: Adsorbate
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    events = try container.decode([SpecimenEvent].self, forKey: .events)
    for written in try container.decode([WrittenAtom].self, forKey: .atoms) {
      atoms[try AtomIdentity(written.atom)] = written.history
    }
    for written in try container.decode([WrittenAdsorbate].self, forKey: .adsorbates) {
      adsorbates[SIMD2(written.x, written.y)] = written.adsorbate
    }
    charge = try container.decode(ChargeState.self, forKey: .charge)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(events, forKey: .events)
    try container.encode(
      atoms.sorted { $0.key < $1.key }.map { WrittenAtom(atom: $0.key.description, history: $0.value) },
      forKey: .atoms)
    try container.encode(
      adsorbates.sorted { ($0.key.y, $0.key.x) < ($1.key.y, $1.key.x) }
        .map { WrittenAdsorbate(x: $0.key.x, y: $0.key.y, adsorbate: $0.value) }, forKey: .adsorbates)
    try container.encode(charge, forKey: .charge)
  }
}
