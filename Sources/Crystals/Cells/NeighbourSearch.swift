/// Finds pairs of atoms within a distance, periodic images included.
///
/// The cell is divided into bins about as wide as the distance, so the work grows with the number of atoms.
struct NeighbourSearch {
  let cutoff: Double
  private let cell: Cell
  private let fractions: [Vector]
  private let bins: SIMD3<Int>
  private let reach: SIMD3<Int>
  /// Atoms sorted by bin; bin b holds `order[starts[b]..<starts[b + 1]]`.
  private var starts: [Int]
  private var order: [Int]

  /// - Parameter cutoff: largest distance in Å, above 0.
  init(_ structure: Structure, cutoff: Double) {
    self.cutoff = cutoff
    cell = structure.cell
    let inverse = cell.inverse
    fractions = structure.atoms.map { (inverse * $0.position).wrappedFraction }
    let spacings = cell.spacings
    let limit = Double(max(fractions.count, 1))
    var bins = SIMD3<Int>(1, 1, 1)
    var reach = SIMD3<Int>(1, 1, 1)
    for axis in 0..<3 {
      let wanted = max(1, (spacings[axis] / cutoff).rounded(.down))
      // No more bins in total than four per atom, the long axes first.
      let room = max(1, 4 * limit / Double(bins.x * bins.y * bins.z))
      bins[axis] = Int(min(wanted, room, 4096))
      reach[axis] = Int((cutoff / (spacings[axis] / Double(bins[axis]))).rounded(.up))
    }
    self.bins = bins
    self.reach = reach
    starts = [Int](repeating: 0, count: bins.x * bins.y * bins.z + 1)
    order = [Int](repeating: 0, count: fractions.count)
    let places = fractions.map { Self.bin($0, bins) }
    for place in places { starts[place + 1] += 1 }
    for bin in 1..<starts.count { starts[bin] += starts[bin - 1] }
    var next = starts
    for (atom, place) in places.enumerated() {
      order[next[place]] = atom
      next[place] += 1
    }
  }

  private static func index(_ fraction: Double, _ count: Int) -> Int {
    min(max(Int(fraction * Double(count)), 0), count - 1)
  }

  private static func bin(_ fraction: Vector, _ bins: SIMD3<Int>) -> Int {
    (index(fraction.x, bins.x) * bins.y + index(fraction.y, bins.y)) * bins.z + index(fraction.z, bins.z)
  }

  /// Calls `body(other, separation)` for every neighbour of an atom within the cutoff; its own periodic
  /// images count, itself does not.
  /// - Parameter body: gets the vector in Å from the atom to the neighbour; returns false to stop.
  func forEachNeighbour(of atom: Int, _ body: (_ other: Int, _ separation: Vector) -> Bool) {
    let centre = fractions[atom]
    let home = SIMD3<Int>(
      Self.index(centre.x, bins.x), Self.index(centre.y, bins.y), Self.index(centre.z, bins.z))
    for dx in -reach.x...reach.x {
      let (ix, shiftX) = Self.image(home.x + dx, bins.x)
      for dy in -reach.y...reach.y {
        let (iy, shiftY) = Self.image(home.y + dy, bins.y)
        for dz in -reach.z...reach.z {
          let (iz, shiftZ) = Self.image(home.z + dz, bins.z)
          let shift = Vector(shiftX, shiftY, shiftZ)
          let bin = (ix * bins.y + iy) * bins.z + iz
          for place in starts[bin]..<starts[bin + 1] {
            let other = order[place]
            if other == atom && shift == .zero { continue }
            let separation = cell.cartesian(fractions[other] + shift - centre)
            if separation.lengthSquared > cutoff * cutoff { continue }
            if !body(other, separation) { return }
          }
        }
      }
    }
  }

  /// The bin inside the cell, and how many cells away its image is.
  private static func image(_ index: Int, _ count: Int) -> (Int, Double) {
    let inside = ((index % count) + count) % count
    return (inside, Double((index - inside) / count))
  }
}
