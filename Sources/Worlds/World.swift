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
    var parts: [(body: any Body, atoms: Range<Int>)] = []
    for body in bodies where body.extent.area.intersects(wide) {
      let part = body.realise(in: body.contact == nil ? area : wide, threads: threads)
      let start = found.atoms.count
      if found.atoms.isEmpty { found.atoms = part.atoms } else { found.atoms += part.atoms }
      found.defects += part.defects
      parts.append((body, start..<found.atoms.count))
    }
    if parts.contains(where: { $0.body.contact != nil }) { thin(&found, parts, to: area) }
    changes.apply(to: &found, in: area)
    return Realisation(area: area, atoms: found.atoms, defects: found.defects, bodies: bodies)
  }

  /// One atom alone; nil where there is none of this identity (a vacancy, or removed).
  package func atom(_ identity: AtomIdentity, near point: SIMD2<Double>) -> WorldAtom? {
    let size = SIMD2(repeating: 2 * Self.surroundings)
    return realise(Area(centre: point, size: size)).atoms.first { $0.identity == identity }
  }

  /// Å around a window in which bodies may matter to it.
  static let surroundings = 4.0

  /// Leaves out atoms too close to those of another grain, then what only served as surroundings.
  private func thin(_ found: inout BodyAtoms, _ parts: [(body: any Body, atoms: Range<Int>)], to area: Area) {
    var groups: [Contact: [Int]] = [:]
    for (body, range) in parts {
      guard let contact = body.contact else { continue }
      let crystal = body as? CrystalBody
      let near = range.filter { crystal?.mayTouch(found.atoms[$0].position) ?? true }
      groups[contact, default: []] += near
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
      let goneSites = Set(gone.indices.filter { gone[$0] }.map { found.atoms[$0].identity })
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
    region.isNearFace(place, within: (contact?.distance ?? 0) + (strain?.bound ?? 0) + 0.1)
  }
}
