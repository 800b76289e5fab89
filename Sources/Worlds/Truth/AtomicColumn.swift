import Crystals

/// Atoms that lie behind each other along the beam and make one spot in a picture.
package struct AtomicColumn: Sendable, Hashable {
  /// The least identity of its atoms: the same in every window that holds the column.
  package var identity: AtomIdentity
  /// Indices of its atoms, in the order of the beam.
  package var atoms: [Int]
  /// Mean place of its atoms across the beam, in Å.
  package var position: SIMD2<Double>
  /// Atoms of each element, by atomic number.
  package var composition: [Int: Int]

  /// Elements with their counts by rising atomic number: `O4Ti4`, as a label.
  package var formula: String {
    composition.sorted { $0.key < $1.key }.map { "\(ChemicalElement.symbol($0.key))\($0.value)" }.joined()
  }
}

extension AtomicColumn {
  /// Sites closer together than this across the column's direction, in Å, are one column.
  static let width = 0.35

  /// Finds the columns of a window.
  ///
  /// In a crystal atoms are gathered along the lattice direction that lies within 3° of the beam, by their undisplaced
  /// places, so that tilts and strains do not cut columns apart; then columns of different bodies that fall on each other
  /// are joined. Atoms of grains without such a direction and of amorphous matter belong to none.
  /// - Returns: the columns in the order of their first atom, and the column of every atom (-1 for none).
  package static func find(in realisation: Realisation) -> (columns: [AtomicColumn], of: [Int]) {
    var directions: [BodyID: (direction: Vector, body: CrystalBody)] = [:]
    for case let body as CrystalBody in realisation.bodies {
      if let direction = body.columnDirection { directions[body.info.id] = (direction, body) }
    }
    let atoms = realisation.atoms
    var own: [BodyID: PlaneClusters] = [:]
    var clusterOf = [Int](repeating: -1, count: atoms.count)
    var sums: [(place: SIMD2<Double>, count: Int)] = []
    for (index, atom) in atoms.enumerated() {
      guard let (direction, body) = directions[atom.identity.body] else { continue }
      let rest = body.rest(of: atom.identity)
      let along = (rest.z - body.region.extent.low.z) / direction.z
      let place = SIMD2(rest.x - direction.x * along, rest.y - direction.y * along)
      let cluster = own[atom.identity.body, default: PlaneClusters(width: width)].member(place) {
        sums.append((.zero, 0))
        return sums.count - 1
      }
      clusterOf[index] = cluster
      sums[cluster].place += SIMD2(atom.position.x, atom.position.y)
      sums[cluster].count += 1
    }
    // Columns of different bodies one behind the other.
    var joined = PlaneClusters(width: width)
    var columnOf: [Int] = []
    var count = 0
    for sum in sums {
      columnOf.append(
        joined.member(sum.place / Double(sum.count)) {
          count += 1
          return count - 1
        })
    }
    var members = [[Int]](repeating: [], count: count)
    var of = clusterOf
    for (index, cluster) in clusterOf.enumerated() where cluster >= 0 {
      of[index] = columnOf[cluster]
      members[columnOf[cluster]].append(index)
    }
    let columns = members.map { list in
      let sorted = list.sorted { (atoms[$0].position.z, $0) < (atoms[$1].position.z, $1) }
      let sum = list.reduce(SIMD2<Double>.zero) { $0 + SIMD2(atoms[$1].position.x, atoms[$1].position.y) }
      return AtomicColumn(
        identity: list.map { atoms[$0].identity }.min()!, atoms: sorted, position: sum / Double(list.count),
        composition: list.reduce(into: [:]) { $0[Int(atoms[$1].element), default: 0] += 1 })
    }
    return (columns, of)
  }
}

/// Points of a plane gathered around the first point of each cluster.
private struct PlaneClusters {
  let width: Double
  private var cells: [SIMD2<Int>: [(place: SIMD2<Double>, number: Int)]] = [:]

  init(width: Double) { self.width = width }

  /// The cluster of a point; `make` numbers a new one.
  mutating func member(_ place: SIMD2<Double>, _ make: () -> Int) -> Int {
    let at = SIMD2(Int((place.x / width).rounded(.down)), Int((place.y / width).rounded(.down)))
    var best: (distance: Double, number: Int)?
    for y in at.y - 1...at.y + 1 {
      for x in at.x - 1...at.x + 1 {
        for entry in cells[SIMD2(x, y)] ?? [] {
          let off = entry.place - place
          let distance = (off * off).sum()
          if distance < width * width, best.map({ distance < $0.distance }) ?? true {
            best = (distance, entry.number)
          }
        }
      }
    }
    if let best { return best.number }
    let number = make()
    cells[at, default: []].append((place, number))
    return number
  }
}
