import Crystals
import Numerics

/// A specimen from its overview down to its atoms, in stage coordinates: x to the right, y down, z along the beam, in Å
/// with the origin in the middle.
///
/// The world is a pure function of its description: the same window shows the same atoms whatever was looked at before,
/// and two windows agree where they overlap. Only `changes` alter it.
package struct World: Sendable {
  package let description: WorldDescription
  package let scene: any Scene
  /// What grows under the beam; nil if nothing can.
  package let contaminant: Material?
  /// What has happened since it was made.
  package var changes: WorldChanges

  package init(
    description: WorldDescription, scene: any Scene, contaminant: Material? = nil,
    changes: WorldChanges = WorldChanges()
  ) {
    self.description = description
    self.scene = scene
    self.contaminant = contaminant
    self.changes = changes
  }

  package var seed: UInt64 { description.seed }
  /// What `BodyInfo.material` counts; the contaminant comes last.
  package var materials: [Material] { scene.materials + (contaminant.map { [$0] } ?? []) }
  /// The whole world.
  package var area: Area { Area(centre: .zero, size: scene.size) }

  /// The bodies whose boxes meet an area, the grown layer among them.
  package func bodies(over area: Area) -> [any Body] {
    scene.bodies(over: area) + grownLayer(over: area)
  }

  /// The atoms in a window, with changes.
  /// - Parameter area: the window; it may reach beyond the world, where there is nothing.
  package func realise(_ area: Area, threads: Int = 1) -> Realisation {
    let bodies = self.bodies(over: area.expanded(by: Self.surroundings))
    let margin = bodies.compactMap { $0.contact?.distance }.max() ?? 0
    let wide = margin > 0 ? area.expanded(by: margin) : area
    var found = BodyAtoms()
    var hasContacts = false
    for body in bodies where body.extent.area.intersects(wide) {
      let part = body.realise(in: body.contact == nil ? area : wide, threads: threads)
      if found.atoms.isEmpty { found.atoms = part.atoms } else { found.atoms += part.atoms }
      found.defects += part.defects
      hasContacts = hasContacts || body.contact != nil
    }
    if hasContacts { thin(&found, bodies, to: area) }
    changes.apply(to: &found, in: area)
    return Realisation(area: area, atoms: found.atoms, defects: found.defects, bodies: bodies.map(\.info))
  }

  /// One atom alone; nil where there is none of this identity (a vacancy, or removed).
  package func atom(_ identity: AtomIdentity, near point: SIMD2<Double>) -> WorldAtom? {
    let size = SIMD2(repeating: 2 * Self.surroundings)
    return realise(Area(centre: point, size: size)).atoms.first { $0.identity == identity }
  }

  /// Å around a window in which bodies may matter to it.
  static let surroundings = 4.0

  /// Leaves out atoms too close to those of another grain, then what only served as surroundings.
  private func thin(_ found: inout BodyAtoms, _ bodies: [any Body], to area: Area) {
    var makers: [BodyID: any Body] = [:]
    for body in bodies { makers[body.info.id] = body }
    // Few groups at most; atoms of a body stand together.
    var groups: [(contact: Contact, members: [Int])] = []
    var start = 0
    while start < found.atoms.count {
      let id = found.atoms[start].identity.body
      var end = start + 1
      while end < found.atoms.count, found.atoms[end].identity.body == id { end += 1 }
      defer { start = end }
      guard let body = makers[id], let contact = body.contact else { continue }
      let group = groups.firstIndex { $0.contact == contact } ?? groups.count
      if group == groups.count { groups.append((contact, [])) }
      let crystal = body as? CrystalBody
      for index in start..<end where crystal?.mayTouch(found.atoms[index].position) ?? true {
        groups[group].members.append(index)
      }
    }
    var gone = [Bool](repeating: false, count: found.atoms.count)
    for (contact, members) in groups {
      let crowded = AtomSpacing.crowded(members.map { found.atoms[$0].position }, distance: contact.distance)
      {
        found.atoms[members[$0]].identity.body > found.atoms[members[$1]].identity.body
      }
      for (member, isCrowded) in zip(members, crowded) where isCrowded { gone[member] = true }
    }
    if !found.defects.isEmpty {
      let goneSites = Set(zip(found.atoms, gone).filter(\.1).map(\.0.identity))
      found.defects.removeAll {
        goneSites.contains($0.identity) || !area.contains(SIMD2($0.position.x, $0.position.y))
      }
    }
    found.atoms.keep { index, atom in
      !gone[index] && area.contains(SIMD2(atom.position.x, atom.position.y))
    }
  }
}

extension [WorldAtom] {
  /// Keeps the atoms that a rule says yes to, in their order, without a second list.
  mutating func keep(_ rule: (_ index: Int, _ atom: WorldAtom) -> Bool) {
    let kept = withUnsafeMutableBufferPointer { atoms -> Int in
      var next = 0
      for index in atoms.indices where rule(index, atoms[index]) {
        if next != index { atoms[next] = atoms[index] }
        next += 1
      }
      return next
    }
    removeLast(count - kept)
  }
}

extension CrystalBody {
  /// Whether an atom is so near a face that another grain's atom can be too close to it.
  func mayTouch(_ place: Vector) -> Bool {
    region.isNearFace(
      place, within: (contact?.distance ?? 0) + (isCutAfterStrain ? 0 : strain?.bound ?? 0) + 0.1)
  }
}
