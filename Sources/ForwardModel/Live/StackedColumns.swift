import Crystals
import Numerics
import Scattering
import Worlds

/// Atoms of a thin specimen as short stacks along the beam, which scatter to large angles independently of each other.
///
/// Atoms over each other and less than a few Å apart interfere: where such a stack is common it stays together, as the two
/// sulphur atoms of a column of MoS₂ do. All others are atoms by themselves. Heights count within a stack only, rounded: a ripple
/// of the sheet moves the focus and nothing else.
struct StackedColumns: Sendable {
  /// `[layer][atom]`: indices of atoms and their heights in the box; within a layer stacks do not overlap.
  let layers: [[(atom: Int, z: Double)]]
  /// Height of the box of a stack in Å, its middle being that of each stack.
  static let height = 9.0
  static let slice = 0.5

  /// Å along the beam beyond which atoms of a column do not interfere on a detector.
  private static let gap = 3.6
  private static let mostAtoms = 3
  /// Least share of all stacks that a kind must have to stay together.
  private static let common = 0.03

  /// - Parameter atoms: at rest.
  init(_ atoms: [WorldAtom]) {
    // Columns by place, the nearest within the radius of `ColumnList`.
    let radius = ColumnList.radius
    func bin(_ atom: WorldAtom) -> SIMD2<Int> {
      SIMD2(Int((atom.position.x / radius).rounded(.down)), Int((atom.position.y / radius).rounded(.down)))
    }
    var columns: [[Int]] = []
    var bins: [SIMD2<Int>: [Int]] = [:]
    for index in atoms.indices {
      let place = atoms[index].position
      let here = bin(atoms[index])
      var best = (column: -1, squared: radius * radius)
      for y in -1...1 {
        for x in -1...1 {
          for column in bins[here &+ SIMD2(x, y)] ?? [] {
            let other = atoms[columns[column][0]].position
            let squared =
              (place.x - other.x) * (place.x - other.x) + (place.y - other.y) * (place.y - other.y)
            if squared < best.squared { best = (column, squared) }
          }
        }
      }
      if best.column >= 0 {
        columns[best.column].append(index)
      } else {
        bins[here, default: []].append(columns.count)
        columns.append([index])
      }
    }
    // Stacks of each column from the entrance on.
    var stacks: [[[Int]]] = columns.map { column in
      let order = column.sorted { (atoms[$0].position.z, $0) < (atoms[$1].position.z, $1) }
      var parts: [[Int]] = []
      for atom in order {
        if let last = parts.last?.last, atoms[atom].position.z - atoms[last].position.z <= Self.gap,
          parts[parts.count - 1].count < Self.mostAtoms
        {
          parts[parts.count - 1].append(atom)
        } else {
          parts.append([atom])
        }
      }
      return parts
    }
    func kind(_ stack: [Int]) -> [SIMD2<Int>] {
      stack.map {
        let height = atoms[$0].position.z - atoms[stack[0]].position.z
        return SIMD2(Int(atoms[$0].element), Int((height / Self.slice).rounded()))
      }
    }
    var counts: [[SIMD2<Int>]: Int] = [:]
    for stack in stacks.joined() where stack.count > 1 { counts[kind(stack), default: 0] += 1 }
    let least = max(2, Self.common * Double(stacks.reduce(0) { $0 + $1.count }))
    for column in stacks.indices {
      stacks[column] = stacks[column].flatMap { stack in
        stack.count > 1 && Double(counts[kind(stack)]!) < least ? stack.map { [$0] } : [stack]
      }
    }
    var layers: [[(atom: Int, z: Double)]] = []
    for column in stacks {
      for (layer, stack) in column.enumerated() {
        if layers.count == layer { layers.append([]) }
        let heights = kind(stack).map { Double($0.y) * Self.slice }
        let middle = 0.5 * (heights[0] + heights[heights.count - 1])
        for (atom, height) in zip(stack, heights) {
          // Whole slices from the first atom, which lies in the middle of one.
          let first = ((0.5 * Self.height - middle) / Self.slice).rounded(.down) + 0.5
          layers[layer].append((atom, first * Self.slice + height))
        }
      }
    }
    self.layers = layers
  }
}
