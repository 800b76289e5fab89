import Crystals
import Worlds

/// What the rates of an atom depend on; atoms of one kind share their rates.
struct AtomKind: Hashable {
  var element: Int32
  /// Mean-square thermal displacement in Å².
  var meanSquare: Float
  /// Neighbours that it has, and those of a whole crystal.
  var neighbours: Int8
  var whole: Int8
  /// Whether another atom lies right behind it.
  var isCovered: Bool
  /// Whether it lies on a surface, or hangs on one bond only.
  var isLoose: Bool
  /// Element of an impurity beside this host atom; 0 for none.
  var impurity: Int32
}

/// Finds the kinds of the atoms in an area.
struct AtomSurroundings {
  /// Å from an atom to all that may matter to it.
  static let reach = 5.0
  /// An atom behind another one: within this many Å sideways, and this many along the beam.
  private static let coverRadius = 1.6
  private static let coverDepth = 10.0

  /// Bonds of an element in a material: how long they can be in Å, and how many there are.
  struct Bonds {
    var length: Double
    var count: Int
  }

  /// By the name of the material, then by element.
  private var bonds: [String: [Int: Bonds]] = [:]

  /// The atoms of an area that the beam may do something to, with their kinds; others are those of grown or spread contamination, and
  /// those inside thick matter.
  /// - Parameter isLoose: whether an atom is known to lie on a surface.
  mutating func kinds(in area: Area, of world: World, isLoose: (AtomIdentity) -> Bool, model: DamageModel)
    -> [(atom: WorldAtom, kind: AtomKind)]
  {
    let realisation = world.realise(area.expanded(by: Self.reach))
    let materials = world.materials
    var bodies: [BodyID: (bonds: [Int: Bonds], isSheet: Bool, isAmorphous: Bool, most: Bonds)] = [:]
    var contaminants: Set<BodyID> = [.contamination]
    for body in realisation.bodies {
      if body.info.category == .contamination { contaminants.insert(body.info.id) }
      let material = materials[body.info.material]
      let bonds = bonds(of: material)
      let most =
        bonds.values.max { ($0.count, $0.length) < ($1.count, $1.length) } ?? Bonds(length: 2, count: 4)
      bodies[body.info.id] = (bonds, material.isSheet, material.isAmorphous, most)
    }
    let atoms = realisation.atoms.filter { !contaminants.contains($0.identity.body) }
    let bins = AtomBins(atoms.map(\.position))
    var found: [(WorldAtom, AtomKind)] = []
    for (index, atom) in atoms.enumerated() {
      let place = atom.position
      guard area.contains(SIMD2(place.x, place.y)) else { continue }
      let body = bodies[atom.identity.body]
      let element = Int(atom.element)
      let own = body?.bonds[element]
      let bond = own ?? body?.most ?? Bonds(length: 2.6, count: 4)
      var (neighbours, isCovered, impurity, nearest) = (0, false, Int32(0), Double.infinity)
      bins.forEachNear(place) { other in
        guard other != index else { return }
        let way = atoms[other].position - place
        let sideways = way.x * way.x + way.y * way.y
        if sideways < Self.coverRadius * Self.coverRadius, way.z > 0.5, way.z < Self.coverDepth {
          isCovered = true
        }
        let square = sideways + way.z * way.z
        guard square < bond.length * bond.length else { return }
        neighbours += 1
        let number = Int(atoms[other].element)
        if element == 6, square < nearest, own != nil, body?.bonds[number] == nil,
          model.exchangeThresholds[number] != nil, !isLoose(atoms[other].identity),
          atoms[other].origin != .adatom
        {
          nearest = square
          impurity = Int32(number)
        }
      }
      let isSheet = body?.isSheet ?? true
      // Amorphous matter of worlds has distances but no bonds to count.
      if body?.isAmorphous ?? false { neighbours = bond.count }
      let lies =
        body == nil || atom.origin == .adatom || isLoose(atom.identity) || (isSheet && neighbours < 2)
      guard isSheet || lies || !isCovered else { continue }
      found.append(
        (
          atom,
          AtomKind(
            element: atom.element, meanSquare: atom.meanSquare,
            neighbours: Int8(clamping: min(neighbours, bond.count)), whole: Int8(clamping: bond.count),
            isCovered: isCovered, isLoose: lies, impurity: lies || !isSheet ? 0 : impurity)
        ))
    }
    return found
  }

  /// The impurity that a host atom would change places with: the nearest of its kind.
  func impurity(beside atom: WorldAtom, element: Int32, in world: World) -> WorldAtom? {
    let centre = SIMD2(atom.position.x, atom.position.y)
    return world.realise(Area(centre: centre, size: SIMD2(repeating: 2 * Self.reach))).atoms
      .filter { $0.element == element && $0.identity != atom.identity && $0.origin != .adatom }
      .min { ($0.position - atom.position).length < ($1.position - atom.position).length }
  }

  /// Bonds reach to 1.2 times the distance of an element's nearest neighbour in the crystal.
  private mutating func bonds(of material: Material) -> [Int: Bonds] {
    if let known = bonds[material.name] { return known }
    var found: [Int: Bonds] = [:]
    var sums: [Int: (count: Int, atoms: Int)] = [:]
    // Amorphous cells are large; some hundred atoms tell enough.
    let step = max(1, material.crystal.atoms.count / 300)
    let chosen = Array(stride(from: 0, to: material.crystal.atoms.count, by: step))
    let shells = chosen.map { material.crystal.coordinationShells(of: $0, within: 4.5) }
    for (index, shells) in zip(chosen, shells) {
      let element = material.crystal.atoms[index].element
      guard let nearest = shells.first(where: { $0.distance > 0.5 })?.distance else { continue }
      let length = 1.2 * nearest
      found[element, default: Bonds(length: length, count: 0)].length =
        material.isAmorphous
        ? max(found[element]?.length ?? 0, length) : min(found[element]?.length ?? length, length)
    }
    for (index, shells) in zip(chosen, shells) {
      let element = material.crystal.atoms[index].element
      guard let length = found[element]?.length else { continue }
      let count = shells.reduce(0) { $0 + ($1.distance > 0.5 && $1.distance < length ? $1.count : 0) }
      sums[element, default: (0, 0)].count += count
      sums[element, default: (0, 0)].atoms += 1
    }
    for (element, sum) in sums {
      found[element]?.count = max(1, Int((Double(sum.count) / Double(sum.atoms)).rounded()))
    }
    bonds[material.name] = found
    return found
  }
}
