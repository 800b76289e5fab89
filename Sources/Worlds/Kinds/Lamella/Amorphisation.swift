import Crystals
import Foundation
import Numerics

/// Makes a crystal amorphous as an ion beam does: a periodic cube of the same composition, a little less dense, in which
/// no two atoms are much closer than the crystal has these elements.
///
/// Atoms start at random places and are pushed apart until no pair is too close. The structure has no bonds beyond that:
/// it scatters like disordered matter of the right density, and does not claim the right angles.
enum Amorphisation {
  /// Density relative to the crystal's.
  static let density = 0.95
  /// Closest distance of a pair of elements relative to the crystal's.
  static let closeness = 0.88

  static func material(of crystal: Material, seed: UInt64) throws -> Material {
    let unit = crystal.crystal
    let wanted = 1500.0
    let filled = unit.atoms.reduce(0) { $0 + $1.occupancy }
    let cells = max(1, (wanted / filled).rounded())
    let side = cbrt(cells * unit.cell.volume / density)
    var kinds: [Int] = []
    for (element, count) in unit.composition.sorted(by: { $0.key < $1.key }) {
      kinds += [Int](repeating: element, count: Int((count * cells).rounded()))
    }
    let distances = closest(unit, Set(kinds))
    let meanSquares = Dictionary(
      unit.atoms.map { ($0.element, $0.displacement?.meanSquare ?? 0) },
      uniquingKeysWith: { first, _ in first })
    let base = RandomStream(seed: seed, purpose: .placement, index: 2)
    var positions = kinds.indices.map { index -> Vector in
      var stream = base.appending(index)
      return Vector(stream.uniform(), stream.uniform(), stream.uniform()) * side
    }
    relax(&positions, kinds, distances, side)
    let atoms = zip(kinds, positions).map { kind, place in
      // Without a crystal around, atoms have no fewer thermal motions.
      Atom(element: kind, position: place, displacement: .isotropic(u: meanSquares[kind] ?? 0))
    }
    return Material(
      name: crystal.name + ", amorphous",
      crystal: Structure(
        title: crystal.name + ", amorphous", cell: try Cell(orthogonal: Vector(repeating: side)), atoms: atoms
      ),
      isAmorphous: true, charges: crystal.charges, source: crystal.source)
  }

  /// Closest allowed distances by pair of elements.
  private static func closest(_ unit: Structure, _ elements: Set<Int>) -> [SIMD2<Int>: Double] {
    var found: [SIMD2<Int>: Double] = [:]
    for first in unit.atoms {
      for second in unit.atoms {
        for i in -1...1 {
          for j in -1...1 {
            for k in -1...1 {
              let away =
                second.position + unit.cell.cartesian(Vector(Double(i), Double(j), Double(k)))
                - first.position
              let length = away.length
              guard length > 0.5 else { continue }
              let pair = SIMD2(first.element, second.element)
              found[pair] = min(found[pair] ?? 4.2, length)
            }
          }
        }
      }
    }
    return found.mapValues { closeness * min($0, 4.2) }
  }

  private static func relax(
    _ positions: inout [Vector], _ kinds: [Int], _ distances: [SIMD2<Int>: Double], _ side: Double
  ) {
    let count = positions.count
    let elements = Set(kinds).sorted()
    let numbers = kinds.map { elements.firstIndex(of: $0)! }
    let limits = elements.flatMap { one in elements.map { distances[SIMD2(one, $0)] ?? 2 } }
    let longest = limits.max() ?? 2
    // Neighbours are listed with a margin and listed anew after a few steps.
    let reach = longest + 1.0
    let bins = max(3, Int(side / reach))
    func wrapped(_ value: Vector) -> Vector { value - (value / side).rounded(.down) * side }
    func nearest(_ value: Vector) -> Vector {
      value - (value / side).rounded(.toNearestOrAwayFromZero) * side
    }
    for round in 0..<60 {
      for index in positions.indices { positions[index] = wrapped(positions[index]) }
      let pairs = neighbours(positions, side, bins, reach)
      var worst = 0.0
      for _ in 0..<6 {
        var moves = [Vector](repeating: .zero, count: count)
        worst = 0
        for pair in pairs {
          let (one, other) = (Int(pair.x), Int(pair.y))
          let limit = limits[numbers[one] * elements.count + numbers[other]]
          let away = nearest(positions[other] - positions[one])
          let square = away.lengthSquared
          guard square < limit * limit else { continue }
          let length = max(square.squareRoot(), 1e-3)
          worst = max(worst, limit - length)
          let push = away * (0.3 * (limit - length) / length)
          moves[one] -= push
          moves[other] += push
        }
        for index in positions.indices { positions[index] += moves[index] }
      }
      if worst < 0.05 && round > 3 { return }
    }
  }

  /// Pairs within a distance, each once, in a fixed order.
  private static func neighbours(_ positions: [Vector], _ side: Double, _ bins: Int, _ reach: Double)
    -> [SIMD2<Int32>]
  {
    var lists = [[Int32]](repeating: [], count: bins * bins * bins)
    let places = positions.map { point -> SIMD3<Int> in
      let at = point / side * Double(bins)
      return SIMD3(min(Int(at.x), bins - 1), min(Int(at.y), bins - 1), min(Int(at.z), bins - 1))
    }
    for (index, at) in places.enumerated() { lists[(at.z * bins + at.y) * bins + at.x].append(Int32(index)) }
    var pairs: [SIMD2<Int32>] = []
    for (index, at) in places.enumerated() {
      for dz in -1...1 {
        for dy in -1...1 {
          for dx in -1...1 {
            let (x, y, z) = (
              (at.x + dx + bins) % bins, (at.y + dy + bins) % bins, (at.z + dz + bins) % bins
            )
            for other in lists[(z * bins + y) * bins + x] where Int(other) > index {
              let away = positions[Int(other)] - positions[index]
              let short = away - (away / side).rounded(.toNearestOrAwayFromZero) * side
              if short.lengthSquared < reach * reach { pairs.append(SIMD2(Int32(index), other)) }
            }
          }
        }
      }
    }
    return pairs
  }
}
