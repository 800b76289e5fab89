package import Scattering

/// The columns of a specimen, seen along the beam, grouped by type.
package struct ColumnList: Sendable {
  package struct Group: Sendable {
    package let type: ColumnType
    /// Places in Å within the box.
    package var x: [Double] = []
    package var y: [Double] = []
    /// Mean square distance in Å² across the beam between atoms that follow each other along it; 0 for single atoms.
    package var misalignment: [Double] = []
  }

  /// In order of first appearance.
  package private(set) var groups: [Group] = []

  /// Atoms whose distance across the beam from the first atom of a column is below this (Å) belong to it.
  package static let radius = 0.6

  /// An atom joins the nearest column, in the order of the arrangement. A column lies at the mean place of its atoms,
  /// weighted by the squares of their atomic numbers: about how strongly they scatter to high angles.
  /// - Parameter slicing: of the whole height; atoms outside wrap around, as they do in the engines.
  package init(_ arrangement: AtomArrangement, slicing: Slicing) {
    let repeats = arrangement.repeats
    let whole = repeats == SIMD3(1, 1, 1) ? arrangement : arrangement.expanded()
    let size = SIMD2(whole.box.x, whole.box.y)
    let faces = slicing.exitFaces
    var columns: [Column] = []
    columns.reserveCapacity(whole.atoms.count)
    var bins = Bins(size: size, spacing: Self.radius)
    for atom in whole.atoms {
      let place = SIMD2(atom.x, atom.y) - size * (SIMD2(atom.x, atom.y) / size).rounded(.down)
      let site = ColumnType.Site(
        slice: slicing.index(of: atom.z, exitFaces: faces), scatterer: atom.scatterer,
        occupancy: atom.occupancy)
      var best = (column: -1, squared: Self.radius * Self.radius)
      bins.forEachNear(place) { index in
        var shift = place - columns[index].first
        shift -= size * (shift / size).rounded(.toNearestOrEven)
        let squared = (shift * shift).sum()
        if squared < best.squared { best = (index, squared) }
      }
      if best.column < 0 {
        bins.add(columns.count, at: place)
        columns.append(Column(first: place, sites: [site], shifts: [.zero], weight: site.weight))
      } else {
        columns[best.column].add(site, at: place, size: size)
      }
    }
    var known: [ColumnType: Int] = [:]
    for column in columns {
      let type = ColumnType(column.sites)
      let group: Int
      if let index = known[type] {
        group = index
      } else {
        group = groups.count
        known[type] = group
        groups.append(Group(type: type))
      }
      let place = column.first + column.moment / column.weight
      groups[group].x.append(place.x)
      groups[group].y.append(place.y)
      groups[group].misalignment.append(column.misalignment)
    }
  }

  package var count: Int { groups.reduce(0) { $0 + $1.x.count } }
}

private struct Column {
  let first: SIMD2<Double>
  var sites: [ColumnType.Site]
  /// Distances from the first atom in Å.
  var shifts: [SIMD2<Double>]
  var weight: Double
  /// Sum of weight times distance from the first atom.
  var moment = SIMD2<Double>.zero

  mutating func add(_ site: ColumnType.Site, at place: SIMD2<Double>, size: SIMD2<Double>) {
    var shift = place - first
    shift -= size * (shift / size).rounded(.toNearestOrEven)
    sites.append(site)
    shifts.append(shift)
    weight += site.weight
    moment += site.weight * shift
  }

  /// See `ColumnList.Group`.
  var misalignment: Double {
    guard sites.count > 1 else { return 0 }
    let order = sites.indices.sorted { (sites[$0].slice, $0) < (sites[$1].slice, $1) }
    let squares = zip(order, order.dropFirst()).map { first, second in
      let gap = shifts[second] - shifts[first]
      return (gap * gap).sum()
    }
    return squares.reduce(0, +) / Double(squares.count)
  }
}

/// Columns by place: those of a bin form a chain.
private struct Bins {
  private let counts: SIMD2<Int>
  private let size: SIMD2<Double>
  private var head: [Int32]
  private var next: [Int32] = []

  init(size: SIMD2<Double>, spacing: Double) {
    self.size = size
    counts = SIMD2(max(1, Int(size.x / spacing)), max(1, Int(size.y / spacing)))
    head = Array(repeating: -1, count: counts.x * counts.y)
  }

  private func bin(_ place: SIMD2<Double>) -> SIMD2<Int> {
    SIMD2(
      min(counts.x - 1, Int(place.x / size.x * Double(counts.x))),
      min(counts.y - 1, Int(place.y / size.y * Double(counts.y))))
  }

  mutating func add(_ column: Int, at place: SIMD2<Double>) {
    let bin = bin(place)
    next.append(head[bin.y * counts.x + bin.x])
    head[bin.y * counts.x + bin.x] = Int32(column)
  }

  /// Columns of the bin of a place and of those around it; along a side of fewer than three bins some come twice.
  func forEachNear(_ place: SIMD2<Double>, _ body: (Int) -> Void) {
    let centre = bin(place)
    for dy in -1...1 {
      let y = (centre.y + dy + counts.y) % counts.y
      for dx in -1...1 {
        let x = (centre.x + dx + counts.x) % counts.x
        var column = head[y * counts.x + x]
        while column >= 0 {
          body(Int(column))
          column = next[Int(column)]
        }
      }
    }
  }
}
