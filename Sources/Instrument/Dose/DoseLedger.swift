package import Worlds

/// The electrons that have fallen on each part of the specimen.
///
/// Cells of 0.25 Å · 4^k, kept in tiles where anything fell. A beam at rest is laid down with its profile on cells no wider than its standard
/// deviation, dwells of a line on cells of at least twice their step. Where levels lie over one another they add up. Electrons are conserved
/// to rounding. The same pieces in the same order leave the same bytes, however they are gathered in exposures.
package struct DoseLedger: Sendable, Equatable, Codable {
  /// All electrons.
  package private(set) var total = 0.0
  private var tiles: [DoseTileKey: DoseTile] = [:]

  package init() {}

  // MARK: - Entering

  package mutating func enter(_ exposure: BeamExposure) {
    for piece in exposure.pieces {
      for step in exposure.steps(of: piece) {
        switch step {
        case .spot(let place, _, _, let electrons):
          for patch in DosePatch.spot(at: place, electrons: electrons, profile: exposure.profile) {
            add(patch)
          }
        case .sweep(let sweep):
          for patch in DosePatch.sweep(sweep, profile: exposure.profile) { add(patch) }
        }
      }
      total += piece.electrons
    }
  }

  private mutating func add(_ patch: DosePatch) {
    let side = DoseTile.side
    let (lowX, highX) = (floorDivide(patch.x, side), floorDivide(patch.x + patch.columns - 1, side))
    let (lowY, highY) = (floorDivide(patch.y, side), floorDivide(patch.y + patch.rows - 1, side))
    patch.electrons.withUnsafeBufferPointer { source in
      for tileY in lowY...highY {
        let rows = max(patch.y, tileY * side)..<min(patch.y + patch.rows, (tileY + 1) * side)
        for tileX in lowX...highX {
          let columns = max(patch.x, tileX * side)..<min(patch.x + patch.columns, (tileX + 1) * side)
          let key = DoseTileKey(level: Int32(patch.level), x: Int32(tileX), y: Int32(tileY))
          tiles[key, default: DoseTile()].electrons.withUnsafeMutableBufferPointer { target in
            for y in rows {
              let from = (y - patch.y) * patch.columns - patch.x
              let to = (y - tileY * side) * side - tileX * side
              for x in columns { target[to + x] += source[from + x] }
            }
          }
        }
      }
    }
  }

  // MARK: - Questions

  /// Dose in e/Å² at a point: that of the cells that hold it.
  package func dose(at point: SIMD2<Double>) -> Double {
    let side = DoseTile.side
    var sum = 0.0
    for level in DosePatch.levels {
      let edge = DosePatch.edge(level)
      let (x, y) = (Int((point.x / edge).rounded(.down)), Int((point.y / edge).rounded(.down)))
      let (tileX, tileY) = (floorDivide(x, side), floorDivide(y, side))
      guard let tile = tiles[DoseTileKey(level: Int32(level), x: Int32(tileX), y: Int32(tileY))] else {
        continue
      }
      sum += tile.electrons[(y - tileY * side) * side + x - tileX * side] / (edge * edge)
    }
    return sum
  }

  /// Mean dose in e/Å² over each cell of a map, `[row][column]`: its sum times the area of a cell is the number of electrons that fell on
  /// the area.
  package func map(_ area: Area, columns: Int, rows: Int) -> [Double] {
    precondition(columns > 0 && rows > 0, "a map has at least one cell")
    var map = [Double](repeating: 0, count: columns * rows)
    let pixel = area.size / SIMD2(Double(columns), Double(rows))
    let inverseArea = 1 / (pixel.x * pixel.y)
    for key in keys(in: area) {
      let tile = tiles[key]!
      let edge = DosePatch.edge(Int(key.level))
      let side = DoseTile.side
      let corner = SIMD2(Double(Int(key.x) * side), Double(Int(key.y) * side)) * edge
      let spansX = (0..<side).map {
        Overlaps(from: corner.x + Double($0) * edge, edge, over: area.low.x, pixel.x, columns)
      }
      let spansY = (0..<side).map {
        Overlaps(from: corner.y + Double($0) * edge, edge, over: area.low.y, pixel.y, rows)
      }
      for row in 0..<side {
        for column in 0..<side {
          let value = tile.electrons[row * side + column]
          guard value != 0 else { continue }
          spansY[row].forEach { y, shareY in
            spansX[column].forEach { x, shareX in
              map[y * columns + x] += value * shareX * shareY * inverseArea
            }
          }
        }
      }
    }
    return map
  }

  /// Electrons that fell on an area; cells on its border count by the share that lies inside.
  package func electrons(in area: Area) -> Double {
    let size = area.size
    return map(area, columns: 1, rows: 1)[0] * size.x * size.y
  }

  /// The largest dose in e/Å² of any cell, with those of coarser levels over it.
  package var highest: Double {
    let side = DoseTile.side
    var highest = 0.0
    for (key, tile) in tiles {
      let edge = DosePatch.edge(Int(key.level))
      for (index, value) in tile.electrons.enumerated() where value > 0 {
        let cell = SIMD2(Double(Int(key.x) * side + index % side), Double(Int(key.y) * side + index / side))
        highest = max(highest, dose(at: (cell + 0.5) * edge))
      }
    }
    return highest
  }

  /// In an order that does not depend on the dictionary.
  private func keys(in area: Area) -> [DoseTileKey] {
    tiles.keys.filter { key in
      let width = DosePatch.edge(Int(key.level)) * Double(DoseTile.side)
      let low = SIMD2(Double(key.x), Double(key.y)) * width
      return Area(low: low, high: low + width).intersects(area)
    }
    .sorted()
  }

  // MARK: - Codable

  private enum CodingKeys: String, CodingKey { case total, tiles }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    total = try container.decode(Double.self, forKey: .total)
    for written in try container.decode([WrittenDoseTile].self, forKey: .tiles) {
      let (key, tile) = try written.read(decoder)
      tiles[key] = tile
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(total, forKey: .total)
    try container.encode(
      tiles.sorted { $0.key < $1.key }.map { WrittenDoseTile($0.key, $0.value) }, forKey: .tiles)
  }
}

/// Quotient rounded down.
func floorDivide(_ number: Int, _ divisor: Int) -> Int {
  number >= 0 ? number / divisor : -((-number + divisor - 1) / divisor)
}

/// The shares of a stretch that lie in each of a row of equal cells.
private struct Overlaps {
  private let low, high: Double
  private let cells: ClosedRange<Int>?

  /// In cells of the row, from its start.
  init(from start: Double, _ length: Double, over origin: Double, _ cell: Double, _ count: Int) {
    low = (start - origin) / cell
    high = (start + length - origin) / cell
    let first = max(0, Int(max(low, -1).rounded(.down)))
    let last = min(count - 1, Int(min(high, Double(count)).rounded(.up)) - 1)
    cells = first <= last ? first...last : nil
  }

  @inline(__always)
  func forEach(_ body: (_ cell: Int, _ share: Double) -> Void) {
    guard let cells else { return }
    let inverse = 1 / (high - low)
    for cell in cells {
      let part = min(high, Double(cell + 1)) - max(low, Double(cell))
      if part > 0 { body(cell, part * inverse) }
    }
  }
}
