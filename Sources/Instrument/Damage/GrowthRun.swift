import Worlds

/// Adsorbates and heights of the grown layer while an exposure is at work: squares of 16 x 16 cells of the layer.
struct GrowthRun {
  static let side = 16

  struct Cell {
    var adsorbate = Adsorbate()
    /// Å.
    var height = 0.0
    var surface: Double?
    var isTouched = false
  }

  private var step = 0.0
  private var squares: [SIMD2<Int>: [Cell]] = [:]

  /// Lets some cells grow: electrons that fall evenly over each in a time in seconds.
  /// - Parameter low: the cell to which the first number belongs.
  mutating func grow(
    _ electrons: [Double], low: SIMD2<Int>, columns: Int, from start: InstrumentTime, _ duration: Double,
    model: ContaminationModel, world: World, state: DamageState
  ) {
    step = model.step
    let rows = electrons.count / columns
    let inverseArea = 1 / (GrownLayer.edge * GrownLayer.edge)
    let side = Self.side
    for tileY in floorDivide(low.y, side)...floorDivide(low.y + rows - 1, side) {
      for tileX in floorDivide(low.x, side)...floorDivide(low.x + columns - 1, side) {
        let key = SIMD2(tileX, tileY)
        if squares[key] == nil { squares[key] = Self.load(key, world, state) }
        squares[key]!.withUnsafeMutableBufferPointer { cells in
          for y in max(low.y, tileY * side)..<min(low.y + rows, (tileY + 1) * side) {
            for x in max(low.x, tileX * side)..<min(low.x + columns, (tileX + 1) * side) {
              let dose = electrons[(y - low.y) * columns + x - low.x] * inverseArea
              guard dose > 0 else { continue }
              let index = (y - tileY * side) * side + x - tileX * side
              cells[index].isTouched = true
              cells[index].height += model.grow(
                &cells[index].adsorbate, dose: dose, from: start, duration: duration)
            }
          }
        }
      }
    }
  }

  private static func load(_ key: SIMD2<Int>, _ world: World, _ state: DamageState) -> [Cell] {
    (0..<(side * side)).map { index in
      let cell = SIMD2(Int32(key.x * side + index % side), Int32(key.y * side + index / side))
      let column = world.changes.grown.columns[cell]
      return Cell(
        adsorbate: state.adsorbates[cell] ?? Adsorbate(),
        height: max(state.adsorbates[cell]?.height ?? 0, column?.height ?? 0),
        surface: column?.surface)
    }
  }

  /// Writes everything back. Nothing grows where there is nothing to stand on.
  func finish(_ world: inout World, _ state: inout DamageState) {
    for (key, cells) in squares {
      let low = SIMD2(Double(key.x), Double(key.y)) * Double(Self.side) * GrownLayer.edge
      let bodies = world.scene.bodies(over: Area(low: low, high: low + Double(Self.side) * GrownLayer.edge))
      for (index, cell) in cells.enumerated() where cell.isTouched {
        let place = SIMD2(
          Int32(key.x * Self.side + index % Self.side), Int32(key.y * Self.side + index / Self.side))
        var adsorbate = cell.adsorbate
        adsorbate.height = cell.height
        state.adsorbates[place] = adsorbate
        // Atoms appear in steps: every other height of the layer would be another specimen to compute.
        let height = step > 0 ? (cell.height / step).rounded(.down) * step : cell.height
        let surface =
          cell.surface ?? World.layers(at: GrownLayer.centre(of: place), of: bodies).map(\.span.top).min()
        guard let surface, height > 0 else { continue }
        world.changes.grown.set(
          place, .init(height: min(height, GrownLayer.highest), surface: surface))
      }
    }
  }
}

extension DamageRun {
  /// Lets contamination grow under the electrons of some patches.
  mutating func grow(_ patches: [DosePatch], from start: InstrumentTime, _ duration: Double) {
    guard world.contaminant != nil, duration > 0 else { return }
    let edge = GrownLayer.edge
    var low = SIMD2(Int.max, Int.max)
    var high = SIMD2(Int.min, Int.min)
    for patch in patches {
      let size = DosePatch.edge(patch.level)
      low.x = min(low.x, Int((Double(patch.x) * size / edge).rounded(.down)))
      low.y = min(low.y, Int((Double(patch.y) * size / edge).rounded(.down)))
      high.x = max(high.x, Int((Double(patch.x + patch.columns) * size / edge).rounded(.up)))
      high.y = max(high.y, Int((Double(patch.y + patch.rows) * size / edge).rounded(.up)))
    }
    guard low.x < high.x, low.y < high.y else { return }
    let columns = high.x - low.x
    var electrons = [Double](repeating: 0, count: columns * (high.y - low.y))
    for patch in patches { patch.gather(into: &electrons, low: low, columns: columns) }
    grown.grow(
      electrons, low: low, columns: columns, from: start, duration, model: model.contamination, world: world,
      state: state)
  }
}

extension DosePatch {
  /// Adds the electrons to a lattice of cells of the grown layer, 4 Å wide: level 2.
  func gather(into target: inout [Double], low: SIMD2<Int>, columns wide: Int) {
    let own = 2
    if level <= own {
      let shift = 2 * (own - level)
      for row in 0..<rows {
        let start = (((y + row) >> shift) - low.y) * wide - low.x
        for column in 0..<columns {
          target[start + ((x + column) >> shift)] += electrons[row * columns + column]
        }
      }
    } else {
      let factor = 1 << (2 * (level - own))
      let share = 1 / Double(factor * factor)
      for row in 0..<(rows * factor) {
        let start = (y * factor + row - low.y) * wide + x * factor - low.x
        for column in 0..<(columns * factor) {
          target[start + column] += share * electrons[row / factor * columns + column / factor]
        }
      }
    }
  }
}
