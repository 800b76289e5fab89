package import Crystals
import Quantities

/// What has happened to a world: atoms removed, moved, exchanged and added, and the layer grown under the beam.
package struct WorldChanges: Sendable, Equatable {
  /// The present state of every atom that is not as the scene has it; nil for one that is gone.
  package private(set) var atoms: [AtomIdentity: WorldAtom?] = [:]
  package var grown = GrownLayer()
  /// Identities of the changed atoms that exist, by the square of the stage they are in.
  private var places: [SIMD2<Int>: Set<AtomIdentity>] = [:]
  private var nextAdded = 0

  package init() {}

  package var isEmpty: Bool { atoms.isEmpty && grown.isEmpty }

  /// Takes an atom out (sputtering, a tip).
  package mutating func remove(_ atom: WorldAtom) { set(atom.identity, nil) }

  /// Moves an atom to another place in Å.
  package mutating func move(_ atom: WorldAtom, to place: Vector) {
    var moved = atom
    moved.position = place
    moved.origin = .changed
    set(atom.identity, moved)
  }

  /// Puts another element in an atom's place.
  /// - Throws: `InputError` for an unknown element.
  package mutating func exchange(_ atom: WorldAtom, by element: Int) throws {
    var other = atom
    other.element = Int32(try ChemicalElement(number: element).number)
    other.origin = .changed
    set(atom.identity, other)
  }

  /// Adds an atom.
  /// - Parameters:
  ///   - place: where, in Å.
  ///   - meanSquare: mean-square thermal displacement in Å².
  /// - Returns: the new atom's identity.
  @discardableResult
  package mutating func add(element: Int, at place: Vector, meanSquare: Double = 0.005) throws -> AtomIdentity
  {
    let number = try ChemicalElement(number: element).number
    let identity = AtomIdentity(body: .added, i: nextAdded, j: 0, k: 0, site: 0)
    nextAdded += 1
    set(
      identity,
      WorldAtom(
        identity: identity, element: number, position: place, origin: .changed, meanSquare: meanSquare))
    return identity
  }

  /// Puts back a state that was written out.
  mutating func restore(_ identity: AtomIdentity, _ atom: WorldAtom?) {
    set(identity, atom)
    if identity.body == .added { nextAdded = max(nextAdded, Int(identity.i) + 1) }
  }

  private mutating func set(_ identity: AtomIdentity, _ atom: WorldAtom?) {
    if let old = atoms[identity] ?? nil { places[Self.square(old.position)]?.remove(identity) }
    atoms.updateValue(atom, forKey: identity)
    if let atom { places[Self.square(atom.position), default: []].insert(identity) }
  }

  private static let edge = 20.0
  private static func square(_ place: Vector) -> SIMD2<Int> {
    SIMD2(Int((place.x / edge).rounded(.down)), Int((place.y / edge).rounded(.down)))
  }

  /// Brings the atoms of a window up to date.
  func apply(to found: inout BodyAtoms, in area: Area) {
    guard !atoms.isEmpty else { return }
    var before: [AtomIdentity: WorldAtom] = [:]
    found.atoms.removeAll { atom in
      guard atoms[atom.identity] != nil else { return false }
      before[atom.identity] = atom
      return true
    }
    let gone = found.defects.filter { $0.kind != .vacancy && atoms[$0.identity] != nil }
    found.defects.removeAll { $0.kind != .vacancy && atoms[$0.identity] != nil }
    let regular = Dictionary(gone.map { ($0.identity, $0.expected) }, uniquingKeysWith: { first, _ in first })
    // Left places are vacancies, unless nothing is there as a rule.
    for (identity, atom) in before.sorted(by: { $0.key < $1.key }) {
      let expected = regular[identity] ?? atom.element
      let present = atoms[identity] ?? nil
      let stays = present.map { ($0.position - atom.position).length < Self.sameSite } ?? false
      if stays, let present {
        guard present.element != expected else { continue }
        found.defects.append(
          PointDefect(
            kind: expected == 0 ? .adatom : .substitution, identity: identity, expected: Int(expected),
            found: Int(present.element), position: present.position))
      } else if expected != 0 {
        found.defects.append(
          PointDefect(
            kind: .vacancy, identity: identity, expected: Int(expected), found: 0, position: atom.position))
      }
    }
    var here: [WorldAtom] = []
    let low = Self.square(Vector(area.low.x, area.low.y, 0))
    let high = Self.square(Vector(area.high.x, area.high.y, 0))
    if (high.x - low.x + 1) * (high.y - low.y + 1) < places.count {
      for y in low.y...high.y {
        for x in low.x...high.x {
          for identity in places[SIMD2(x, y)] ?? [] {
            if let atom = atoms[identity] ?? nil { here.append(atom) }
          }
        }
      }
    } else {
      here = atoms.values.compactMap { $0 }
    }
    here = here.filter { area.contains(SIMD2($0.position.x, $0.position.y)) }
      .sorted { $0.identity < $1.identity }
    found.atoms += here
    // What lies where the scene had nothing.
    for atom in here {
      let old = before[atom.identity]
      if let old, (old.position - atom.position).length < Self.sameSite { continue }
      found.defects.append(
        PointDefect(
          kind: .adatom, identity: atom.identity, expected: 0, found: Int(atom.element),
          position: atom.position))
    }
  }

  /// Å that an atom may be moved and still be on its site.
  private static let sameSite = 0.7
}
