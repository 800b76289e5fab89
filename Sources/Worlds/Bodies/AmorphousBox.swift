import Crystals
import Numerics

/// The atoms of a material's cell, prepared once for all the bodies made of them.
///
/// It follows from the crystal, so that it takes no part in comparisons.
final class AmorphousBox: Sendable, Hashable {
  /// Atoms of a part of the box, so that parts far from a grain are passed over at once.
  struct Bin: Sendable {
    let centre: Vector
    let radius: Double
    let atoms: [Int]
  }

  let positions: [Vector]
  let elements: [Int32]
  let meanSquares: [Float]
  let bins: [Bin]
  /// Least distance of two atoms in Å; nil for a single one.
  let shortest: Double?

  init(_ crystal: Structure) {
    let atoms = crystal.wrapped().atoms
    positions = atoms.map(\.position)
    elements = atoms.map { Int32($0.element) }
    meanSquares = atoms.map { Float($0.displacement?.meanSquare ?? 0) }
    bins = Self.bins(positions, crystal.cell)
    shortest = crystal.shortestDistance()
  }

  static func == (one: AmorphousBox, other: AmorphousBox) -> Bool { true }
  func hash(into hasher: inout Hasher) {}

  private static func bins(_ positions: [Vector], _ cell: Cell) -> [Bin] {
    let inverse = cell.inverse
    let count = (cell.spacings / 8).rounded(.up)
    let groups = Dictionary(grouping: positions.indices) { atom -> SIMD3<Int> in
      let place = (inverse * positions[atom]).wrappedFraction * count
      return SIMD3(Int(place.x), Int(place.y), Int(place.z))
    }
    return groups.sorted { ($0.key.z, $0.key.y, $0.key.x) < ($1.key.z, $1.key.y, $1.key.x) }.map { _, atoms in
      let box = Extent(around: atoms.map { positions[$0] })
      let centre = (box.low + box.high) / 2
      return Bin(centre: centre, radius: (box.high - centre).length, atoms: atoms)
    }
  }
}
